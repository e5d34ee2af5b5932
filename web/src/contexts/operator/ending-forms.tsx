import { api } from '../../api/client.js';
import { useToday } from '../../design/dates.js';
import { faultAt } from '../../design/form/faults.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { instantInStockholm } from './client-cancellation.js';
import { useDone } from './paged-list.js';
import type { Client } from './queries.js';
import type { Withdrawal } from './queries-desk.js';

interface TenantFormProps {
  tenantId: string;
  onDone(): void;
}

/** ToS 6.2: what counts is when it was sent, and a letter without a postmark is dated by an approver. */
export function WithdrawalForm({ tenantId, onDone }: TenantFormProps) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('desk.withdrawalRecorded'), onDone);
  const form = useProblemForm({
    initial: {
      subject: 'order',
      channel: 'letter',
      receivedAt: today,
      receivedTime: '00:00',
      unknown: false as boolean,
      dispatchedAt: '',
      dispatchedTime: '00:00',
      'exception.kind': '',
      'exception.recordRef': '',
    },
    send: async (values, { idempotencyKey, signal }) => {
      const sent = values.unknown
        ? {}
        : { dispatchedAt: instantInStockholm(values.dispatchedAt, values.dispatchedTime) };
      await api.POST('/v1/clients/{clientId}/withdrawals', {
        params: { path: { clientId: tenantId } },
        body: {
          subject: values.subject === 'registration' ? 'registration' : 'order',
          channel: values.channel === 'mail' ? 'mail' : 'letter',
          receivedAt: instantInStockholm(values.receivedAt, values.receivedTime),
          ...sent,
          ...exceptionOf(values['exception.kind'], values['exception.recordRef']),
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.recordWithdrawal')}>
      <p>{t('desk.withdrawalAbout')}</p>
      <ChoiceField
        name="subject"
        label={t('desk.withdrawnFrom')}
        options={(['order', 'registration'] as const).map((value) => ({ value, label: t(`deskSubject.${value}`) }))}
      />
      <ChoiceField
        name="channel"
        label={t('desk.cameBy')}
        options={(['letter', 'mail'] as const).map((value) => ({ value, label: t(`deskChannel.${value}`) }))}
      />
      <TextField name="receivedAt" type="date" label={t('desk.receivedAt')} required />
      <TextField name="receivedTime" type="time" label={t('client.cancelTime')} required />
      <TickField name="unknown" label={t('desk.noPostmark')} help={t('desk.noPostmarkHelp')} />
      {form.values.unknown !== true && (
        <>
          <TextField name="dispatchedAt" type="date" label={t('desk.dispatchedAt')} required />
          <TextField name="dispatchedTime" type="time" label={t('client.cancelTime')} required />
        </>
      )}
      <ExceptionFields chosen={form.values['exception.kind'] as ExceptionKind | ''} />
    </Form>
  );
}

type ExceptionKind = NonNullable<Withdrawal['exception']>['kind'];

const exceptionKinds: readonly ExceptionKind[] = [
  'used',
  'begun-with-consent',
  'fully-performed',
  'digital-content',
  'personalised',
];

/** What is typed before an exception was taken back goes nowhere. */
const exceptionOf = (chosen: string, recordRef: string) => {
  const kind = exceptionKinds.find((each) => each === chosen);
  return kind ? { exception: { kind, recordRef } } : {};
};

/** ToS 6.3: what each exception leads to stands here before anybody claims it, and none holds without its record. */
function ExceptionFields({ chosen }: { chosen: ExceptionKind | '' }) {
  const t = useT();
  const kinds = exceptionKinds.map((value) => ({ value, label: t(`deskException.${value}`) }));
  return (
    <>
      <ChoiceField
        name="exception.kind"
        label={t('deskEnd.exception')}
        help={t(chosen ? `deskExceptionThen.${chosen}` : 'deskEnd.exceptionHelp')}
        options={[{ value: '', label: t('deskEnd.noException') }, ...kinds]}
      />
      {chosen && (
        <TextField name="exception.recordRef" label={t('deskEnd.record')} help={t('deskEnd.recordHelp')} required />
      )}
    </>
  );
}

interface OneFormProps extends TenantFormProps {
  withdrawal: Withdrawal;
}

export function IdentifyForm({ tenantId, withdrawal, onDone }: OneFormProps) {
  const t = useT();
  const done = useDone(t('desk.identified'), onDone);
  const form = useProblemForm({
    initial: { 'exception.kind': '', 'exception.recordRef': '' },
    send: async (values, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/withdrawals/{withdrawalId}/identification', {
        params: { path: { clientId: tenantId, withdrawalId: withdrawal.id } },
        body: exceptionOf(values['exception.kind'], values['exception.recordRef']),
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.identifyDeed')}>
      <p>{t('desk.identifyAbout')}</p>
      <ExceptionFields chosen={form.values['exception.kind'] as ExceptionKind | ''} />
    </Form>
  );
}

export function DispatchForm({ tenantId, withdrawal, onDone }: OneFormProps) {
  const t = useT();
  const done = useDone(t('desk.dispatched'), onDone);
  const form = useProblemForm({
    initial: { late: false as boolean, sentOn: withdrawal.lastDay ?? '', reason: '' },
    send: async ({ late, sentOn, reason }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/withdrawals/{withdrawalId}/dispatch', {
        params: { path: { clientId: tenantId, withdrawalId: withdrawal.id } },
        body: { sentOn: late ? null : sentOn, reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.dispatchDeed')}>
      <p>{t('desk.dispatchAbout')}</p>
      <TickField name="late" label={t('desk.sentLate')} />
      {form.values.late !== true && <TextField name="sentOn" type="date" label={t('desk.dispatchedAt')} required />}
      <TextField name="reason" label={t('desk.why')} lines={3} required />
    </Form>
  );
}

/** ToS 6.4: the card is closed, and the client agreed to another way. */
export function OtherWayForm({ tenantId, withdrawal, onDone }: OneFormProps) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('desk.otherWayDone'), onDone);
  const form = useProblemForm({
    initial: { agreedOn: today, way: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/withdrawals/{withdrawalId}/refund-method', {
        params: { path: { clientId: tenantId, withdrawalId: withdrawal.id } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.otherWayDeed')}>
      <p>{t('desk.otherWayAbout')}</p>
      <TextField name="agreedOn" type="date" label={t('desk.agreedOn')} required />
      <TextField name="way" label={t('desk.way')} help={t('desk.wayHelp')} required />
    </Form>
  );
}

/** ToS 3.7: a verified request; what will be lost stands first, and the name is typed. */
export function ClosureForm({ client, onDone }: { client: Client; onDone(): void }) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('desk.closureRecorded'), onDone);
  const form = useProblemForm({
    initial: {
      receivedAt: today,
      receivedTime: '09:00',
      verifiedAt: today,
      verifiedTime: '09:00',
      accessAsked: false as boolean,
      name: '',
    },
    send: async (values, { idempotencyKey, signal }) => {
      if (values.name.trim() !== client.name) throw faultAt('name', 'name-differs');
      await api.POST('/v1/clients/{clientId}/closure', {
        params: { path: { clientId: client.tenantId } },
        body: {
          receivedAt: instantInStockholm(values.receivedAt, values.receivedTime),
          verifiedAt: instantInStockholm(values.verifiedAt, values.verifiedTime),
          accessAsked: values.accessAsked,
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.closeDeed', { name: client.name })}>
      <p>{t('desk.closureAbout')}</p>
      <TextField name="receivedAt" type="date" label={t('desk.receivedAt')} required />
      <TextField name="receivedTime" type="time" label={t('client.cancelTime')} required />
      <TextField name="verifiedAt" type="date" label={t('desk.verifiedAt')} help={t('desk.verifiedHelp')} required />
      <TextField name="verifiedTime" type="time" label={t('client.cancelTime')} required />
      <TickField name="accessAsked" label={t('desk.accessAsked')} />
      <TextField name="name" label={t('confirm.type', { name: client.name })} required />
    </Form>
  );
}
