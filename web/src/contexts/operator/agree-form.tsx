import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { IconButton } from '../../design/icon-button.js';
import { moneyText } from '../../design/money-text.js';
import { useT } from '../../i18n/intl.js';
import type { Invoice } from '../subscription/queries.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import type { Client } from './queries.js';
import type { Arrangement } from './queries-desk.js';
import { minorUnits, typed } from './typed-money.js';

interface AgreeFormProps {
  client: Client;
  arrangement: Arrangement;
  invoices: Invoice[];
  onDone(): void;
}

const dayField = (at: number) => `instalments.${at}.dueOn`;
const amountField = (at: number) => `instalments.${at}.amountMinor`;

/** The client's proposal, to be agreed as it is or changed; what the parts come to stands beside what is open. */
export function AgreeForm({ client, arrangement, invoices, onDone }: AgreeFormProps) {
  const t = useT();
  const { locale } = useIntl();
  const { id, proposal, invoiceIds } = arrangement;
  const [count, setCount] = useState(proposal.length);
  const done = useDone(t('desk.agreed'), onDone);
  const owed = invoices
    .filter((each) => invoiceIds.includes(each.id))
    .reduce((sum, { open }) => sum + open.amountMinor, 0);
  const currency = proposal[0]?.amount.currency ?? 'SEK';
  const partsOf = (values: Record<string, string | boolean>) =>
    Array.from({ length: count }, (_, at) => ({
      dueOn: String(values[dayField(at)] ?? ''),
      amountMinor: minorUnits(String(values[amountField(at)] ?? '')),
    }));
  const form = useProblemForm({
    initial: {
      restoreAccess: false as boolean,
      ...Object.fromEntries(
        proposal.flatMap(({ dueOn, amount }, at) => [
          [dayField(at), dueOn],
          [amountField(at), typed(amount.amountMinor)],
        ]),
      ),
    } as Record<string, string | boolean>,
    send: async (values, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/arrangements/{id}/agreement', {
        params: { path: { clientId: client.tenantId, id } },
        body: { instalments: partsOf(values), restoreAccess: values.restoreAccess === true },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  const sum = partsOf(form.values).reduce((total, { amountMinor }) => total + (amountMinor || 0), 0);
  const money = (amountMinor: number) => moneyText(locale, { amountMinor, currency }, { exact: true });

  return (
    <Form form={form} deed={t('desk.agreeDeed')}>
      <p>{t('desk.agreeAbout')}</p>
      {Array.from({ length: count }, (_, at) => (
        <fieldset key={dayField(at)} className={styles.instalment}>
          <legend className="visually-hidden">{t('desk.instalment', { number: at + 1 })}</legend>
          <TextField name={dayField(at)} type="date" label={t('desk.instalmentOn', { number: at + 1 })} required />
          <TextField name={amountField(at)} label={t('client.amount', { currency })} required />
        </fieldset>
      ))}
      <div className={styles.row}>
        <span className={styles.rowDeeds}>
          <Button small icon={<IconPlus size={14} />} disabled={count >= 24} onClick={() => setCount(count + 1)}>
            {t('desk.oneMore')}
          </Button>
          {count > 1 && (
            <IconButton label={t('desk.oneLess')} icon={<IconMinus size={14} />} onClick={() => setCount(count - 1)} />
          )}
        </span>
        <output className={styles.muted} data-differs={sum !== owed || undefined}>
          {t(sum === owed ? 'desk.sumCovers' : 'desk.sumDiffers', { sum: money(sum), owed: money(owed) })}
        </output>
      </div>
      {client.state === 'SUSPENDED' && (
        <TickField name="restoreAccess" label={t('desk.restore')} help={t('desk.restoreHelp')} />
      )}
    </Form>
  );
}
