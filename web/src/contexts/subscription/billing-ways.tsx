import { AppLink } from '../../design/app-link.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './billing.module.css';

const ways = [
  { href: '/billing/contact', title: 'billingContact.title', about: 'ways.contact' },
  { href: '/billing/by-invoice', title: 'byInvoice.title', about: 'ways.byInvoice' },
  { href: '/billing/arrangement', title: 'arrangement.title', about: 'ways.arrangement' },
  { href: '/billing/refund', title: 'refundRequest.title', about: 'ways.refund' },
  { href: '/billing/withdrawal', title: 'withdrawal.title', about: 'ways.withdrawal' },
] as const;

/** What else can be done about the money; each page says what it means before anything is asked for. */
export function BillingWays() {
  const t = useT();
  const { client } = useMyself();
  const consumer = client?.customerKind === 'consumer' || client?.consumerUntil;
  const shown = ways.filter(({ href }) => consumer || href !== '/billing/withdrawal');
  return (
    <section className={styles.section}>
      <h2>{t('ways.title')}</h2>
      <ul className={styles.ways}>
        {shown.map(({ href, title, about }) => (
          <li key={href}>
            <AppLink href={href}>{t(title)}</AppLink>
            <span>{t(about)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
