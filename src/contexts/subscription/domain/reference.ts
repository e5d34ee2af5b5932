/** What a payment reference stands for: an invoice, or the pro forma that comes before it (ToS 4.6). */
export type ReferenceKind = 'invoice' | 'pro-forma';

/** A place in a client's own unbroken series; the client number makes it unique over all clients (ADR 23). */
export interface SeriesPlace {
  clientNumber: number;
  sequence: number;
}

const KIND_DIGITS: Record<ReferenceKind, string> = { invoice: '1', 'pro-forma': '2' };
const SEQUENCE_DIGITS = 5;

export const invoiceNumber = ({ clientNumber, sequence }: SeriesPlace): string =>
  `${clientNumber}-${String(sequence).padStart(4, '0')}`;

/** With a K for 'kreditfaktura', so that the two series never look alike; the client is its invoice's. */
export const creditNoteNumber = (ofInvoice: string, sequence: number): string =>
  `${ofInvoice.split('-')[0]}-K${String(sequence).padStart(4, '0')}`;

export const proFormaNumber = ({ clientNumber, sequence }: SeriesPlace): string => `${clientNumber}-P${sequence}`;

/**
 * The reference that a payer gives to the bank: digits only, the last a check digit and the one before it the
 * last digit of the length, as Bankgirot's strictest OCR control asks. The place in the series can be read back.
 */
export const ocrReference = (kind: ReferenceKind, { clientNumber, sequence }: SeriesPlace): string => {
  const place = String(sequence).padStart(SEQUENCE_DIGITS, '0');
  if (place.length > SEQUENCE_DIGITS) throw new RangeError(`The series of client ${clientNumber} is full`);
  const body = `${clientNumber}${KIND_DIGITS[kind]}${place}`;
  const withLength = `${body}${(body.length + 2) % 10}`;
  return `${withLength}${checkDigit(withLength)}`;
};

/** What a reference stands for, spaces aside; `undefined` when a digit is wrong, missing or too many. */
export const readOcr = (given: string): (SeriesPlace & { kind: ReferenceKind }) | undefined => {
  const ocr = given.replace(/\s/g, '');
  const parts = /^([1-9]\d{3,15})([12])(\d{5})(\d)(\d)$/.exec(ocr);
  if (!parts || Number(parts[4]) !== ocr.length % 10 || Number(parts[5]) !== checkDigit(ocr.slice(0, -1)))
    return undefined;
  const kind = parts[2] === KIND_DIGITS.invoice ? 'invoice' : 'pro-forma';
  return { kind, clientNumber: Number(parts[1]), sequence: Number(parts[3]) };
};

/** Luhn's: every second digit from the right weighs double. */
const checkDigit = (digits: string): number => {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return (10 - (sum % 10)) % 10;
};
