import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { StateBanner } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import type { Myself } from '../identity/myself.js';

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
  if (client.state === 'READ_ONLY')
    return (
      <StateBanner
        kind="warning"
        what={t('banner.readOnly')}
        when={deletion ?? t('banner.readOnlyWhen')}
        action={billing}
      />
    );
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
