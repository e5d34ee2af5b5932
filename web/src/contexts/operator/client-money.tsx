import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { exactDay, startOfDay } from '../../design/date-text.js';
import { useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import type { Billing } from '../subscription/queries.js';
import { CancellationForm } from './client-cancellation.js';
import styles from './operator.module.css';
import type { Client } from './queries.js';
import { minorUnits, typed } from './typed-money.js';

interface MoneyDeedsProps {
  client: Client;
  billing: Billing;
}

/** What staff do for a client's money: how it is collected, and what came in by bank. */
export function MoneyDeeds({ client, billing }: MoneyDeedsProps) {
  const t = useT();
  const [open, setOpen] = useState<'method' | 'payment' | 'cancellation' | null>(null);
  const close = () => setOpen(null);
  const queries = useQueryClient();
  const { locale } = useIntl();
  const running = billing.schedule.length > 0;
  const isFree = billing.state === 'ACTIVE' && billing.until === null;
  const canceled = (endsOn: string | null) => {
    void queries.invalidateQueries();
    toast({ text: endsOn ? t('client.canceledOn', { day: exactDay(locale, endsOn) }) : t('client.canceled') });
    close();
  };
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('client.plan')}</dt>
          <dd>{billing.planName}</dd>
        </div>
        <div>
          <dt>{t('billing.state')}</dt>
          <dd>{t(`planState.${isFree ? 'FREE' : billing.state}`)}</dd>
        </div>
        <div>
          <dt>{t('client.method')}</dt>
          <dd>{t(`payMethod.${billing.collectionMethod}`)}</dd>
        </div>
      </dl>
      <div className={styles.deeds}>
        <Button onClick={() => setOpen('payment')}>{t('client.record')}</Button>
        {running && <Button onClick={() => setOpen('method')}>{t('client.methodDeed')}</Button>}
        {running && <Button onClick={() => setOpen('cancellation')}>{t('client.cancel')}</Button>}
      </div>
      <Dialog title={t('client.record')} opened={open === 'payment'} onClose={close} holdsInput>
        <PaymentForm client={client} billing={billing} onDone={close} />
      </Dialog>
      <Dialog title={t('client.methodDeed')} opened={open === 'method'} onClose={close}>
        <MethodForm client={client} billing={billing} onDone={close} />
      </Dialog>
      <Dialog title={t('client.cancel')} opened={open === 'cancellation'} onClose={close} holdsInput>
        <CancellationForm client={client} onDone={canceled} />
      </Dialog>
    </>
  );
}

function useSaid(said: string, onDone: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries();
    toast({ text: said });
    onDone();
  };
}

function PaymentForm({ client, billing, onDone }: MoneyDeedsProps & { onDone: () => void }) {
  const t = useT();
  const today = useToday();
  const done = useSaid(t('client.recorded'), onDone);
  const [oldest] = billing.openInvoices;
  const currency = oldest?.open.currency ?? 'SEK';
  const form = useProblemForm({
    initial: {
      'amount.amountMinor': oldest ? typed(oldest.open.amountMinor) : '',
      paidAt: today,
      reference: oldest?.number ?? '',
    },
    send: async (values, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/payments', {
        params: { path: { clientId: client.tenantId } },
        body: {
          amount: { amountMinor: minorUnits(values['amount.amountMinor']), currency },
          paidAt: startOfDay(values.paidAt).toISOString(),
          reference: values.reference,
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });

  return (
    <Form form={form} deed={t('client.recordDeed')}>
      <TextField name="amount.amountMinor" label={t('client.amount', { currency })} required />
      <TextField name="paidAt" type="date" label={t('client.paidOn')} required />
      <TextField name="reference" label={t('client.reference')} help={t('client.referenceHelp')} required />
    </Form>
  );
}

function MethodForm({ client, billing, onDone }: MoneyDeedsProps & { onDone: () => void }) {
  const t = useT();
  const done = useSaid(t('client.methodDone'), onDone);
  const form = useProblemForm({
    // Whoever comes here wants the other one.
    initial: { method: billing.collectionMethod === 'card' ? 'invoice' : 'card' },
    send: async ({ method }, { signal }) => {
      await api.PUT('/v1/clients/{clientId}/collection-method', {
        params: { path: { clientId: client.tenantId } },
        body: { method: method === 'card' ? 'card' : 'invoice' },
        signal,
      });
    },
    onDone: done,
  });

  return (
    <Form form={form} deed={t('client.methodDeed')}>
      <ChoiceField
        name="method"
        label={t('client.method')}
        help={t('client.methodHelp')}
        options={[
          { value: 'invoice', label: t('payMethod.invoice') },
          { value: 'card', label: t('payMethod.card') },
        ]}
      />
    </Form>
  );
}
