import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { CaseDesk } from './inbox-case-desk.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import styles from './operator.module.css';
import { PagedList, useDone } from './paged-list.js';
import { useClientName } from './queries.js';
import { type ErrorReport, errorCase, errorCases } from './queries-desk.js';

const kinds: Record<string, StateKind> = {
  NEW: 'warning',
  TRIAGED: 'waiting',
  IN_PROGRESS: 'waiting',
  RESOLVED: 'good',
  DECLINED: 'stopped',
};
const severities = ['critical', 'major', 'minor'] as const;

/** ToS 3.9 over all clients: errors that somebody told us of, newest first. */
export function ErrorReports() {
  const t = useT();
  const nameOf = useClientName();
  const query = useInfiniteQuery(errorCases);
  return (
    <>
      <PageHead title={t('errorReports.title')} about={t('fault.about')} />
      <PagedList
        query={query}
        none={t('fault.none')}
        noneBody={t('fault.noneBody')}
        row={({ id, tenantId, number, state, severity, targetOn, reportedAt }) => (
          <li className={styles.deadline}>
            <div>
              <AppLink href={`/errors/${id}`}>{number}</AppLink>
              <span className={styles.muted}>
                {nameOf(tenantId) && `${nameOf(tenantId)} · `}
                {severity && `${t(`severity.${severity}`)} · `}
                <Instant at={reportedAt} />
                {targetOn && (state === 'TRIAGED' || state === 'IN_PROGRESS') && (
                  <>
                    {' '}
                    · {t('fault.target')} <Day date={targetOn} form="distance" />
                  </>
                )}
              </span>
            </div>
            <StateTag kind={kinds[state] ?? 'waiting'}>{t(`faultState.${state}`)}</StateTag>
          </li>
        )}
      />
    </>
  );
}

export function ErrorReportCase() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(errorCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;
  const { value: report, etag } = data;
  const { number, state, where, what, severity, targetOn, reportedAt, message } = report;
  const facts = [
    { label: t('fault.where'), value: where },
    { label: t('fault.reportedAt'), value: <Instant at={reportedAt} /> },
    { label: t('fault.severity'), value: severity && t(`severity.${severity}`) },
    { label: t('fault.target'), value: targetOn && <Day date={targetOn} form="distance" /> },
    { label: t('fault.told'), value: message },
  ];
  return (
    <>
      <PageHead
        title={t('fault.number', { number })}
        about={<StateTag kind={kinds[state] ?? 'waiting'}>{t(`faultState.${state}`)}</StateTag>}
      />
      <div className={styles.narrow}>
        <Deeds report={report} etag={etag} />
        <Card>
          <div className={styles.thing}>
            <blockquote className={styles.quote}>{what}</blockquote>
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
          </div>
        </Card>
        <CaseDesk caseId={id} />
      </div>
    </>
  );
}

interface DeedProps {
  report: ErrorReport;
  etag: string;
}

const titles = { triage: 'fault.triage', resolve: 'fault.resolve', decline: 'fault.decline' } as const;

function Deeds({ report, etag }: DeedProps) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const [open, setOpen] = useState<keyof typeof titles | null>(null);
  const { id, state } = report;
  const start = async () => {
    await api.POST('/v1/error-cases/{id}/start', { params: { path: { id }, header: { 'If-Match': etag } } });
    await queries.invalidateQueries({ queryKey: ['contract'] });
  };
  if (state === 'RESOLVED' || state === 'DECLINED') return null;
  const close = () => setOpen(null);
  return (
    <>
      <div className={styles.rowDeeds}>
        {state === 'TRIAGED' && (
          <Button kind="primary" busy={busy} onClick={() => void run(start)}>
            {t('fault.start')}
          </Button>
        )}
        {state !== 'NEW' && <Button onClick={() => setOpen('resolve')}>{t('fault.resolve')}</Button>}
        <Button kind={state === 'NEW' ? 'primary' : 'plain'} onClick={() => setOpen('triage')}>
          {t('fault.triage')}
        </Button>
        <Button onClick={() => setOpen('decline')}>{t('fault.decline')}</Button>
      </div>
      {open && (
        <Dialog title={t(titles[open])} opened onClose={close} holdsInput>
          {open === 'triage' ? (
            <TriageForm report={report} etag={etag} onDone={close} />
          ) : (
            <MessageForm report={report} etag={etag} step={open} onDone={close} />
          )}
        </Dialog>
      )}
    </>
  );
}

function TriageForm({ report, etag, onDone }: DeedProps & { onDone(): void }) {
  const t = useT();
  const done = useDone(t('fault.triaged'), onDone);
  const form = useProblemForm({
    initial: { severity: report.severity ?? ('major' as string) },
    send: async ({ severity }, { idempotencyKey, signal }) => {
      await api.POST('/v1/error-cases/{id}/triage', {
        params: { path: { id: report.id }, header: { 'If-Match': etag } },
        body: { severity: severities.find((each) => each === severity) ?? 'major' },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('fault.triageDeed')}>
      <ChoiceField
        name="severity"
        label={t('fault.severity')}
        help={t('fault.severityHelp')}
        options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
      />
    </Form>
  );
}

function MessageForm({ report, etag, step, onDone }: DeedProps & { step: 'resolve' | 'decline'; onDone(): void }) {
  const t = useT();
  const resolves = step === 'resolve';
  const done = useDone(t(resolves ? 'fault.resolved' : 'fault.declined'), onDone);
  const form = useProblemForm({
    initial: { message: '' },
    send: async (body, { idempotencyKey, signal }) => {
      const path = resolves ? '/v1/error-cases/{id}/resolution' : '/v1/error-cases/{id}/refusal';
      await api.POST(path, {
        params: { path: { id: report.id }, header: { 'If-Match': etag } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t(resolves ? 'fault.resolve' : 'fault.decline')}>
      <ReplyPicker caseId={report.id} onPick={(text) => form.change('message', text)} />
      <TextField name="message" label={t('fault.message')} lines={4} required />
    </Form>
  );
}
