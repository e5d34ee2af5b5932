import { numberFormat } from '../i18n/formats.js';

/** As the API sends it: whole minor units and an ISO 4217 code. */
export interface MoneyAmount {
  amountMinor: number;
  currency: string;
}

const crowns = new Set(['SEK', 'NOK', 'DKK']);

/** `1,490 kr`, `1 490 kr`, `€19.50`. Öre are left out when there are none, unless `exact`. */
export function moneyText(locale: string, money: MoneyAmount, { exact = false } = {}): string {
  const digits = minorDigits(money.currency);
  const whole = money.amountMinor % 10 ** digits === 0;
  const shown = whole && !exact ? 0 : digits;
  const amount = money.amountMinor / 10 ** digits;

  // English writes "SEK 1,490"; nobody who pays in kronor does.
  if (crowns.has(money.currency)) return `${decimal(locale, amount, shown)}\u00a0kr`;
  return numberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(amount);
}

function decimal(locale: string, amount: number, digits: number): string {
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
}

function minorDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
