import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { instantInStockholm } from './client-cancellation.js';
import styles from './operator.module.css';

const windows = queryOptions({
  queryKey: ['tenancy', 'maintenance'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/maintenance-windows', { params: { query: { limit: 100 } }, signal })),
});
type Window = Awaited<ReturnType<NonNullable<typeof windows.queryFn>>>['items'][number];
type Kind = Window['kind'];

/** ToS 10.1: when nobody can use the service, and when nobody could. */
export function Maintenance() {
  const t = useT();
  const { role } = useMyself();
  const { data, error, refetch } = useQuery(windows);
  const [writing, setWriting] = useState<Kind | null>(null);
  const actions = role !== 'agent' && (
    <>
      <Button onClick={() => setWriting('outage')}>{t('maintenance.recordOutage')}</Button>
      <Button kind="primary" onClick={() => setWriting('planned')}>
        {t('maintenance.plan')}
      </Button>
    </>
  );
  return (
    <>
      <PageHead title={t('maintenance.title')} about={t('maintenance.about')} actions={actions} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={4} />}
      {data?.items.length === 0 && <EmptyState title={t('maintenance.none')}>{t('maintenance.noneBody')}</EmptyState>}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((window) => (
            <WindowRow key={window.id} window={window} mayEnd={role !== 'agent'} />
          ))}
        </ul>
      )}
      <Dialog
        title={t(writing === 'outage' ? 'maintenance.recordOutage' : 'maintenance.plan')}
        opened={writing !== null}
        onClose={() => setWriting(null)}
        holdsInput
      >
        {writing && <WindowForm kind={writing} onDone={() => setWriting(null)} />}
      </Dialog>
    </>
  );
}

function WindowRow({ window, mayEnd }: { window: Window; mayEnd: boolean }) {
  const t = useT();
  const queries = useQueryClient();
  const { id, kind, startsAt, endsAt, reason, daytimeReason, cancelledAt } = window;
  const { data: status } = useQuery({ queryKey: ['tenancy', 'status'], queryFn: () => bodyOf(api.GET('/v1/status')) });
  const now = status?.now ?? startsAt;
  const standing = cancelledAt ? 'called-off' : now >= endsAt ? 'over' : now >= startsAt ? 'running' : 'ahead';
  const { busy, run } = useDeed();
  const end = async () => {
    await api.POST('/v1/maintenance-windows/{id}/end', { params: { path: { id } } });
    await queries.invalidateQueries({ queryKey: ['tenancy'] });
    toast({ text: t(standing === 'running' ? 'maintenance.endedNow' : 'maintenance.calledOffNow') });
  };
  return (
    <li className={styles.deadline}>
      <div>
        <strong>
          <Instant at={startsAt} /> – <Instant at={endsAt} />
        </strong>
        <span className={styles.muted}>
          {reason}
          {daytimeReason && <> · {t('maintenance.byDay', { reason: daytimeReason })}</>}
        </span>
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={standing === 'running' ? 'warning' : standing === 'ahead' ? 'waiting' : 'good'}>
          {t(kind === 'outage' ? 'maintenance.outage' : `maintenance.${standing}`)}
        </StateTag>
        {mayEnd && (standing === 'ahead' || standing === 'running') && (
          <Button small busy={busy} onClick={() => void run(end)}>
            {t(standing === 'ahead' ? 'maintenance.callOff' : 'maintenance.endNow')}
          </Button>
        )}
      </div>
    </li>
  );
}

function WindowForm({ kind, onDone }: { kind: Kind; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const today = useToday();
  const form = useProblemForm({
    initial: { startsAt: today, startTime: '', endsAt: today, endTime: '', reason: '', daytimeReason: '' },
    send: ({ startsAt, startTime, endsAt, endTime, reason, daytimeReason }, { idempotencyKey, signal }) => {
      const body = {
        startsAt: instantInStockholm(startsAt, startTime),
        endsAt: instantInStockholm(endsAt, endTime),
        reason,
      };
      const headers = { 'idempotency-key': idempotencyKey };
      if (kind === 'outage') return api.POST('/v1/maintenance-windows/outages', { body, headers, signal });
      const why = daytimeReason ? { daytimeReason } : {};
      return api.POST('/v1/maintenance-windows', { body: { ...body, ...why }, headers, signal });
    },
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: ['tenancy'] });
      toast({ text: t(kind === 'outage' ? 'maintenance.recorded' : 'maintenance.planned') });
      onDone();
    },
  });
  return (
    <Form
      form={form}
      deed={t(kind === 'outage' ? 'maintenance.recordOutage' : 'maintenance.plan')}
      other={<Button onClick={onDone}>{t('common.cancel')}</Button>}
    >
      <TextField name="startsAt" type="date" label={t('maintenance.startDay')} required />
      <TextField name="startTime" type="time" label={t('maintenance.startTime')} required />
      <TextField name="endsAt" type="date" label={t('maintenance.endDay')} required />
      <TextField name="endTime" type="time" label={t('maintenance.endTime')} required />
      <TextField name="reason" label={t('maintenance.reason')} help={t('maintenance.reasonHelp')} lines={2} required />
      {kind === 'planned' && (
        <TextField
          name="daytimeReason"
          label={t('maintenance.daytime')}
          help={t('maintenance.daytimeHelp')}
          lines={2}
        />
      )}
    </Form>
  );
}
