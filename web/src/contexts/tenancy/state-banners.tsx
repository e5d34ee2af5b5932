import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { StateBanner } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { type Myself, useIsAdministrator } from '../identity/myself.js';
import { billingOverview, isClosing } from '../subscription/queries.js';

const AHEAD_MS = 24 * 3_600_000;

/** ToS 10.1: a day before the service closes, everybody at work hears of it. */
export function MaintenanceBanner() {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['tenancy', 'status'],
    queryFn: () => bodyOf(api.GET('/v1/status')),
    refetchInterval: 5 * 60_000,
  });
  const next = data?.maintenance;
  if (!next || Date.parse(next.startsAt) - Date.parse(data.now) > AHEAD_MS) return null;
  return (
    <StateBanner
      kind="waiting"
      what={t('banner.maintenance')}
      when={
        <>
          <Instant at={next.startsAt} /> – <Instant at={next.endsAt} />
        </>
      }
    />
  );
}

type Client = NonNullable<Myself['client']>;

/** What is, since or until when, and what to do: one line for each state that a person must know of. */
export function StateBanners({ client }: { client: Client }) {
  const t = useT();
  const deletion = client.deletion && (
    <>
      {t('banner.deletion')}{' '}
      <Day date={dayOf(new Date(client.deletion.notBefore))} instant={client.deletion.notBefore} />.
    </>
  );
  const billing = (
    <Button small href="/billing">
      {t('banner.billing')}
    </Button>
  );

  const conduct = (
    <Button small href="/conduct">
      {t('banner.conductCase')}
    </Button>
  );

  const accuracy = (
    <Button small href="/privacy/accuracy">
      {t('accuracy.title')}
    </Button>
  );

  if (client.state === 'ACTIVE') return null;
  if (client.state === 'READ_ONLY') return <ReadOnlyBanner deletion={deletion} billing={billing} />;
  const [suspension] = client.suspensions;
  if (client.state === 'SUSPENDED' && suspension)
    return (
      <StateBanner
        kind="stopped"
        what={t(`banner.${suspension.reason}`)}
        when={
          <>
            {t('banner.since')} <Day date={dayOf(new Date(suspension.since))} instant={suspension.since} />. {deletion}
          </>
        }
        action={{ debt: billing, conduct, accuracy }[suspension.reason]}
      />
    );
  return <StateBanner kind="stopped" what={t('banner.ended')} when={deletion ?? t('banner.endedWhen')} />;
}

/** ToS 4.7, 3.7: why nothing can be changed, until when it can be read, and who may change that. */
function ReadOnlyBanner({ deletion, billing }: { deletion: ReactNode; billing: ReactNode }) {
  const t = useT();
  const administrator = useIsAdministrator();
  const { data } = useQuery(billingOverview);
  if (!data) return null;
  const closing = isClosing(data);
  const wayBack = t(administrator ? 'banner.readOnlyWhen' : 'banner.readOnlyAsk');
  return (
    <StateBanner
      kind="warning"
      what={t(closing ? 'banner.closing' : 'banner.readOnly')}
      when={
        <>
          {data.until && (
            <>
              {t('banner.readUntil')} <Day date={data.until} />.{' '}
            </>
          )}
          {deletion} {!deletion && !closing && wayBack}
        </>
      }
      action={billing}
    />
  );
}
