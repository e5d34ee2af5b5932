import { api, bodyOf } from '../../api/client.js';
import { contractZone } from '../../design/date-text.js';
import { useToday } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { dateFormat } from '../../i18n/formats.js';
import { useT } from '../../i18n/intl.js';
import type { Client } from './queries.js';

interface CancellationFormProps {
  client: Client;
  /** With the last day of the plan, where there is one. */
  onDone(endsOn: string | null): void;
}

/** ToS 3.5.a: a cancellation counts from the moment that the message arrived, however late it is read. */
export function CancellationForm({ client, onDone }: CancellationFormProps) {
  const t = useT();
  const today = useToday();
  const form = useProblemForm({
    initial: { receivedAt: today, time: '' },
    send: ({ receivedAt, time }, { idempotencyKey, signal }) =>
      bodyOf(
        api.POST('/v1/clients/{clientId}/cancellation', {
          params: { path: { clientId: client.tenantId } },
          body: { receivedAt: instantInStockholm(receivedAt, time) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      ),
    onDone: ({ endsOn }) => onDone(endsOn),
  });
  return (
    <Form form={form} deed={t('client.cancelDeed')}>
      <p>{t('client.cancelAbout')}</p>
      <TextField name="receivedAt" type="date" label={t('client.cancelDay')} required />
      <TextField name="time" type="time" label={t('client.cancelTime')} help={t('client.cancelTimeHelp')} required />
    </Form>
  );
}

/** The instant of a day and a clock time as they are read in Stockholm; what cannot be read goes as it was typed. */
export function instantInStockholm(day: string, time: string): string {
  const wanted = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(wanted)) return `${day}T${time}`;
  // The zone's distance at the guess may change on the way there, so the second look counts.
  const near = wanted - (readInStockholm(wanted) - wanted);
  return new Date(near - (readInStockholm(near) - wanted)).toISOString();
}

function readInStockholm(instant: number): number {
  const written = dateFormat('sv-SE', { timeZone: contractZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${written.format(instant).replace(' ', 'T')}Z`);
}
