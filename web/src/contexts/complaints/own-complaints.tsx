import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { Day, Instant } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from '../subscription/billing.module.css';
import { filled, ReplyFields, WhatWentWrong } from './complaint-form.js';

type Complaint = components['schemas']['ComplaintAnswer'];
type ErrorReport = components['schemas']['ErrorReportAnswer'];

const SHOWN = 50;
const ownComplaints = queryOptions({
  queryKey: ['complaints', 'own'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/complaints', { params: { query: { limit: SHOWN } }, signal })),
});
const ownErrorReports = queryOptions({
  queryKey: ['complaints', 'errors'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/error-reports', { params: { query: { limit: SHOWN } }, signal })),
});

/** ToS 5 and 3.9: what one has complained of or reported, where it stands, and until when we answer. */
export function OwnComplaints() {
  const t = useT();
  const complaints = useQuery(ownComplaints);
  const reports = useQuery(ownErrorReports);
  const error = complaints.error ?? reports.error;
  return (
    <>
      <PageHead title={t('ownComplaints.title')} about={t('ownComplaints.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([complaints.refetch(), reports.refetch()])} />
      ) : complaints.data && reports.data ? (
        <div className={styles.review}>
          {complaints.data.items.map((complaint) => (
            <ComplaintCard key={complaint.id} complaint={complaint} />
          ))}
          {reports.data.items.map((report) => (
            <ReportCard key={report.id} report={report} />
          ))}
          <Complain />
          <ReportError />
        </div>
      ) : (
        <LoadingState lines={6} />
      )}
    </>
  );
}

const complaintKinds: Record<string, StateKind> = {
  INCOMPLETE: 'warning',
  ANSWERED: 'good',
  DEEMED_ACCEPTED: 'good',
  REMEDY: 'waiting',
  CLOSED: 'stopped',
};

function ComplaintCard({ complaint }: { complaint: Complaint }) {
  const t = useT();
  const { number, state, receivedAt, breach, dueOn, missing, answer } = complaint;
  const open = ['RECEIVED', 'COMPLETE', 'IN_REVIEW'].includes(state);
  return (
    <Card>
      <p className={styles.planName}>
        {number}
        <StateTag kind={complaintKinds[state] ?? 'waiting'}>
          {t(`myComplaintState.${state}` as Parameters<typeof t>[0])}
        </StateTag>
      </p>
      {breach && <p>{breach}</p>}
      <dl className={styles.facts}>
        <dt>{t('ownComplaints.received')}</dt>
        <dd>
          <Instant at={receivedAt} />
        </dd>
        {open && dueOn && (
          <>
            <dt>{t('ownComplaints.due')}</dt>
            <dd>
              <Day date={dueOn} form="distance" />
            </dd>
          </>
        )}
        {answer && (
          <>
            <dt>{t('ownComplaints.answer')}</dt>
            <dd>{answer.text}</dd>
          </>
        )}
      </dl>
      {state === 'INCOMPLETE' && <Supplement id={complaint.id} missing={missing} />}
    </Card>
  );
}

const reportKinds: Record<string, StateKind> = { RESOLVED: 'good', DECLINED: 'stopped' };

function ReportCard({ report: { number, state, where, what, message, reportedAt } }: { report: ErrorReport }) {
  const t = useT();
  return (
    <Card>
      <p className={styles.planName}>
        {number}
        <StateTag kind={reportKinds[state] ?? 'waiting'}>
          {t(`myErrorState.${state}` as Parameters<typeof t>[0])}
        </StateTag>
      </p>
      <p>{what}</p>
      <dl className={styles.facts}>
        <dt>{t('ownComplaints.where')}</dt>
        <dd>{where}</dd>
        <dt>{t('ownComplaints.received')}</dt>
        <dd>
          <Instant at={reportedAt} />
        </dd>
        {message && (
          <>
            <dt>{t('ownComplaints.answer')}</dt>
            <dd>{message}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['complaints'] });
}

function Complain() {
  const t = useT();
  const refresh = useRefresh();
  const form = useProblemForm({
    initial: { breach: '', identifiers: '', requestedRemedy: '', replyChannel: 'email', postalAddress: '' },
    send: ({ replyChannel, ...written }, { idempotencyKey, signal }) =>
      bodyOf(
        api.POST('/v1/complaints', {
          body: { replyChannel: replyChannel === 'post' ? replyChannel : 'email', ...filled(written) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      ),
    onDone: ({ number }) => {
      refresh();
      toast({ text: t('complaintReceived.title', { number }) });
    },
  });
  return (
    <Card title={t('ownComplaints.complain')}>
      <Form form={form} deed={t('complaintForm.deed')}>
        <WhatWentWrong />
        <ReplyFields />
      </Form>
    </Card>
  );
}

function ReportError() {
  const t = useT();
  const refresh = useRefresh();
  const form = useProblemForm({
    initial: { where: '', what: '' },
    send: (body, { idempotencyKey, signal }) =>
      bodyOf(api.POST('/v1/error-reports', { body, headers: { 'idempotency-key': idempotencyKey }, signal })),
    onDone: ({ number }) => {
      refresh();
      toast({ text: t('errorReported', { number }) });
    },
  });
  return (
    <Card title={t('ownComplaints.reportError')}>
      <Form form={form} deed={t('ownComplaints.reportDeed')}>
        <TextField name="where" label={t('ownComplaints.where')} help={t('ownComplaints.whereHelp')} required />
        <TextField name="what" label={t('ownComplaints.what')} help={t('ownComplaints.whatHelp')} lines={4} required />
      </Form>
    </Card>
  );
}

function Supplement({ id, missing }: { id: string; missing: string[] }) {
  const t = useT();
  const refresh = useRefresh();
  const form = useProblemForm({
    initial: { breach: '', identifiers: '' },
    send: (written, { idempotencyKey, signal }) =>
      api.POST('/v1/complaints/{id}/supplements', {
        params: { path: { id } },
        body: filled(written),
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      }),
    onDone: refresh,
  });
  return (
    <Form form={form} deed={t('completeComplaint.deed')}>
      <p>{t('ownComplaints.missing')}</p>
      {missing.includes('breach') && <TextField name="breach" label={t('complaintForm.breach')} lines={4} required />}
      {missing.includes('identifiers') && (
        <TextField name="identifiers" label={t('complaintForm.identifiers')} required />
      )}
    </Form>
  );
}
