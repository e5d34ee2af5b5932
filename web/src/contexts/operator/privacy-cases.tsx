import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { PageHead } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { accuracyKinds, closureKinds, openClosures, openRequestStates, requestKinds } from '../privacy/queries.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { ClosureIntake, RequestIntake } from './privacy-intake.js';
import {
  type AccuracyRow,
  accuracyRows,
  type ClosureRow,
  closureCases,
  type HoldRow,
  holdRows,
  type RequestRow,
  requestCases,
} from './privacy-queries.js';
import { useClientName } from './queries.js';

/** ToS 9.9, 3.7 and 9.7 over all clients and visitors: what falls due soonest stands first. */
export function PrivacyCases() {
  const t = useT();
  const [all, setAll] = useState(false);
  const [taking, setTaking] = useState<'request' | 'closure' | null>(null);
  const stop = () => setTaking(null);
  return (
    <>
      <PageHead
        title={t('privacyCases.title')}
        about={t('privacyDesk.about')}
        actions={
          <>
            <Button aria-expanded={all} onClick={() => setAll(!all)}>
              {t(all ? 'privacyDesk.onlyOpen' : 'privacyDesk.overToo')}
            </Button>
            <Button onClick={() => setTaking('closure')}>{t('privacyDesk.closureIntake')}</Button>
            <Button kind="primary" onClick={() => setTaking('request')}>
              {t('privacyDesk.intake')}
            </Button>
          </>
        }
      />
      <div className={styles.page}>
        <Requests open={!all} />
        <Closures open={!all} />
        <Accuracy open={!all} />
        <Holds open={!all} />
      </div>
      <Dialog title={t('privacyDesk.intake')} opened={taking === 'request'} onClose={stop} holdsInput>
        <RequestIntake onDone={stop} />
      </Dialog>
      <Dialog title={t('privacyDesk.closureIntake')} opened={taking === 'closure'} onClose={stop} holdsInput>
        <ClosureIntake onDone={stop} />
      </Dialog>
    </>
  );
}

function Requests({ open }: { open: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(requestCases(open));
  return (
    <section className={styles.section}>
      <h2>{t('privacyDesk.requests')}</h2>
      <PagedList query={query} none={t('privacyDesk.noRequests')} row={(row) => <OneRequest row={row} />} />
    </section>
  );
}

function OneRequest({ row }: { row: RequestRow }) {
  const t = useT();
  const nameOf = useClientName();
  const { tenantId, id, number, kind, role, channel, state, receivedAt, dueOn, assignedTo } = row;
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/privacy/requests/${id}`}>{number}</AppLink>
        <span>
          {t(`right.${kind}`)} · {nameOf(tenantId) ?? t('privacyDesk.visitor')}
        </span>
        <span className={styles.muted}>
          {t(`privacyRole.${role}`)} · {t(`privacyDesk.channel.${channel}`)} · <Instant at={receivedAt} /> ·{' '}
          {t(assignedTo ? 'privacyDesk.taken' : 'privacyDesk.untaken')}
        </span>
        {openRequestStates.includes(state) && (
          <span>
            {t('privacyDesk.answer')} <Day date={dueOn} form="distance" />
          </span>
        )}
      </div>
      <StateTag kind={requestKinds[state]}>{t(`requestState.${state}`)}</StateTag>
    </li>
  );
}

function Closures({ open }: { open: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(closureCases(open));
  return (
    <section className={styles.section}>
      <h2>{t('privacyDesk.closures')}</h2>
      <PagedList query={query} none={t('privacyDesk.noClosures')} row={(row) => <OneClosure row={row} />} />
    </section>
  );
}

function OneClosure({ row }: { row: ClosureRow }) {
  const t = useT();
  const nameOf = useClientName();
  const { tenantId, id, number, scope, channel, state, receivedAt, dueOn, closesOn } = row;
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/privacy/closures/${id}`}>{number}</AppLink>
        <span>
          {t(`closureDeskScope.${scope}`)} · {nameOf(tenantId)}
        </span>
        <span className={styles.muted}>
          {t(`privacyDesk.channel.${channel}`)} · <Instant at={receivedAt} />
        </span>
        {openClosures.includes(state) && (
          <span>
            {t(closesOn ? 'privacyDesk.closes' : 'privacyDesk.close')} <Day date={closesOn ?? dueOn} form="distance" />
          </span>
        )}
      </div>
      <StateTag kind={closureKinds[state]}>{t(`closureState.${state}`)}</StateTag>
    </li>
  );
}

function Accuracy({ open }: { open: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(accuracyRows(open));
  return (
    <section className={styles.section}>
      <h2>{t('privacyDesk.accuracy')}</h2>
      <PagedList query={query} none={t('privacyDesk.noAccuracy')} row={(row) => <OneAccuracy row={row} />} />
    </section>
  );
}

function OneAccuracy({ row: { tenantId, number, state, notifiedAt, dueOn } }: { row: AccuracyRow }) {
  const t = useT();
  const nameOf = useClientName();
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/privacy/clients/${tenantId}`}>{number}</AppLink>
        <span>{nameOf(tenantId)}</span>
        <span className={styles.muted}>
          {t('accuracy.notifiedAt')} <Instant at={notifiedAt} />
        </span>
        {state !== 'CORRECTED' && (
          <span>
            {t('accuracy.dueOn')} <Day date={dueOn} form="distance" />
          </span>
        )}
      </div>
      <StateTag kind={accuracyKinds[state]}>{t(`accuracyState.${state}`)}</StateTag>
    </li>
  );
}

function Holds({ open }: { open: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(holdRows(open));
  return (
    <section className={styles.section}>
      <h2>{t('privacyDesk.holds')}</h2>
      <PagedList query={query} none={t('privacyDesk.noHolds')} row={(row) => <OneHold row={row} />} />
    </section>
  );
}

function OneHold({ row: { tenantId, state, placedAt } }: { row: HoldRow }) {
  const t = useT();
  const nameOf = useClientName();
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/privacy/clients/${tenantId}`}>{nameOf(tenantId) ?? t('privacyDesk.client')}</AppLink>
        <span className={styles.muted}>
          {t('privacyDesk.holdSince')} <Instant at={placedAt} />
        </span>
      </div>
      <StateTag kind={state === 'STANDING' ? 'warning' : 'good'}>{t(`deskHold.${state}`)}</StateTag>
    </li>
  );
}
