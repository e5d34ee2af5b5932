import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { Day, useToday } from '../../design/dates.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { Card } from '../../design/page.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { inInstalments } from './instalments.js';
import type { Invoice } from './queries.js';

const counts = [2, 3, 4, 6, 12];
const DAY_MS = 86_400_000;
const FIRST_AFTER_DAYS = 14;

/** Asks for instalments over everything that is open: what it means stands above what is asked for. */
export function AskForArrangement({ open }: { open: Invoice[] }) {
  const t = useT();
  const today = useToday();
  const queries = useQueryClient();
  const total = open.reduce((sum, invoice) => sum + invoice.open.amountMinor, 0);
  const currency = open[0]?.open.currency ?? 'SEK';
  const planOf = ({ count, firstOn }: Record<string, string | boolean>) =>
    /^\d{4}-\d\d-\d\d$/.test(String(firstOn)) ? inInstalments(total, Number(count), String(firstOn)) : [];
  const form = useProblemForm({
    initial: { count: '3', firstOn: daysAfter(today, FIRST_AFTER_DAYS), words: '' },
    send: async (values, { idempotencyKey, signal }) => {
      const body = { invoiceIds: open.map(({ id }) => id), instalments: planOf(values), words: values.words };
      await api.POST('/v1/billing/arrangements', { body, headers: { 'idempotency-key': idempotencyKey }, signal });
    },
    onDone: () => {
      void queries.invalidateQueries();
      toast({ text: t('arrangement.asked') });
    },
  });
  const plan = planOf(form.values);

  return (
    <Card title={t('arrangement.ask')}>
      <ol className={styles.consequences}>
        <li>{t('arrangement.then1')}</li>
        <li>{t('arrangement.then2')}</li>
        <li>{t('arrangement.then3')}</li>
      </ol>
      <ul className={styles.open} aria-label={t('arrangement.covers')}>
        {open.map((invoice) => (
          <li key={invoice.id}>
            <span>{invoice.number}</span>
            <Money amount={invoice.open} exact />
          </li>
        ))}
      </ul>
      <Form form={form} deed={t('arrangement.deed')}>
        <ChoiceField
          name="count"
          label={t('arrangement.count')}
          options={counts.map((count) => ({ value: String(count), label: t('arrangement.parts', { count }) }))}
        />
        <TextField name="firstOn" type="date" label={t('arrangement.firstOn')} required />
        {plan.length > 0 && (
          <table className={styles.instalments}>
            <caption className={styles.caption}>{t('arrangement.proposal')}</caption>
            <tbody>
              {plan.map(({ dueOn, amountMinor }) => (
                <tr key={dueOn}>
                  <th scope="row">
                    <Day date={dueOn} />
                  </th>
                  <td data-end>
                    <Money amount={{ amountMinor, currency }} exact />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <TextField name="words" label={t('arrangement.words')} help={t('arrangement.wordsHelp')} lines={3} required />
      </Form>
    </Card>
  );
}

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
