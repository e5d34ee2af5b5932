import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { daysBetween } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { AnswerForm, AskForm, CauseForm, ReclassifyForm, RemedyForm } from './complaint-deeds.js';
import { caseKinds } from './complaints.js';
import { CaseDesk } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { useClientName } from './queries.js';
import { type Complaint, complaintCase } from './queries-desk.js';

/** One complaint: what was written, the clock that runs, and what can be done next (ToS 5). */
export function ComplaintCase() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(complaintCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const { value: complaint, etag } = data;
  const { number, state } = complaint;
  return (
    <>
      <PageHead
        title={t('case.number', { number })}
        about={<StateTag kind={caseKinds[state] ?? 'waiting'}>{t(`caseState.${state}`)}</StateTag>}
      />
      <div className={styles.page}>
        <RunningClock complaint={complaint} />
        <Deeds complaint={complaint} etag={etag} />
        <div className={styles.columns}>
          <Card title={t('case.written')}>
            <Written complaint={complaint} />
          </Card>
          <Card title={t('case.handling')}>
            <Handling complaint={complaint} />
          </Card>
        </div>
        <CaseDesk caseId={id} />
      </div>
    </>
  );
}

/** ToS 5.5.b, 5.6.a: how many days are left, or why none are counted. */
function RunningClock({ complaint }: { complaint: Complaint }) {
  const t = useT();
  const today = useToday();
  const { state, kind, dueOn, countedFrom, answerDays, deemedAt, slaBreached } = complaint;
  if (deemedAt && state !== 'CLOSED')
    return <StateBanner kind="warning" what={t('case.clockDeemed')} when={<Instant at={deemedAt} />} />;
  if (state === 'INCOMPLETE' && !dueOn)
    return <StateBanner kind="waiting" what={t('case.clockStopped')} when={t('case.clockStoppedWhen')} />;
  if (!dueOn || !countedFrom || !['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(state)) return null;
  const left = daysBetween(today, dueOn);
  const silence = kind === 'consumer' ? t('case.silenceAccepts') : t('case.silenceBreaches');
  return (
    <StateBanner
      kind={slaBreached ? 'stopped' : left <= 4 ? 'warning' : 'waiting'}
      what={left < 0 ? t('case.clockOver', { count: -left }) : t('case.clockLeft', { count: left })}
      when={
        <>
          {t('case.clockDay', { day: daysBetween(countedFrom, today), days: answerDays })} · {t('case.answerLatest')}{' '}
          <Day date={dueOn} />. {silence}
        </>
      }
    />
  );
}

type Open = 'answer' | 'ask' | 'cause' | 'reclassify' | 'begin' | 'complete' | null;
const titles = {
  answer: 'case.answer',
  ask: 'case.ask',
  cause: 'case.file',
  reclassify: 'deskEnd.reclassify',
  begin: 'case.begin',
  complete: 'case.complete',
} as const;

function Deeds({ complaint, etag }: { complaint: Complaint; etag: string }) {
  const t = useT();
  const { accountId } = useMyself();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { id, state, answer, dueOn, assignedTo } = complaint;
  const step = (path: '/v1/complaint-cases/{id}/assignment' | '/v1/complaint-cases/{id}/closure') =>
    void run(async () => {
      await api.POST(path, { params: { path: { id }, header: { 'If-Match': etag } } });
      await queries.invalidateQueries({ queryKey: ['contract'] });
    });
  const promised = state === 'DEEMED_ACCEPTED' || (state === 'ANSWERED' && answer?.outcome !== 'REJECTED');
  const over = state === 'ANSWERED' || state === 'CLOSED';
  const shared = { complaint, etag, onDone: close };
  return (
    <>
      <div className={styles.rowDeeds}>
        {dueOn && ['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(state) && (
          <Button kind="primary" onClick={() => setOpen('answer')}>
            {t('case.answer')}
          </Button>
        )}
        {promised && (
          <Button kind="primary" onClick={() => setOpen('begin')}>
            {t('case.begin')}
          </Button>
        )}
        {state === 'REMEDY' && (
          <Button kind="primary" onClick={() => setOpen('complete')}>
            {t('case.complete')}
          </Button>
        )}
        {!over && assignedTo !== accountId && (
          <Button busy={busy} onClick={() => step('/v1/complaint-cases/{id}/assignment')}>
            {t(assignedTo ? 'case.takeOver' : 'case.take')}
          </Button>
        )}
        {(state === 'COMPLETE' || state === 'IN_REVIEW') && (
          <Button onClick={() => setOpen('ask')}>{t('case.ask')}</Button>
        )}
        <Button onClick={() => setOpen('cause')}>{t('case.file')}</Button>
        {['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(state) && (
          <Button onClick={() => setOpen('reclassify')}>{t('deskEnd.reclassify')}</Button>
        )}
        {state === 'ANSWERED' && answer?.outcome === 'REJECTED' && (
          <Button busy={busy} onClick={() => step('/v1/complaint-cases/{id}/closure')}>
            {t('case.close')}
          </Button>
        )}
      </div>
      {open && (
        <Dialog title={t(titles[open])} opened onClose={close} holdsInput>
          {open === 'answer' && <AnswerForm {...shared} />}
          {open === 'ask' && <AskForm {...shared} />}
          {open === 'cause' && <CauseForm {...shared} />}
          {open === 'reclassify' && <ReclassifyForm {...shared} />}
          {(open === 'begin' || open === 'complete') && <RemedyForm {...shared} step={open} />}
        </Dialog>
      )}
    </>
  );
}

function Written({ complaint }: { complaint: Complaint }) {
  const t = useT();
  const { breach, requestedRemedy, identifiers, name, accountEmail, missing } = complaint;
  const lacks = missing.map((detail) => t(`caseDetail.${detail}`)).join(', ');
  return (
    <div className={styles.thing}>
      {breach && <blockquote className={styles.quote}>{breach}</blockquote>}
      {requestedRemedy && (
        <p>
          <strong>{t('case.wish')}:</strong> {requestedRemedy}
        </p>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t('caseDetail.identifiers')}</dt>
          <dd>{identifiers ?? '–'}</dd>
        </div>
        <div>
          <dt>{t('caseDetail.name')}</dt>
          <dd>{name ?? '–'}</dd>
        </div>
        <div>
          <dt>{t('caseDetail.accountEmail')}</dt>
          <dd>{accountEmail ?? '–'}</dd>
        </div>
      </dl>
      {lacks && <p>{t('case.lacks', { details: lacks })}</p>}
    </div>
  );
}

function Handling({ complaint }: { complaint: Complaint }) {
  const t = useT();
  const nameOf = useClientName();
  const { accountId } = useMyself();
  const { tenantId, kind, country, channel, receivedAt, reply, ruleSource, cause, answer, remedy, assignedTo } =
    complaint;
  const client = nameOf(tenantId);
  const facts = [
    { label: t('case.client'), value: client && <AppLink href={`/clients/${tenantId}`}>{client}</AppLink> },
    { label: t('clients.kind'), value: `${t(`customerKind.${kind as 'business' | 'consumer'}`)}, ${country}` },
    { label: t('desk.cameBy'), value: t(`caseChannel.${channel}`) },
    { label: t('desk.receivedAt'), value: <Instant at={receivedAt} /> },
    { label: t('case.replyBy'), value: reply.postalAddress ?? reply.email ?? t(`caseChannel.${reply.channel}`) },
    { label: t('case.rule'), value: ruleSource },
    { label: t('case.hands'), value: assignedTo && t(assignedTo === accountId ? 'case.yours' : 'case.colleagues') },
    { label: t('case.cause'), value: cause && t(`caseCause.${cause}`) },
    { label: t('case.outcome'), value: answer && t(`caseOutcome.${answer.outcome}`) },
    { label: t('case.postedOn'), value: answer?.postedOn && <Day date={answer.postedOn} /> },
    { label: t('case.remedy'), value: remedy },
  ];
  return (
    <div className={styles.thing}>
      <dl className={styles.facts}>
        {facts.map(
          ({ label, value }) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {answer && <blockquote className={styles.quote}>{answer.text}</blockquote>}
    </div>
  );
}
