import { type TestCard, testCardByNumber } from './stripe-cards.js';

/** A card as typed on the hosted page, found valid. */
export interface CardEntry {
  card: TestCard;
  expiry: string;
  expiryMonth: number;
  expiryYear: number;
  name: string;
}

/** The first field that is wrong, and what was typed that may be shown again: never the number or its code. */
export interface CardFault {
  field: 'number' | 'expiry' | 'cvc' | 'name';
  message: string;
  entry: Partial<CardEntry>;
}

export const TEST_CARD_HINTS = [
  { number: '4242 4242 4242 4242', does: 'Pays' },
  { number: '4000 0000 0000 0002', does: 'Is declined' },
  { number: '4000 0000 0000 9995', does: 'Has insufficient funds' },
  { number: '4000 0025 0000 3155', does: 'The bank asks you first, then agrees to later charges' },
  { number: '4000 0027 6000 3184', does: 'The bank asks you every time' },
  { number: '4000 0000 0000 0341', does: 'Can be saved, but every charge is declined' },
  { number: '4000 0000 0000 0259', does: 'Pays, and is then disputed' },
];

export function readCard(form: Record<string, unknown>, today: Date): CardEntry | CardFault {
  const text = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '');
  const expiry = text('expiry');
  const name = text('name');
  const fault = (field: CardFault['field'], message: string): CardFault => ({
    field,
    message,
    entry: { expiry, name },
  });

  const number = text('number').replace(/[\s-]/g, '');
  if (!passesLuhn(number)) return fault('number', 'Your card number is incorrect.');
  const card = testCardByNumber(number);
  if (!card) return fault('number', 'This sandbox takes test cards only. Their numbers stand at the foot of the page.');
  const expires = monthAndYear(expiry);
  if (!expires) return fault('expiry', 'Give the expiry as month and year, for example 12/34.');
  if (Date.UTC(expires.expiryYear, expires.expiryMonth) <= today.getTime()) {
    return fault('expiry', "Your card's expiration date is in the past.");
  }
  if (!/^\d{3,4}$/.test(text('cvc'))) return fault('cvc', "Your card's security code is incomplete.");
  if (!name) return fault('name', 'Give the name that stands on the card.');
  return { card, expiry, ...expires, name };
}

function monthAndYear(expiry: string): { expiryMonth: number; expiryYear: number } | undefined {
  const [, month, year] = /^(0?[1-9]|1[0-2])\s*[/-]?\s*(\d{2}|\d{4})$/.exec(expiry) ?? [];
  if (!month || !year) return undefined;
  return { expiryMonth: Number(month), expiryYear: year.length === 2 ? 2000 + Number(year) : Number(year) };
}

function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
