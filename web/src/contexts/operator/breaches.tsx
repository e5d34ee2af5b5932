import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { useBusinessNow } from '../../app/business-time.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { instantInStockholm } from './client-cancellation.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { type Breach, breaches } from './queries-registers.js';

/** ToS 9.10: every breach of personal data, and how much of its 72 hours is left. */
export function Breaches() {
  const t = useT();
  const [reporting, setReporting] = useState(false);
  const { data, error, refetch } = useQuery(breaches);
  const report = (
    <Button kind="primary" onClick={() => setReporting(true)}>
      {t('breach.report')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('breaches.title')} about={t('breaches.about')} actions={report} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={5} />}
      {data?.items.length === 0 && <EmptyState title={t('breaches.none')}>{t('breaches.noneBody')}</EmptyState>}
      <ul className={styles.list}>
        {data?.items.map((item) => (
          <li key={item.id} className={styles.deadline}>
            <div>
              <AppLink href={`/breaches/${item.id}`}>
                {item.title} · {item.number}
              </AppLink>
              <span className={styles.muted}>
                {t('breach.detected')} <Instant at={item.detectedAt} />
              </span>
            </div>
            <BreachClock breach={item} />
          </li>
        ))}
      </ul>
      <Dialog title={t('breach.report')} opened={reporting} onClose={() => setReporting(false)} holdsInput>
        <ReportBreach onDone={() => setReporting(false)} />
      </Dialog>
    </>
  );
}

const HOUR_MS = 3_600_000;

/** The hours that are left, or what was done with them. */
export function BreachClock({ breach: { state, authority, detectedAt, dueAt } }: { breach: Breach }) {
  const t = useT();
  const now = useBusinessNow().getTime();
  if (state === 'CLOSED') return <StateTag kind="stopped">{t('breachState.CLOSED')}</StateTag>;
  if (authority?.notified) return <StateTag kind="good">{t('breach.notified')}</StateTag>;
  if (authority) return <StateTag kind="good">{t('breach.notNotified')}</StateTag>;
  const hours = Math.ceil((Date.parse(dueAt) - now) / HOUR_MS);
  const day = Math.min(3, Math.floor((now - Date.parse(detectedAt)) / (24 * HOUR_MS)) + 1);
  const kinds: StateKind[] = ['waiting', 'waiting', 'waiting', 'warning'];
  return hours > 0 ? (
    <StateTag kind={kinds[day] ?? 'waiting'}>{t('breach.hoursLeft', { count: hours })}</StateTag>
  ) : (
    <StateTag kind="warning">{t('breach.late')}</StateTag>
  );
}

function ReportBreach({ onDone }: { onDone(): void }) {
  const t = useT();
  const today = useToday();
  const navigate = useNavigate();
  const done = useDone(t('breach.reported'), onDone);
  const form = useProblemForm({
    initial: { title: '', detectedAt: today, time: '', what: '', dataKinds: '' },
    send: ({ detectedAt, time, ...rest }, { idempotencyKey, signal }) =>
      bodyOf(
        api.POST('/v1/breaches', {
          body: { ...rest, detectedAt: instantInStockholm(detectedAt, time) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      ),
    onDone: ({ id }) => {
      done();
      void navigate({ to: `/breaches/${id}` });
    },
  });
  return (
    <Form form={form} deed={t('breach.report')}>
      <p className={styles.muted}>{t('breach.reportAbout')}</p>
      <TextField name="title" label={t('breach.name')} required />
      <TextField name="detectedAt" type="date" label={t('breach.detectedOn')} required />
      <TextField name="time" type="time" label={t('breach.detectedTime')} required />
      <TextField name="what" label={t('breach.what')} lines={4} required />
      <TextField name="dataKinds" label={t('breach.dataKinds')} lines={2} />
    </Form>
  );
}
