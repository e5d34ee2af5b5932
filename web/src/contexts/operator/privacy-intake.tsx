import { api } from '../../api/client.js';
import { useToday } from '../../design/dates.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { RightFields, rightOf } from '../privacy/rights.js';
import { instantInStockholm } from './client-cancellation.js';
import { useDone } from './paged-list.js';
import { useAllClients } from './queries.js';

const channels = ['post', 'email'] as const;
const channelOf = (written: string) => (written === 'email' ? 'email' : 'post');

/** ToS 9.9: a letter or a mail counts from the day on which it came, however late it is taken down. */
export function RequestIntake({ onDone }: { onDone(): void }) {
  const t = useT();
  const today = useToday();
  const clients = useAllClients().data?.items ?? [];
  const done = useDone(t('privacyDesk.takenIn'), onDone);
  const form = useProblemForm({
    initial: { ...arrivedOn(today), kind: 'access', details: '', clientId: '', name: '', email: '' },
    send: async ({ channel, day, time, kind, details, clientId, ...person }, { idempotencyKey, signal }) => {
      await api.POST('/v1/privacy-cases', {
        body: {
          ...person,
          ...(clientId && { clientId }),
          kind: rightOf(kind),
          details,
          channel: channelOf(channel),
          receivedAt: instantInStockholm(day, time),
          language: 'sv',
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.intakeDeed')}>
      <p>{t('privacyDesk.requestIntakeAbout')}</p>
      <ArrivalFields />
      <ChoiceField
        name="clientId"
        label={t('privacyDesk.whose')}
        options={[
          { value: '', label: t('privacyDesk.ours') },
          ...clients.map(({ tenantId, name }) => ({ value: tenantId, label: t('privacyDesk.ofClient', { name }) })),
        ]}
      />
      <RightFields kind={form.values.kind as string} />
      <TextField name="name" label={t('caseDetail.name')} required />
      <TextField name="email" type="email" label={t('field.email')} required />
    </Form>
  );
}

/** ToS 3.7: what is missing is asked for in the letter to the account's own address. */
export function ClosureIntake({ onDone }: { onDone(): void }) {
  const t = useT();
  const today = useToday();
  const clients = useAllClients().data?.items ?? [];
  const done = useDone(t('privacyDesk.takenIn'), onDone);
  const form = useProblemForm({
    initial: {
      ...arrivedOn(today),
      clientId: clients[0]?.tenantId ?? '',
      accountEmail: '',
      name: '',
      decision: '',
      accessAsked: false as boolean,
    },
    send: async ({ channel, day, time, ...written }, { idempotencyKey, signal }) => {
      await api.POST('/v1/closure-cases', {
        body: { ...written, channel: channelOf(channel), receivedAt: instantInStockholm(day, time) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.intakeDeed')}>
      <p>{t('privacyDesk.closureIntakeAbout')}</p>
      <ArrivalFields />
      <ChoiceField
        name="clientId"
        label={t('privacyDesk.client')}
        options={clients.map(({ tenantId, name }) => ({ value: tenantId, label: name }))}
      />
      <TextField name="accountEmail" type="email" label={t('closureForm.email')} required />
      <TextField name="name" label={t('caseDetail.name')} />
      <TextField name="decision" label={t('privacyDesk.written')} lines={3} />
      <TickField name="accessAsked" label={t('closureDesk.access')} />
    </Form>
  );
}

/** The day is what counts; its first moment has been, whatever the hour at which somebody takes it down. */
const arrivedOn = (today: string) => ({ channel: 'post', day: today, time: '00:00' });

function ArrivalFields() {
  const t = useT();
  return (
    <>
      <ChoiceField
        name="channel"
        label={t('privacyDesk.cameBy')}
        options={channels.map((value) => ({ value, label: t(`privacyDesk.channel.${value}`) }))}
      />
      <TextField name="day" type="date" label={t('privacyDesk.receivedAt')} required />
      <TextField name="time" type="time" label={t('privacyDesk.receivedTime')} required />
    </>
  );
}
