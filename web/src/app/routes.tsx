import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { orOnceConnected } from '../api/connection.js';
import { AppLink } from '../design/app-link.js';
import { EmptyState, ErrorState, LoadingState } from '../design/page-states.js';
import { useT } from '../i18n/intl.js';
import { speakOf } from '../i18n/words.js';
import { Around } from './around.js';
import { loaded } from './code/loaded.js';
import { type Host, host } from './host.js';
import { PublicFrame } from './public-frame.js';
import { type Screen, type ScreenId, screensAt } from './screens/index.js';

const root = createRootRoute({
  component: () => (
    <Around>
      <Outlet />
    </Around>
  ),
  notFoundComponent: NothingHere,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

type Code = Partial<Record<ScreenId, RouteComponent>>;

/** Where the code of each screen lies, by address; a screen without its code does not compile. */
const codeAt: Record<Host, () => Promise<{ code: Code }>> = {
  public: () => import('./code/public.js'),
  instance: () => import('./code/instance.js'),
  operator: () => import('./code/operator.js'),
};

const shell = loaded(() => import('./shell.js'), 'Shell');
const frames = {
  none: createRoute({ getParentRoute: () => root, id: 'bare' }),
  public: createRoute({ getParentRoute: () => root, id: 'public', component: PublicFrame }),
  own: createRoute({ getParentRoute: () => root, id: 'own', component: shell }),
};

/** Before a log-in and on the public site, pages look alike; behind it, the rail stands. */
function frameOf({ frame, audience }: Screen): keyof typeof frames {
  return frame ?? (audience === 'client' || audience === 'operator' ? 'own' : 'public');
}

function routesIn(frame: keyof typeof frames, code: Code): AnyRoute {
  const members = screensAt(host).filter(([, screen]) => frameOf(screen) === frame);
  const routes = members.map(([id, { path, module }]) =>
    createRoute({
      getParentRoute: () => frames[frame],
      path,
      component: code[id],
      loader: () => orOnceConnected(() => speakOf(module)),
    }),
  );
  return frames[frame].addChildren(routes);
}

/** The routes of this address; where another one's screens lie is not even loaded. */
export async function openRouter() {
  const { code } = await codeAt[host]();
  return createRouter({
    routeTree: root.addChildren([routesIn('none', code), routesIn('public', code), routesIn('own', code)]),
    defaultPreload: 'intent',
    defaultPendingComponent: LoadingState,
    scrollRestoration: true,
  });
}

function NothingHere() {
  const t = useT();
  return (
    <main>
      <EmptyState
        level={1}
        title={t('state.missing.title')}
        action={<AppLink href="/">{t('state.missing.home')}</AppLink>}
      >
        {t('state.missing.body')}
      </EmptyState>
    </main>
  );
}
