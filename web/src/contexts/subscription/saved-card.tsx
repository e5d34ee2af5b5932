import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { StateBanner } from '../../design/state.js';
import { dateFormat } from '../../i18n/formats.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import type { Billing, Subscription } from './queries.js';
import type { Payment } from './use-payment.js';

type Card = Subscription['paymentMethod'];

/** What is known of the card: its brand, its last four digits and its last month, never its number. */
export function SavedCard({ card }: { card: Card }) {
  const t = useT();
  const { locale } = useIntl();
  if (!card?.label) return <span>{t('billing.noCard')}</span>;
  const { label, expiresOn } = card;
  return (
    <>
      <span className={styles.card}>{masked(label)}</span>
      {expiresOn && <span>{t('card.through', { month: monthOf(locale, expiresOn) })}</span>}
    </>
  );
}

interface CardWarningProps {
  billing: Billing;
  subscription: Subscription;
  payment: Payment;
}

/** ToS 4.9: a charge that is bound to fail is told of while there is time to change the card. */
export function CardWarning({ billing: { schedule, state }, subscription, payment }: CardWarningProps) {
  const t = useT();
  const [next] = schedule;
  const { collectionMethod, paymentMethod: card } = subscription;
  // Once a charge has failed, the page says that instead.
  if (!next || state !== 'ACTIVE' || collectionMethod !== 'card') return null;
  const expiresOn = card?.label ? card.expiresOn : null;
  const expires = expiresOn !== null && expiresOn < next.on;
  if (card?.label && !expires) return null;
  return (
    <StateBanner
      kind="warning"
      what={t(expires ? 'card.expires' : 'card.none')}
      when={
        <>
          {expires && (
            <>
              {t('card.lastDay')} <Day date={expiresOn} />.{' '}
            </>
          )}
          {t('card.nextCharge')} <Day date={next.on} form="distance" />.
        </>
      }
      action={
        <Button small kind="primary" busy={payment.busy} onClick={() => void payment.changeCard()}>
          {t('billing.changeCard')}
        </Button>
      }
    />
  );
}

/** `visa 4242`, as it stands on a receipt: `visa •••• 4242`. */
const masked = (label: string): string => label.replace(/ (\d{4})$/, ' •••• $1');

const monthOf = (locale: string, date: string): string =>
  dateFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(date));
