import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { moneyText } from '../../design/money-text.js';
import { StateBanner } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { arrangements } from './queries-agreement.js';

/** In Billing: that instalments are agreed upon or asked for, and which one is next (ToS 3.4.g). */
export function ArrangementStanding() {
  const t = useT();
  const { locale } = useIntl();
  const { data } = useQuery(arrangements);
  const standing = data?.find(({ state }) => state === 'AGREED' || state === 'REQUESTED');
  if (!standing) return null;
  const next = standing.instalments.find(({ open }) => open.amountMinor > 0);
  return (
    <StateBanner
      kind={next ? 'good' : 'waiting'}
      what={t(next ? 'arrangement.holds' : 'arrangement.awaits')}
      when={
        next && (
          <>
            {t('arrangement.next', { amount: moneyText(locale, next.open) })} <Day date={next.payBy} />.
          </>
        )
      }
      action={
        <Button small href="/billing/arrangement">
          {t('arrangement.see')}
        </Button>
      }
    />
  );
}
