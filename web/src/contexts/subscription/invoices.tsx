import { useIntl } from 'react-intl';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, useToday } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import type { Invoice } from './queries.js';
import type { Payment } from './use-payment.js';

interface InvoiceListProps {
  invoices: readonly Invoice[];
  /** Absent where staff look. */
  payment?: Payment;
}

/** Invoices, newest first; the open ones can be paid. */
export function InvoiceList({ invoices, payment }: InvoiceListProps) {
  const t = useT();
  if (invoices.length === 0) return <p className={styles.muted}>{t('billing.noInvoices')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label={t('billing.invoices')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('billing.invoice.number')}</th>
            <th scope="col">{t('billing.invoice.period')}</th>
            <th scope="col">{t('billing.invoice.due')}</th>
            <th scope="col" data-end>
              {t('billing.invoice.vat')}
            </th>
            <th scope="col" data-end>
              {t('billing.invoice.total')}
            </th>
            <th scope="col">{t('billing.invoice.state')}</th>
            {payment && (
              <th scope="col">
                <span className="visually-hidden">{t('billing.invoice.deed')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} payment={payment} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is said of it: also that its day has passed, or that nobody asks for the money meanwhile. */
export const standingOf = ({ isDisputed, state, dueOn }: Invoice, today: string) =>
  isDisputed ? 'DISPUTED' : state === 'OPEN' && dueOn < today ? 'OVERDUE' : state;

export const invoiceKinds: Record<ReturnType<typeof standingOf>, StateKind> = {
  OPEN: 'waiting',
  OVERDUE: 'warning',
  DISPUTED: 'waiting',
  PAID: 'good',
  VOID: 'stopped',
};

function InvoiceRow({ invoice, payment }: { invoice: Invoice; payment?: Payment }) {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const { id, number, state, periodStart, periodEnd, dueOn, vat, total, open, isDisputed } = invoice;
  const shown = standingOf(invoice, today);
  const partlyPaid = state === 'OPEN' && open.amountMinor < total.amountMinor;

  return (
    <tr>
      <th scope="row" className={styles.number}>
        {payment ? <AppLink href={`/billing/invoices/${id}`}>{number}</AppLink> : number}
      </th>
      <td data-fact="period">
        <Day date={periodStart} form="short" /> – <Day date={periodEnd} form="short" />
      </td>
      <td data-fact="due" data-label={t('billing.invoice.due')}>
        <Day date={dueOn} form="short" />
      </td>
      <td data-fact="vat" data-end>
        <Money amount={vat} exact />
      </td>
      <td data-end>
        <Money amount={total} exact />
      </td>
      <td data-fact="state">
        <StateTag kind={invoiceKinds[shown]}>{t(`invoiceState.${shown}`)}</StateTag>
        {partlyPaid && (
          <span className={styles.muted}>{t('billing.invoice.payOpen', { amount: moneyText(locale, open) })}</span>
        )}
      </td>
      {payment && (
        <td data-fact="deed" data-end>
          {state === 'PAID' && (
            <span className={styles.wideOnly}>
              <Button small kind="quiet" href={`/v1/invoices/${id}/receipt`} download>
                {t('billing.invoice.receipt')}
              </Button>
            </span>
          )}
          {state === 'OPEN' && !isDisputed && (
            <Button small kind="primary" busy={payment.busy} onClick={() => void payment.pay(invoice.id)}>
              {t('billing.invoice.pay', { amount: moneyText(locale, open) })}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}
