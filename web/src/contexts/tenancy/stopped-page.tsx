import { IconBan } from '@tabler/icons-react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { EmptyState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { type Myself, useIsAdministrator, useMyself } from '../identity/myself.js';
import styles from './tenancy.module.css';

const closedStates = ['SUSPENDED', 'BLOCKED', 'PURGING', 'PURGED'];

/** States in which only one's own affairs are open. */
export function isClosed({ client, admission }: Myself): boolean {
  // ToS 3.5.d: whoever was let in once reads as if nothing were blocked.
  return client !== null && admission !== 'retrieval' && closedStates.includes(client.state);
}

/** Instead of the work: why it is closed, what it will take to open it, and what stays open meanwhile. */
export function StoppedPage() {
  const t = useT();
  const { client } = useMyself();
  const administrator = useIsAdministrator();
  if (!client) return null;
  const suspension = client.suspensions[0];
  const kind = client.state === 'SUSPENDED' ? (suspension?.reason ?? 'debt') : 'ended';

  return (
    <EmptyState
      icon={<IconBan size={28} stroke={1.5} />}
      level={1}
      title={t(`stopped.${kind}Title`)}
      action={
        <div className={styles.stoppedWays}>
          {kind === 'conduct' && (
            <Button kind="primary" href="/conduct">
              {t('stopped.conductCase')}
            </Button>
          )}
          {kind === 'accuracy' && administrator && (
            <Button kind="primary" href="/privacy/accuracy">
              {t('accuracy.title')}
            </Button>
          )}
          {administrator && (
            <>
              <Button kind={kind === 'conduct' || kind === 'accuracy' ? 'plain' : 'primary'} href="/billing">
                {t('stopped.billing')}
              </Button>
              <Button href="/contract">{t('stopped.contract')}</Button>
            </>
          )}
          <Button href="/v1/exports/contacts" download>
            {t('stopped.export')}
          </Button>
          <Button kind="quiet" href="/privacy">
            {t('privacy.title')}
          </Button>
          <Button kind="quiet" href="/complaints">
            {t('ownComplaints.title')}
          </Button>
        </div>
      }
    >
      {t(`stopped.${kind}Body`)} {client.deletion && <DeletionDay date={client.deletion.notBefore} />}{' '}
      {!administrator && t('stopped.askAdministrator')}{' '}
      {suspension && <AppLink href="/legal">{t('stopped.clause', { clause: String(suspension.clause) })}</AppLink>}
    </EmptyState>
  );
}

function DeletionDay({ date }: { date: string }) {
  const t = useT();
  return (
    <>
      {t('stopped.deletion')} <Day date={date.slice(0, 10)} instant={date} />.
    </>
  );
}
