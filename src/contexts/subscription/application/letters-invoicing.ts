import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import { letter, money } from './letter-words.js';

interface ProFormaData {
  number: string;
  planName: string;
  ocr: string;
  bankgiro: string;
  validUntil: LocalDate;
  total: MoneyJson;
}

const proForma = letter<ProFormaData>('pro-forma', 1, 'ToS 4.6', {
  sv: (data, { baseUrl }) => ({
    subject: `Proforma ${data.number} för ${data.planName}`,
    paragraphs: [
      `Här är den proforma som du bad om: ${data.planName} i ett år för ${money(data.total, 'sv')}, moms inräknad. Den gäller till och med den ${dateInWords(data.validUntil, 'sv')}.`,
      `Betala till bankgiro ${data.bankgiro} med ${data.ocr} som OCR-referens. Prenumerationen börjar den dag då hela beloppet är betalt, och då får du fakturan.`,
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: (data, { baseUrl }) => ({
    subject: `Pro forma ${data.number} for ${data.planName}`,
    paragraphs: [
      `Here is the pro forma that you asked for: ${data.planName} for one year at ${money(data.total, 'en')}, VAT included. It is valid until ${dateInWords(data.validUntil, 'en')}, that day included.`,
      `Please pay to bankgiro ${data.bankgiro} with ${data.ocr} as the OCR reference. The subscription starts on the day when the whole amount is paid, and the invoice follows.`,
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

interface ShortData {
  number: string;
  ocr: string;
  validUntil: LocalDate;
  received: MoneyJson;
  missing: MoneyJson;
}

const proFormaShort = letter<ShortData>('pro-forma-short', 1, 'ToS 4.6', {
  sv: ({ number, ocr, validUntil, received, missing }, { baseUrl }) => ({
    subject: `${money(missing, 'sv')} återstår av proforma ${number}`,
    paragraphs: [
      `Vi har tagit emot ${money(received, 'sv')}. Av proforma ${number} återstår ${money(missing, 'sv')}, och prenumerationen börjar när hela beloppet är betalt.`,
      `Betala resten senast den ${dateInWords(validUntil, 'sv')} med samma OCR-referens, ${ocr}. Kommer den inte fram betalar vi tillbaka det vi har fått.`,
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ number, ocr, validUntil, received, missing }, { baseUrl }) => ({
    subject: `${money(missing, 'en')} of pro forma ${number} remains`,
    paragraphs: [
      `We received ${money(received, 'en')}. Of pro forma ${number}, ${money(missing, 'en')} remains; the subscription starts when the whole amount is paid.`,
      `Please pay the rest by ${dateInWords(validUntil, 'en')} with the same OCR reference, ${ocr}. If it does not arrive, we return what we have received.`,
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

interface ExpiredData {
  number: string;
  planName: string;
  validUntil: LocalDate;
  returned: MoneyJson | null;
}

const proFormaExpired = letter<ExpiredData>('pro-forma-expired', 1, 'ToS 4.6', {
  sv: ({ number, planName, validUntil, returned }, { baseUrl }) => ({
    subject: `Proforma ${number} gäller inte längre`,
    paragraphs: [
      `Proforma ${number} för ${planName} gällde till och med den ${dateInWords(validUntil, 'sv')} och blev inte betald i sin helhet. Har du betalat i tid räknas betalningen även om den når oss senare.`,
      ...(returned ? [`De ${money(returned, 'sv')} som kom in betalas tillbaka till ditt konto.`] : []),
      'Vill du fortfarande ha planen kan du be om en ny proforma i Fakturering.',
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ number, planName, validUntil, returned }, { baseUrl }) => ({
    subject: `Pro forma ${number} is no longer valid`,
    paragraphs: [
      `Pro forma ${number} for ${planName} was valid until ${dateInWords(validUntil, 'en')} and was not paid in full. If you paid in time, the payment counts even if it reaches us later.`,
      ...(returned ? [`The ${money(returned, 'en')} that arrived is returned to your account.`] : []),
      'If you still want the plan, you can ask for a new pro forma in Billing.',
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

/** Letters about paying otherwise than by card (ToS 4.6). */
export const invoicingLetters: NoticeTemplate[] = [proForma, proFormaShort, proFormaExpired];
