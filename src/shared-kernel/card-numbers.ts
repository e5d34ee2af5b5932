/** How the networks' numbers begin, and how long they are; the digits of an invoice or a phone rarely fit both. */
const NETWORKS = [
  /^4\d{12}(\d{3})?(\d{3})?$/, // Visa
  /^(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(0[0-5]|[68]\d)\d{11}$/, // Diners Club
  /^(6011|65\d{2}|64[4-9]\d)\d{12}(\d{3})?$/, // Discover
  /^35(2[89]|[3-8]\d)\d{12}(\d{3})?$/, // JCB
  /^62\d{14,17}$/, // UnionPay
];

// In one run, or grouped as on the card. A plus in front makes it a telephone number; letters, part of an id.
const CANDIDATES =
  /(?<![\w+])(?:\d{13,19}|\d{4}([ .\u00a0-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ .\u00a0-])\d{6}\2\d{4,5})(?!\w)/g;

/** ToS 4.1: cards are typed in at the payment provider and nowhere else; a number that strays in is not kept. */
export function hasCardNumber(text: string): boolean {
  return (text.match(CANDIDATES) ?? []).map((found) => found.replace(/\D/g, '')).some(isCardNumber);
}

const isCardNumber = (digits: string): boolean =>
  NETWORKS.some((network) => network.test(digits)) && passesLuhn(digits);

/** The check digit of cards and of Swedish company numbers. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
