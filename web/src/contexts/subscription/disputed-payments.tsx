import { useIntl } from 'react-intl';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayInWords, dayOf } from '../../design/date-text.js';
import { useToday } from '../../design/dates.js';
import { moneyText } from '../../design/money-text.js';
import { StateBanner, type StateKind } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';

type DisputedPayment = Billing['disputedPayments'][number];

/** What a decision against us made owed again, and is still to be paid. */
const owedOf = ({ state, invoices }: DisputedPayment) =>
  state === 'LOST' ? invoices.filter(({ owedAgain, open }) => owedAgain.amountMinor > 0 && open.amountMinor > 0) : [];
const isRunning = (payment: DisputedPayment) => payment.state === 'OPEN' || owedOf(payment).length > 0;

/** Where the letters about a card payment that is disputed at the bank lead (ToS 3.4.a, 4.1). */
export function DisputedPayments({ billing: { disputedPayments } }: { billing: Billing }) {
  return disputedPayments.filter(isRunning).map((each) => <Disputed key={each.id} payment={each} />);
}

/** Those that the bank has decided, or that we let go: nothing of them is left to do. */
export function DecidedDisputes({ billing: { disputedPayments } }: { billing: Billing }) {
  const t = useT();
  const decided = disputedPayments.filter((each) => !isRunning(each));
  if (decided.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('disputed.title')}</h2>
      {decided.map((each) => (
        <Disputed key={each.id} payment={each} />
      ))}
    </section>
  );
}

function Disputed({ payment }: { payment: DisputedPayment }) {
  const t = useT();
  const { locale } = useIntl();
  const meaning = useMeaning(payment);
  const { state, clause, amount } = payment;
  const [owed] = owedOf(payment);
  const kind: StateKind = owed ? 'warning' : state === 'OPEN' ? 'waiting' : 'good';
  return (
    <StateBanner
      kind={kind}
      what={t(`disputed.${state}`, { amount: moneyText(locale, amount, { exact: true }) })}
      when={
        <>
          {meaning} <AppLink href={`/contract/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>
        </>
      }
      action={
        owed && (
          <Button small kind="primary" href={`/billing/invoices/${owed.id}`}>
            {t('disputed.see', { number: owed.number })}
          </Button>
        )
      }
    />
  );
}

/** Which invoice, since when, and what it comes to: by when what happens, or what it came to. */
function useMeaning(payment: DisputedPayment): string {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const { state, openedAt, answerBy, closedAt, daysToPay, invoices } = payment;
  const dayIn = (instant: string) => dayInWords(locale, dayOf(new Date(instant)), today);
  const numbers = invoices.map(({ number }) => number).join(', ');
  const said = [t(numbers ? 'disputed.of' : 'disputed.since', { numbers, day: dayIn(openedAt) })];
  if (state === 'OPEN') {
    const [first] = invoices;
    const againMinor = invoices.reduce((sum, { owedAgain }) => sum + owedAgain.amountMinor, 0);
    const again = first && moneyText(locale, { ...first.owedAgain, amountMinor: againMinor }, { exact: true });
    said.push(answerBy ? t('disputed.answerBy', { day: dayIn(answerBy) }) : t('disputed.answer'));
    // What was late already gets no new day.
    const isLate = invoices.some(({ open, dueOn }) => open.amountMinor > 0 && dueOn < today);
    const ifLost = againMinor === 0 ? 'disputed.ifLostNothing' : isLate ? 'disputed.ifLostLate' : 'disputed.ifLost';
    said.push(t(ifLost, { again, days: daysToPay }));
    return [...said, t('disputed.mistake')].join(' ');
  }
  if (closedAt) said.push(t('disputed.decidedOn', { day: dayIn(closedAt) }));
  const owed = owedOf(payment);
  const again = invoices.some(({ owedAgain }) => owedAgain.amountMinor > 0);
  said.push(...owed.map(({ number, dueOn }) => t('disputed.owed', { number, day: dayInWords(locale, dueOn, today) })));
  if (owed.length === 0) said.push(t(again ? 'disputed.settled' : 'disputed.nothing'));
  return said.join(' ');
}
