import { addDays, type LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { Letter, NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import { later, letter, money } from './letter-words.js';
import { billingLetters } from './letters-billing.js';
import { changeLetters } from './letters-changes.js';
import { invoicingLetters } from './letters-invoicing.js';
import { negotiatingLetters } from './letters-negotiating.js';
import { withdrawalLetters } from './letters-withdrawal.js';

/** What every letter about a debt knows: the invoice, and the knobs that its dates are counted by. */
interface DebtData {
  invoiceId: string;
  number: string;
  ocr: string;
  dueOn: LocalDate;
  open: MoneyJson;
  suspensionDays: number;
  suspensionGapDays: number;
  finalNoticeDays: number;
  deletionNoticeDays: number;
  deletedNotBefore?: LocalDate | null;
  /** Another invoice has suspended the instance already. */
  isSuspended?: boolean;
}

/** ToS 3.4.d: how to pay stands in each of them. */
const payment = (language: Language, baseUrl: string, { invoiceId }: DebtData): Letter['action'] => ({
  label: language === 'sv' ? 'Betala fakturan' : 'Pay the invoice',
  url: `${baseUrl}/billing/invoices/${invoiceId}`,
});

const howToPay = (language: Language, { ocr }: DebtData): string =>
  language === 'sv'
    ? `Du betalar med kort i Fakturering, eller till det konto som står på fakturan med ${ocr} som OCR-referens. Behöver du en annan betalningsplan eller är fakturan fel, säg det i Fakturering.`
    : `You can pay by card in Billing, or to the account on the invoice with ${ocr} as the OCR reference. If you need another way to settle it, or the invoice is wrong, tell us in Billing.`;

const firstOverdue = letter<DebtData>('first-overdue', 3, 'ToS 3.4.a', {
  sv: (data, { baseUrl }) => ({
    subject: `Faktura ${data.number} är obetald`,
    paragraphs: [
      `Faktura ${data.number} på ${money(data.open, 'sv')} förföll den ${dateInWords(data.dueOn, 'sv')} och är ännu inte betald. Har betalningen redan gått iväg kan du bortse från brevet.`,
      howToPay('sv', data),
      data.isSuspended
        ? 'Din instans är redan avstängd för en äldre faktura. Den öppnas när den fakturan är betald, och för att den ska förbli öppen behöver även den här betalas.'
        : `Är den fortfarande obetald den ${dateInWords(addDays(data.dueOn, data.suspensionDays), 'sv')} kan din instans stängas av. Innan dess varnar vi dig en gång till.`,
    ],
    action: payment('sv', baseUrl, data),
  }),
  en: (data, { baseUrl }) => ({
    subject: `Invoice ${data.number} is unpaid`,
    paragraphs: [
      `Invoice ${data.number} for ${money(data.open, 'en')} fell due on ${dateInWords(data.dueOn, 'en')} and has not been paid yet. If your payment is on its way, please disregard this letter.`,
      howToPay('en', data),
      data.isSuspended
        ? 'Your instance is already suspended for an older invoice. It reopens when that one is paid, and for it to stay open this one needs to be paid as well.'
        : `If it is still unpaid on ${dateInWords(addDays(data.dueOn, data.suspensionDays), 'en')}, your instance may be suspended. We will warn you once more before that.`,
    ],
    action: payment('en', baseUrl, data),
  }),
});

const suspendedFrom = ({ dueOn, suspensionDays, suspensionGapDays }: DebtData, sentOn: LocalDate): LocalDate =>
  later(addDays(dueOn, suspensionDays), addDays(sentOn, suspensionGapDays));

const suspensionWarning = letter<DebtData>('suspension-warning', 3, 'ToS 3.4.b', {
  sv: (data, { baseUrl, sentOn }) => ({
    subject: `Instansen kan stängas av den ${dateInWords(suspendedFrom(data, sentOn), 'sv')}`,
    paragraphs: [
      `Faktura ${data.number} på ${money(data.open, 'sv')}, som förföll den ${dateInWords(data.dueOn, 'sv')}, är fortfarande obetald.`,
      `Betalas den inte dessförinnan stängs din instans av den ${dateInWords(suspendedFrom(data, sentOn), 'sv')}. Fakturering och export av dina egna data förblir öppna, och allt är tillbaka så snart betalningen kommer.`,
      `Efter ytterligare ${data.finalNoticeDays} dagar kan instansen och dess data raderas. Det meddelar vi minst ${data.deletionNoticeDays} dagar i förväg.`,
      howToPay('sv', data),
    ],
    action: payment('sv', baseUrl, data),
  }),
  en: (data, { baseUrl, sentOn }) => ({
    subject: `Your instance may be suspended on ${dateInWords(suspendedFrom(data, sentOn), 'en')}`,
    paragraphs: [
      `Invoice ${data.number} for ${money(data.open, 'en')}, due on ${dateInWords(data.dueOn, 'en')}, is still unpaid.`,
      `Unless it is paid before then, your instance is suspended on ${dateInWords(suspendedFrom(data, sentOn), 'en')}. Billing and the export of your own data stay open, and everything returns as soon as the payment arrives.`,
      `After a further ${data.finalNoticeDays} days the instance and its data may be deleted. We would tell you at least ${data.deletionNoticeDays} days ahead.`,
      howToPay('en', data),
    ],
    action: payment('en', baseUrl, data),
  }),
});

const suspended = letter<DebtData>('suspended', 3, 'ToS 3.4.d', {
  sv: (data, { baseUrl, sentOn }) => ({
    subject: 'Din instans är avstängd tills fakturan är betald',
    paragraphs: [
      `Faktura ${data.number} på ${money(data.open, 'sv')} har varit obetald sedan den ${dateInWords(data.dueOn, 'sv')}. Därför är din instans avstängd från i dag. Dina data finns kvar, och Fakturering och din egen export är öppna.`,
      'När betalningen kommer öppnas instansen genast.',
      howToPay('sv', data),
      `Är fakturan obetald efter ${data.finalNoticeDays} dagar, den ${dateInWords(addDays(sentOn, data.finalNoticeDays), 'sv')}, får du ett sista brev med den dag då instansen raderas. För data som då går förlorade ansvarar vi inte enligt villkoren.`,
    ],
    action: payment('sv', baseUrl, data),
  }),
  en: (data, { baseUrl, sentOn }) => ({
    subject: 'Your instance is suspended until the invoice is paid',
    paragraphs: [
      `Invoice ${data.number} for ${money(data.open, 'en')} has been unpaid since ${dateInWords(data.dueOn, 'en')}. Your instance is therefore suspended from today. Your data is intact, and Billing and your own export stay open.`,
      'The instance reopens as soon as the payment arrives.',
      howToPay('en', data),
      `If the invoice is unpaid after ${data.finalNoticeDays} days, on ${dateInWords(addDays(sentOn, data.finalNoticeDays), 'en')}, you will receive a last letter with the day on which the instance is deleted. Under the terms we are not liable for data lost in that way.`,
    ],
    action: payment('en', baseUrl, data),
  }),
});

const deletedFrom = ({ deletionNoticeDays, deletedNotBefore }: DebtData, sentOn: LocalDate): LocalDate =>
  later(addDays(sentOn, deletionNoticeDays), deletedNotBefore ?? sentOn);

const finalDeletionNotice = letter<DebtData>('final-deletion-notice', 3, 'ToS 3.4.e', {
  sv: (data, { baseUrl, sentOn }) => ({
    subject: `Instansen raderas den ${dateInWords(deletedFrom(data, sentOn), 'sv')}`,
    paragraphs: [
      `Det här är det sista brevet innan din instans raderas. Faktura ${data.number} på ${money(data.open, 'sv')} förföll den ${dateInWords(data.dueOn, 'sv')} och är fortfarande obetald.`,
      `Instansen och alla dess data raderas den ${dateInWords(deletedFrom(data, sentOn), 'sv')}. Det går inte att ångra, och vi ansvarar inte för data som då går förlorade. Det som lagen kräver att vi sparar behåller vi.`,
      'En betalning före dess stoppar raderingen och öppnar instansen genast. Din egen export är öppen fram till raderingen.',
      howToPay('sv', data),
    ],
    action: payment('sv', baseUrl, data),
  }),
  en: (data, { baseUrl, sentOn }) => ({
    subject: `Your instance will be deleted on ${dateInWords(deletedFrom(data, sentOn), 'en')}`,
    paragraphs: [
      `This is the last letter before your instance is deleted. Invoice ${data.number} for ${money(data.open, 'en')} fell due on ${dateInWords(data.dueOn, 'en')} and is still unpaid.`,
      `The instance and all its data will be deleted on ${dateInWords(deletedFrom(data, sentOn), 'en')}. This cannot be undone, and we are not liable for data lost in that way. What the law requires us to keep is kept.`,
      'A payment before then stops the deletion and reopens the instance at once. Your own export stays open until the deletion.',
      howToPay('en', data),
    ],
    action: payment('en', baseUrl, data),
  }),
});

const paymentRestored = letter<{ suspendedOn: LocalDate }>('payment-restored', 1, 'ToS 3.4.d', {
  sv: ({ suspendedOn }, { baseUrl }) => ({
    subject: 'Instansen är öppen igen',
    paragraphs: [
      `Tack, betalningen har kommit. Instansen, som varit avstängd sedan den ${dateInWords(suspendedOn, 'sv')}, är öppen igen med alla data kvar.`,
    ],
    action: { label: 'Till instansen', url: baseUrl },
  }),
  en: ({ suspendedOn }, { baseUrl }) => ({
    subject: 'Your instance is open again',
    paragraphs: [
      `Thank you, the payment has arrived. The instance, suspended since ${dateInWords(suspendedOn, 'en')}, is open again with all its data.`,
    ],
    action: { label: 'Go to the instance', url: baseUrl },
  }),
});

/** All letters of this context, in Swedish and English. */
export const subscriptionLetters: NoticeTemplate[] = [
  firstOverdue,
  suspensionWarning,
  suspended,
  finalDeletionNotice,
  paymentRestored,
  ...billingLetters,
  ...withdrawalLetters,
  ...invoicingLetters,
  ...negotiatingLetters,
  ...changeLetters,
];
