import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { PageHead } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { Intake } from './complaint-intake.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { type ComplaintRow, complaintCases, complaintReport } from './queries-desk.js';

export const caseKinds: Record<string, StateKind> = {
  RECEIVED: 'waiting',
  INCOMPLETE: 'waiting',
  COMPLETE: 'waiting',
  IN_REVIEW: 'waiting',
  ANSWERED: 'good',
  DEEMED_ACCEPTED: 'warning',
  REMEDY: 'warning',
  CLOSED: 'good',
};

/** ToS 5 over all clients and visitors: what falls due soonest stands first. */
export function Complaints() {
  const t = useT();
  const [all, setAll] = useState(false);
  const [taking, setTaking] = useState(false);
  const query = useInfiniteQuery(complaintCases(!all));
  return (
    <>
      <PageHead
        title={t('complaints.title')}
        about={t('case.about')}
        actions={
          <>
            <Button aria-expanded={all} onClick={() => setAll(!all)}>
              {t(all ? 'case.onlyOpen' : 'case.closedToo')}
            </Button>
            <Button kind="primary" onClick={() => setTaking(true)}>
              {t('case.intake')}
            </Button>
          </>
        }
      />
      <div className={styles.page}>
        <PagedList
          query={query}
          none={t('case.none')}
          noneBody={t('case.noneBody')}
          row={(complaint) => <Row complaint={complaint} />}
        />
        <ThisYear />
      </div>
      <Dialog title={t('case.intake')} opened={taking} onClose={() => setTaking(false)} holdsInput>
        <Intake onDone={() => setTaking(false)} />
      </Dialog>
    </>
  );
}

function Row({ complaint }: { complaint: ComplaintRow }) {
  const t = useT();
  const { id, number, state, kind, channel, receivedAt, dueOn, slaBreached, assignedTo } = complaint;
  const runs = dueOn && ['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(state);
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/complaints/${id}`}>{number}</AppLink>
        <span className={styles.muted}>
          {t(`customerKind.${kind as 'business' | 'consumer'}`)} · {t(`caseChannel.${channel}`)} ·{' '}
          <Instant at={receivedAt} /> · {t(assignedTo ? 'case.taken' : 'case.untaken')}
        </span>
        {runs && (
          <span>
            {t('case.answerBy')} <Day date={dueOn} form="distance" />
          </span>
        )}
      </div>
      <div className={styles.rowDeeds}>
        {slaBreached && <StateTag kind="stopped">{t('case.breached')}</StateTag>}
        <StateTag kind={caseKinds[state] ?? 'waiting'}>{t(`caseState.${state}`)}</StateTag>
      </div>
    </li>
  );
}

/** Times and causes of the year so far. */
function ThisYear() {
  const t = useT();
  const known = useKnownMessage();
  const today = useToday();
  const { data } = useQuery(complaintReport(`${today.slice(0, 4)}-01-01`, today));
  if (!data || data.received === 0) return null;
  const { received, daysToAnswer, deemedAccepted, slaBreached, byCause } = data;
  const days = (count: number | null) => (count === null ? '–' : t('case.days', { count }));
  const facts = [
    [t('case.received'), received],
    [t('case.median'), days(daysToAnswer.median)],
    [t('case.longest'), days(daysToAnswer.longest)],
    [t('case.deemed'), deemedAccepted],
    [t('case.late'), slaBreached],
    ...byCause.map(({ cause, complaints }) => [known(`caseCause.${cause}`) ?? cause, complaints] as const),
  ] as const;
  return (
    <section className={styles.section}>
      <h2>{t('case.year')}</h2>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
