import { Menu } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useMatches, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { api } from '../api/client.js';
import { gate } from '../api/gate.js';
import { useLiveUpdates } from '../api/live-updates.js';
import { ProblemError } from '../api/problem.js';
import { LoggedOut, session, sessionBegan, sessionEnded } from '../api/session.js';
import { useStore } from '../api/store.js';
import { type Myself, MyselfContext, mayOpen, mustAccept } from '../contexts/identity/myself.js';
import { useMyselfQuery } from '../contexts/identity/use-myself-query.js';
import { MaintenanceBanner, StateBanners } from '../contexts/tenancy/state-banners.js';
import { isClosed, StoppedPage } from '../contexts/tenancy/stopped-page.js';
import { ComingBanner } from '../contexts/terms/coming-changes.js';
import { Button } from '../design/button.js';
import { TodayProvider } from '../design/dates.js';
import { InstanceSwitcher } from '../design/instance-switcher.js';
import { later, OnceAsked } from '../design/once-asked.js';
import { PageFrame } from '../design/page-frame.js';
import { ErrorState, LoadingState } from '../design/page-states.js';
import { PersonMenu } from '../design/person-menu.js';
import type { PlaceGroup } from '../design/rail.js';
import { StateBanner } from '../design/state.js';
import { LanguageToggle, ThemeToggle } from '../design/toggles.js';
import type { MessageKey } from '../i18n/en/index.js';
import { useT } from '../i18n/intl.js';
import { useBusinessDay } from './business-time.js';
import { host } from './host.js';
import { iconOf } from './place-icons.js';
import { Sandbox } from './sandbox.js';
import { type Screen, type ScreenId, screensAt } from './screens/index.js';

const LogInAgain = later(() => import('./log-in-again.js'), 'LogInAgain');

/** Everything behind a log-in: who it is, where they are, and the frame around it. */
export function Shell() {
  const query = useMyselfQuery(host === 'instance');
  const router = useRouter();
  const stranger = isUnknown(query.error);

  useEffect(() => {
    if (!stranger) return;
    const { pathname, search } = location;
    const back = pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
    router.history.replace(`/log-in${back}`);
  }, [stranger, router]);
  useEffect(() => {
    if (query.data) sessionBegan();
  }, [query.data]);

  if (query.data) return <Inside myself={query.data} />;
  if (query.error && !stranger) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState />;
}

function isUnknown(error: unknown): boolean {
  return error instanceof LoggedOut || (error instanceof ProblemError && error.problem.status === 401);
}

function Inside({ myself }: { myself: Myself }) {
  const today = useBusinessDay();
  const here = useScreenHere();
  useLiveUpdates(myself.admission !== 'billing');
  const gated = useGate(myself, here?.[1]);
  useLeavingWhenLoggedOut();

  const closed = here && !here[1].ownAffairs && isClosed(myself);
  return (
    <MyselfContext value={myself}>
      <TodayProvider today={today}>
        <Frame myself={myself} here={here}>
          {closed ? <StoppedPage /> : gated ? <LoadingState /> : <Outlet />}
        </Frame>
        <OnceAsked asked={useStore(session) === 'expired'}>
          <LogInAgain
            email={myself.email ?? ''}
            logIn={async (credentials, { signal }) => {
              await api.POST('/v1/auth/login', { body: credentials, signal });
            }}
          />
        </OnceAsked>
      </TodayProvider>
    </MyselfContext>
  );
}

/** ToS 10.2.a: changed terms lead to their own page, at log-in or in the middle of the work. */
function useGate(myself: Myself, screen: Screen | undefined): boolean {
  const router = useRouter();
  const queries = useQueryClient();
  const refused = useStore(gate);
  const gated = mustAccept(myself) && screen !== undefined && !screen.ownAffairs;
  useEffect(() => {
    if (!refused) return;
    gate.set(false);
    void queries.invalidateQueries({ queryKey: ['terms'] });
  }, [refused, queries]);
  useEffect(() => {
    if (!gated) return;
    const { pathname, search } = location;
    router.history.replace(`/new-terms?to=${encodeURIComponent(pathname + search)}`);
  }, [gated, router]);
  return gated;
}

function useScreenHere(): [ScreenId, Screen] | undefined {
  const path = useMatches().at(-1)?.fullPath;
  return screensAt(host).find(([, screen]) => screen.path === path);
}

/** Whoever would rather leave than log in again comes to the log-in, with nothing of theirs left behind. */
function useLeavingWhenLoggedOut(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.get() !== 'none') return;
        queries.clear();
        location.assign('/log-in');
      }),
    [queries],
  );
}

interface FrameProps {
  myself: Myself;
  here: [ScreenId, Screen] | undefined;
  children: React.ReactNode;
}

function Frame({ myself, here, children }: FrameProps) {
  const t = useT();
  const groups = usePlaces(myself);
  const name = myself.client?.name ?? t('shell.operator');
  const parent = here?.[1].within as ScreenId | undefined;
  const parentScreen = screensAt(host).find(([id]) => id === parent)?.[1];
  const crumbs = [
    ...(parentScreen ? [{ label: t(parentScreen.title as MessageKey), href: parentScreen.path }] : []),
    { label: here ? t(here[1].title as MessageKey) : name },
  ];

  return (
    <PageFrame
      instance={<Switcher myself={myself} name={name} />}
      groups={groups}
      currentPlace={here?.[1].place ? here[0] : parent}
      crumbs={crumbs}
      tools={
        <>
          <LanguageToggle />
          <ThemeToggle />
        </>
      }
      person={<Person myself={myself} />}
      banners={<Banners myself={myself} />}
      footer={<Sandbox />}
      width={here?.[1].width}
    >
      {children}
    </PageFrame>
  );
}

function Banners({ myself: { client, admission, standing } }: { myself: Myself }) {
  const t = useT();
  if (admission)
    return (
      <StateBanner
        kind="warning"
        what={t(`afterEnd.${admission}`)}
        when={t(`afterEnd.${admission}When`)}
        action={
          admission === 'retrieval' && (
            <Button small href="/v1/exports/contacts" download>
              {t('stopped.export')}
            </Button>
          )
        }
      />
    );
  return (
    <>
      <MaintenanceBanner />
      {client && <StateBanners client={client} />}
      {standing && <ComingBanner coming={standing.coming} />}
    </>
  );
}

/** The rail from the registry: what the plan includes and the person may open. */
function usePlaces(myself: Myself): PlaceGroup[] {
  const t = useT();
  return useMemo(() => {
    const open = screensAt(host).filter(([, screen]) => screen.place && mayOpen(myself, screen));
    return [...Map.groupBy(open, ([, screen]) => screen.place?.group ?? 'work')].map(([id, members]) => ({
      id,
      label: t(`group.${id}`),
      places: members.map(([screenId, screen]) => ({
        id: screenId,
        label: t(screen.title as MessageKey),
        href: screen.path,
        icon: iconOf(screenId),
        keys: screen.place?.keys,
      })),
    }));
  }, [myself, t]);
}

function Switcher({ myself, name }: { myself: Myself; name: string }) {
  const t = useT();
  const current = { id: myself.tenantId, name, address: location.host };
  const others = myself.instances
    .filter(({ tenantId }) => tenantId !== myself.tenantId)
    .map(({ tenantId, name: clientName, url }) => ({
      id: tenantId,
      name: clientName ?? t('shell.operator'),
      address: new URL(url).host,
    }));
  const open = (id: string) => {
    const chosen = myself.instances.find(({ tenantId }) => tenantId === id);
    if (chosen) location.assign(chosen.url);
  };
  return <InstanceSwitcher current={current} others={others} onSwitch={open} />;
}

function Person({ myself }: { myself: Myself }) {
  const t = useT();
  const router = useRouter();
  const logOut = useCallback(async () => {
    await api.POST('/v1/auth/logout');
    sessionEnded();
  }, []);

  return (
    <PersonMenu name={myself.name} email={myself.email ?? ''}>
      {host === 'instance' && (
        <Menu.Item leftSection={<IconUser size={16} stroke={1.6} />} onClick={() => router.history.push('/profile')}>
          {t('profile.title')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void logOut()}>
        {t('shell.logOut')}
      </Menu.Item>
    </PersonMenu>
  );
}
