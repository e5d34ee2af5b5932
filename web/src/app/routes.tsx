import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { AppLink } from '../design/app-link.js';
import { EmptyState, ErrorState, LoadingState } from '../design/page-states.js';
import { tableViewFrom } from '../design/table/table-view.js';
import { useT } from '../i18n/intl.js';
import { Around } from './around.js';
import { type ScreenId, screens } from './screens.js';

const root = createRootRoute({
  component: () => (
    <Around>
      <Outlet />
    </Around>
  ),
  notFoundComponent: NothingHere,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

const design = createRoute({
  getParentRoute: () => root,
  path: screens.design.path,
  validateSearch: tableViewFrom,
  component: lazyRouteComponent(() => import('../design/gallery/gallery.js'), 'Gallery'),
});

// A screen without its route does not compile.
const routes = { design } satisfies Record<ScreenId, unknown>;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingState,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NothingHere() {
  const t = useT();
  return (
    <main>
      <EmptyState title={t('state.missing.title')} action={<AppLink href="/">{t('state.missing.home')}</AppLink>}>
        {t('state.missing.body')}
      </EmptyState>
    </main>
  );
}
