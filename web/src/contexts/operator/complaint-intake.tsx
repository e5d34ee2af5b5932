import { api } from '../../api/client.js';
import { useToday } from '../../design/dates.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { instantInStockholm } from './client-cancellation.js';
import { useDone } from './paged-list.js';
import { useAllClients } from './queries.js';

/** ToS 5.1: a letter or a mail counts from the day on which it came, however late it is taken down. */
export function Intake({ onDone }: { onDone(): void }) {
  const t = useT();
  const today = useToday();
  const clients = useAllClients().data?.items ?? [];
  const done = useDone(t('case.takenIn'), onDone);
  const form = useProblemForm({
    initial: {
      channel: 'post',
      receivedAt: today,
      receivedTime: '00:00',
      kind: 'business',
      country: 'SE',
      clientId: '',
      name: '',
      accountEmail: '',
      breach: '',
      identifiers: '',
      requestedRemedy: '',
      replyChannel: 'email',
      postalAddress: '',
    },
    send: async ({ receivedTime, ...values }, { idempotencyKey, signal }) => {
      const { name, accountEmail, breach, identifiers, requestedRemedy, postalAddress, clientId } = values;
      const written = { name, accountEmail, breach, identifiers, requestedRemedy, postalAddress, clientId };
      await api.POST('/v1/complaint-cases', {
        body: {
          ...Object.fromEntries(Object.entries(written).filter(([, text]) => text.trim() !== '')),
          channel: values.channel === 'email' ? 'email' : 'post',
          receivedAt: instantInStockholm(values.receivedAt, receivedTime),
          kind: values.kind === 'consumer' ? 'consumer' : 'business',
          country: values.country,
          replyChannel: values.replyChannel === 'post' ? 'post' : 'email',
          language: 'sv',
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  const channels = (['post', 'email'] as const).map((value) => ({ value, label: t(`caseChannel.${value}`) }));
  return (
    <Form form={form} deed={t('case.intakeDeed')}>
      <p>{t('case.intakeAbout')}</p>
      <ChoiceField name="channel" label={t('desk.cameBy')} options={channels} />
      <TextField name="receivedAt" type="date" label={t('desk.receivedAt')} required />
      <TextField name="receivedTime" type="time" label={t('client.cancelTime')} required />
      <ChoiceField
        name="kind"
        label={t('clients.kind')}
        options={(['business', 'consumer'] as const).map((value) => ({ value, label: t(`customerKind.${value}`) }))}
      />
      <TextField name="country" label={t('case.country')} help={t('case.countryHelp')} required />
      <ChoiceField
        name="clientId"
        label={t('case.client')}
        options={[
          { value: '', label: t('case.noClient') },
          ...clients.map(({ tenantId, name }) => ({ value: tenantId, label: name })),
        ]}
      />
      <TextField name="name" label={t('caseDetail.name')} />
      <TextField name="accountEmail" type="email" label={t('caseDetail.accountEmail')} />
      <TextField name="breach" label={t('caseDetail.breach')} lines={4} />
      <TextField name="identifiers" label={t('caseDetail.identifiers')} />
      <TextField name="requestedRemedy" label={t('case.wish')} lines={2} />
      <ChoiceField name="replyChannel" label={t('case.replyBy')} options={[...channels].reverse()} />
      {form.values.replyChannel === 'post' && (
        <TextField name="postalAddress" label={t('case.postalAddress')} lines={3} required />
      )}
    </Form>
  );
}
