import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { instantInStockholm } from './client-cancellation.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { useAllClients } from './queries.js';
import type { Breach } from './queries-registers.js';

interface BreachProps {
  item: Breach;
  etag: string;
}

interface DeedProps extends BreachProps {
  onDone(): void;
}

const deeds = ['assess', 'notify', 'leave', 'people', 'clients', 'note'] as const;
type DeedName = (typeof deeds)[number];
const forms: Record<DeedName, (props: DeedProps) => ReactNode> = {
  assess: Assess,
  notify: Notify,
  leave: Leave,
  people: People,
  clients: TellClients,
  note: Note,
};
/** What only approvers and administrators of the staff decide. */
const graver: readonly DeedName[] = ['leave', 'clients'];

/** Everything that can be done with an open breach; each says what it does before it is done. */
export function BreachDeeds({ item, etag }: BreachProps) {
  const t = useT();
  const { role } = useMyself();
  const [doing, setDoing] = useState<DeedName | null>(null);
  const open = deeds.filter((deed) => isOpen(deed, item) && (role !== 'agent' || !graver.includes(deed)));
  const Doing = doing && forms[doing];
  return (
    <div className={styles.deeds}>
      {open.map((deed) => (
        <Button key={deed} onClick={() => setDoing(deed)}>
          {t(`breachDeed.${deed}`)}
        </Button>
      ))}
      {item.missing.length === 0 && role !== 'agent' && <CloseBreach item={item} etag={etag} />}
      {doing && Doing && (
        <Dialog title={t(`breachDeed.${doing}`)} opened onClose={() => setDoing(null)} holdsInput>
          <Doing item={item} etag={etag} onDone={() => setDoing(null)} />
        </Dialog>
      )}
    </div>
  );
}

function isOpen(deed: DeedName, { authority, facts, clients }: Breach): boolean {
  if (deed === 'notify') return !authority?.notified;
  if (deed === 'leave') return !authority && facts.risk === 'unlikely';
  if (deed === 'clients') return clients.some(({ toldAt }) => toldAt === null);
  return true;
}

const about = ({ item, etag }: BreachProps) => ({ path: { id: item.id }, header: { 'If-Match': etag } });

function CloseBreach(props: BreachProps) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const close = () =>
    run(async () => {
      await api.POST('/v1/breaches/{id}/closing', { params: about(props) });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('breach.closed') });
    });
  return (
    <Button kind="primary" busy={busy} onClick={() => void close()}>
      {t('breachDeed.close')}
    </Button>
  );
}

const countIn = (typed: string): number | null => (typed === '' ? null : Number(typed));

function Assess(props: DeedProps) {
  const t = useT();
  const { facts, clients } = props.item;
  const all = useAllClients();
  const known = clients.map(({ clientId }) => clientId);
  const done = useDone(t('breach.saved'), props.onDone);
  const form = useProblemForm({
    initial: {
      ...{ what: facts.what, dataKinds: facts.dataKinds, consequences: facts.consequences, measures: facts.measures },
      ...{
        people: String(facts.people ?? ''),
        records: String(facts.records ?? ''),
        risk: facts.risk ?? '',
        client: '',
      },
    },
    send: async ({ people, records, risk, client, ...words }, { signal }) => {
      await api.PUT('/v1/breaches/{id}/assessment', {
        params: about(props),
        body: {
          ...words,
          people: countIn(people),
          records: countIn(records),
          risk: (risk || null) as Breach['facts']['risk'],
          clientIds: client ? [...new Set([...known, client])] : known,
        },
        signal,
      });
    },
    onDone: done,
  });
  const others = all.data?.items.filter(({ tenantId }) => !known.includes(tenantId)) ?? [];
  return (
    <Form form={form} deed={t('breachDeed.assess')}>
      <TextField name="what" label={t('breach.what')} lines={4} required />
      <TextField name="dataKinds" label={t('breach.dataKinds')} lines={2} />
      <TextField name="people" type="number" label={t('breach.people')} />
      <TextField name="records" type="number" label={t('breach.records')} />
      <TextField name="consequences" label={t('breach.consequences')} lines={2} />
      <TextField name="measures" label={t('breach.measures')} lines={2} />
      <ChoiceField
        name="risk"
        label={t('breach.risk')}
        help={t('breach.riskHelp')}
        options={[
          { value: '', label: t('breach.notAssessed') },
          ...(['unlikely', 'risk', 'high'] as const).map((value) => ({ value, label: t(`breachRisk.${value}`) })),
        ]}
      />
      <ChoiceField
        name="client"
        label={t('breach.addClient')}
        help={t('breach.addClientHelp')}
        options={[
          { value: '', label: t('breach.noClient') },
          ...others.map(({ tenantId, name }) => ({ value: tenantId, label: name })),
        ]}
      />
    </Form>
  );
}

function Notify(props: DeedProps) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('breach.saved'), props.onDone);
  const form = useProblemForm({
    initial: { at: today, time: '', reference: '', delayReason: '' },
    send: async ({ at, time, reference, delayReason }, { idempotencyKey, signal }) => {
      await api.POST('/v1/breaches/{id}/authority-notice', {
        params: about(props),
        body: { at: instantInStockholm(at, time), reference, ...(delayReason && { delayReason }) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('breachDeed.notify')}>
      <TextField name="at" type="date" label={t('breach.notifiedOn')} required />
      <TextField name="time" type="time" label={t('breach.notifiedTime')} required />
      <TextField name="reference" label={t('breach.reference')} required />
      <TextField name="delayReason" label={t('breach.delayReason')} help={t('breach.delayHelp')} lines={2} />
    </Form>
  );
}

function Leave(props: DeedProps) {
  const t = useT();
  const done = useDone(t('breach.saved'), props.onDone);
  const form = useProblemForm({
    initial: { reason: '' },
    send: async (body, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      await api.POST('/v1/breaches/{id}/no-authority-notice', { params: about(props), body, headers, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('breachDeed.leave')}>
      <TextField name="reason" label={t('breach.leaveReason')} lines={3} required />
    </Form>
  );
}

function People(props: DeedProps) {
  const t = useT();
  const done = useDone(t('breach.saved'), props.onDone);
  const form = useProblemForm({
    initial: { told: 'yes', words: '' },
    send: async ({ told, words }, { idempotencyKey, signal }) => {
      await api.POST('/v1/breaches/{id}/people', {
        params: about(props),
        body: { told: told === 'yes', words },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('breachDeed.people')}>
      <ChoiceField
        name="told"
        label={t('breach.subjects')}
        options={[
          { value: 'yes', label: t('breach.peopleTold') },
          { value: 'no', label: t('breach.peopleNotTold') },
        ]}
        required
      />
      <TextField name="words" label={t('breach.howOrWhy')} lines={3} required />
    </Form>
  );
}

function TellClients(props: DeedProps) {
  const t = useT();
  const { id, clients } = props.item;
  const waiting = clients.filter(({ toldAt }) => toldAt === null);
  const done = useDone(t('breach.clientsTold'), props.onDone);
  const form = useProblemForm({
    initial: { words: '' },
    send: async (body, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      await api.POST('/v1/breaches/{id}/client-letters', { params: { path: { id } }, body, headers, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('breachDeed.clients')}>
      <p>{waiting.map(({ clientName }) => clientName ?? t('overdue.gone')).join(', ')}</p>
      <TextField name="words" label={t('breach.letter')} help={t('breach.letterHelp')} lines={5} required />
    </Form>
  );
}

function Note(props: DeedProps) {
  const t = useT();
  const done = useDone(t('breach.saved'), props.onDone);
  const form = useProblemForm({
    initial: { words: '' },
    send: async (body, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      await api.POST('/v1/breaches/{id}/entries', { params: about(props), body, headers, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('breachDeed.note')}>
      <TextField name="words" label={t('breach.entry')} lines={4} required />
    </Form>
  );
}
