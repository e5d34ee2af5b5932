import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { moneyText } from '../../design/money-text.js';
import { StateBanner } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { ArrangementStanding } from './arrangement-standing.js';
import { type Billing, isArranged, isClosing } from './queries.js';
import type { Payment } from './use-payment.js';

interface StandingProps {
  billing: Billing;
  /** Absent where nobody can act: for users without the right, and for staff who look. */
  payment?: Payment;
}

/** Where the money stands, as long as there is anything to say: what is, until when, and the one thing to do. */
export function Standing({ billing, payment }: StandingProps) {
  const t = useT();
  const today = useToday();
  const { state, until, overdue, openInvoices } = billing;
  const [oldest] = openInvoices;
  const day = until && <Day date={until} />;
  const pay = payment && oldest && <PayButton payment={payment} invoice={oldest} />;

  if (isArranged(billing)) return payment ? <ArrangementStanding /> : <Arranged billing={billing} />;
  if (overdue) {
    const what = oldest ? t('standing.overdue', { number: oldest.number }) : t('standing.overdueForUsers');
    const stopped = overdue.state === 'SUSPENDED' || overdue.state === 'FINAL';
    return (
      <StateBanner
        kind={stopped ? 'stopped' : 'warning'}
        what={what}
        when={
          <>
            {t('standing.dueSince')} <Day date={overdue.dueOn} />. <NextBlow billing={billing} />
          </>
        }
        action={pay}
      />
    );
  }
  if (state === 'PAST_DUE')
    return (
      <StateBanner
        kind="warning"
        what={t('standing.card')}
        when={
          <>
            {t('standing.cardUntil')} {day}
            {t('standing.cardUntilAfter')}
          </>
        }
        action={pay}
      />
    );
  if (state === 'CANCEL_SCHEDULED')
    return (
      <Plain what={t('standing.canceled')} when={t('standing.canceledUntil')} day={day}>
        {payment && (
          <Button small busy={payment.busy} onClick={() => void payment.resume()}>
            {t('contract.action.resume')}
          </Button>
        )}
      </Plain>
    );
  if (isClosing(billing)) return <Plain what={t('standing.closing')} when={t('standing.endedUntil')} day={day} />;
  if (state === 'CANCELED' || state === 'EXPIRED')
    return (
      <Plain
        what={t('standing.ended')}
        when={t(until && until < today ? 'standing.endedSince' : 'standing.endedUntil')}
        day={day}
      >
        {payment && (
          <Button small href="/billing/plans">
            {t('billing.choose')}
          </Button>
        )}
      </Plain>
    );
  if (!oldest) return null;
  return (
    <StateBanner
      kind="waiting"
      what={t('standing.invoiceDue', { number: oldest.number })}
      when={
        <>
          {t('standing.dueOn')} <Day date={oldest.dueOn} />.
        </>
      }
      action={pay}
    />
  );
}

/** Users and staff read no amounts here: that it is agreed, and when the next instalment is due. */
function Arranged({ billing }: { billing: Billing }) {
  const t = useT();
  const next = billing.ifNothingIsDone.find(({ code }) => code === 'instalment-due');
  return (
    <StateBanner
      kind="good"
      what={t('arrangement.holds')}
      when={
        next && (
          <>
            {t('standing.nextInstalment')} <Day date={dayOf(new Date(next.at))} instant={next.at} />.
          </>
        )
      }
    />
  );
}

interface PlainProps {
  what: string;
  when: string;
  day: ReactNode;
  children?: ReactNode;
}

function Plain({ what, when, day, children }: PlainProps) {
  return (
    <StateBanner
      kind="warning"
      what={what}
      when={
        <>
          {when} {day}.
        </>
      }
      action={children}
    />
  );
}

const blows = ['instance-suspended', 'instance-deleted', 'subscription-canceled', 'data-purged'];

/** The next thing that would be lost, in plain words before anything else. */
function NextBlow({ billing }: { billing: Billing }) {
  const t = useT();
  const known = useKnownMessage();
  const blow = billing.ifNothingIsDone.find(({ code }) => blows.includes(code));
  const words = blow && known(`ahead.${blow.code}`);
  if (!blow || !words) return null;
  return (
    <>
      {t('standing.then')} <Day date={dayOf(new Date(blow.at))} instant={blow.at} form="distance" />
      {': '}
      {words.charAt(0).toLocaleLowerCase() + words.slice(1)}.
    </>
  );
}

interface PayButtonProps {
  payment: Payment;
  invoice: Billing['openInvoices'][number];
  /** The banner's is the page's first deed; a timeline repeats it more quietly. */
  kind?: 'primary' | 'plain';
}

export function PayButton({ payment, invoice, kind = 'primary' }: PayButtonProps) {
  const t = useT();
  const { locale } = useIntl();
  const amount = moneyText(locale, invoice.open);
  return (
    <Button small kind={kind} busy={payment.busy} onClick={() => void payment.pay(invoice.id)}>
      {t('contract.action.pay', { amount })}
    </Button>
  );
}
