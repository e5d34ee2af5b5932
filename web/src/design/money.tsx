import { useIntl } from 'react-intl';
import { type MoneyAmount, moneyText } from './money-text.js';

interface MoneyProps {
  amount: MoneyAmount;
  /** Always with decimals, for columns that are summed by eye. */
  exact?: boolean;
}

/** An amount with its currency, in tabular figures that never break over a line. */
export function Money({ amount, exact = false }: MoneyProps) {
  const { locale } = useIntl();
  return <span className="tabular">{moneyText(locale, amount, { exact })}</span>;
}
