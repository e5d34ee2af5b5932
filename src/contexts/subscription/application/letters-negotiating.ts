import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import { letter, money } from './letter-words.js';

interface AgreedData {
  restoresAccess: boolean;
  instalments: { payBy: LocalDate; amount: MoneyJson }[];
}

const agreed = letter<AgreedData>('arrangement-agreed', 1, 'ToS 3.4.g', {
  sv: ({ restoresAccess, instalments }, { baseUrl }) => ({
    subject: 'Vi är överens om en betalningsplan',
    paragraphs: [
      'Så här betalar du:',
      ...instalments.map(({ payBy, amount }) => `${money(amount, 'sv')} senast den ${dateInWords(payBy, 'sv')}.`),
      'Så länge du följer planen påminner vi inte om fakturorna i den, och vi stänger varken av eller raderar något för deras skull.',
      ...(restoresAccess ? ['Din instans är öppen igen.'] : []),
      'Uteblir en delbetalning gäller det vanliga förloppet igen, tidigast med de datum som hade gällt utan planen.',
    ],
    action: { label: 'Se planen', url: `${baseUrl}/billing` },
  }),
  en: ({ restoresAccess, instalments }, { baseUrl }) => ({
    subject: 'We have agreed on a payment plan',
    paragraphs: [
      'This is how you pay:',
      ...instalments.map(({ payBy, amount }) => `${money(amount, 'en')} by ${dateInWords(payBy, 'en')}.`),
      'As long as you keep the plan, we send no reminders about its invoices, and nothing is suspended or deleted because of them.',
      ...(restoresAccess ? ['Your instance is open again.'] : []),
      'If an instalment is missed, the usual course applies again, no earlier than it would have without the plan.',
    ],
    action: { label: 'View the plan', url: `${baseUrl}/billing` },
  }),
});

const declined = letter<{ reason: string }>('arrangement-declined', 1, 'ToS 3.4.g', {
  sv: ({ reason }, { baseUrl }) => ({
    subject: 'Vi kan inte gå med på den föreslagna betalningsplanen',
    paragraphs: [
      `Vårt skäl: ${reason}`,
      'Fakturorna gäller som förut. Du kan betala dem i Fakturering eller föreslå en annan plan.',
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ reason }, { baseUrl }) => ({
    subject: 'We cannot agree to the payment plan that you proposed',
    paragraphs: [
      `Our reason: ${reason}`,
      'The invoices stand as before. You can pay them in Billing, or propose another plan.',
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

const reminder = letter<{ payBy: LocalDate; amount: MoneyJson }>('instalment-reminder', 1, 'ToS 3.4.g', {
  sv: ({ payBy, amount }, { baseUrl }) => ({
    subject: `Nästa delbetalning: ${money(amount, 'sv')} senast den ${dateInWords(payBy, 'sv')}`,
    paragraphs: [
      `Enligt din betalningsplan ska ${money(amount, 'sv')} vara betalda senast den ${dateInWords(payBy, 'sv')}. Har betalningen redan gått iväg kan du bortse från brevet.`,
    ],
    action: { label: 'Betala', url: `${baseUrl}/billing` },
  }),
  en: ({ payBy, amount }, { baseUrl }) => ({
    subject: `Next instalment: ${money(amount, 'en')} by ${dateInWords(payBy, 'en')}`,
    paragraphs: [
      `Under your payment plan, ${money(amount, 'en')} is to be paid by ${dateInWords(payBy, 'en')}. If your payment is on its way, please disregard this letter.`,
    ],
    action: { label: 'Pay', url: `${baseUrl}/billing` },
  }),
});

interface BrokenData {
  payBy: LocalDate;
  missing: MoneyJson;
  open: MoneyJson;
}

const broken = letter<BrokenData>('arrangement-broken', 1, 'ToS 3.4.g', {
  sv: ({ payBy, missing, open }, { baseUrl }) => ({
    subject: 'Betalningsplanen gäller inte längre',
    paragraphs: [
      `Delbetalningen till den ${dateInWords(payBy, 'sv')} har inte kommit: ${money(missing, 'sv')} saknas. Har du betalat i tid gäller planen igen när betalningen har nått oss.`,
      `Annars är ${money(open, 'sv')} att betala. Det vanliga förloppet fortsätter där det stod, och innan något stängs av eller raderas får du ett brev med datumet.`,
    ],
    action: { label: 'Betala', url: `${baseUrl}/billing` },
  }),
  en: ({ payBy, missing, open }, { baseUrl }) => ({
    subject: 'The payment plan no longer applies',
    paragraphs: [
      `The instalment for ${dateInWords(payBy, 'en')} has not arrived: ${money(missing, 'en')} is missing. If you paid in time, the plan applies again once the payment has reached us.`,
      `Otherwise ${money(open, 'en')} is to be paid. The usual course goes on where it stood, and before anything is suspended or deleted you get a letter that names the date.`,
    ],
    action: { label: 'Pay', url: `${baseUrl}/billing` },
  }),
});

const kept = letter<{ total: MoneyJson }>('arrangement-kept', 1, 'ToS 3.4.g', {
  sv: ({ total }, { baseUrl }) => ({
    subject: 'Betalningsplanen är klar',
    paragraphs: [`Tack, alla ${money(total, 'sv')} i planen är betalda. Inget av det är kvar att göra.`],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ total }, { baseUrl }) => ({
    subject: 'The payment plan is complete',
    paragraphs: [`Thank you, all ${money(total, 'en')} of the plan is settled. Nothing of it remains.`],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

interface DecidedData {
  invoiceId: string;
  number: string;
  answer: string;
  open: MoneyJson;
}

const upheld = letter<DecidedData & { creditNote: string; credited: MoneyJson; vat: MoneyJson }>(
  'dispute-upheld',
  1,
  'ToS 3.4.g',
  {
    sv: ({ invoiceId, number, answer, creditNote, credited, vat, open }, { baseUrl }) => ({
      subject: `Du får kredit på faktura ${number}`,
      paragraphs: [
        `Vi har prövat din invändning mot faktura ${number}. Vårt svar: ${answer}`,
        `Kreditfaktura ${creditNote} tar bort ${money(credited, 'sv')}, varav moms ${money(vat, 'sv')}.`,
        open.amountMinor > 0
          ? `${money(open, 'sv')} av fakturan är kvar att betala.`
          : 'Av fakturan är inget kvar att betala. Hade du redan betalat det vi tar bort går det tillbaka samma väg.',
      ],
      action: { label: 'Se fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
    }),
    en: ({ invoiceId, number, answer, creditNote, credited, vat, open }, { baseUrl }) => ({
      subject: `You are credited on invoice ${number}`,
      paragraphs: [
        `We have looked into your objection to invoice ${number}. Our answer: ${answer}`,
        `Credit note ${creditNote} takes off ${money(credited, 'en')}, of which ${money(vat, 'en')} is VAT.`,
        open.amountMinor > 0
          ? `${money(open, 'en')} of the invoice remains to be paid.`
          : 'Nothing of the invoice remains to be paid. What you had already paid of the credited part is returned the way it came.',
      ],
      action: { label: 'View the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
    }),
  },
);

const keptBackCredited = letter<{
  invoiceId: string;
  number: string;
  days: number;
  credited: MoneyJson;
  vat: MoneyJson;
  creditNote: string | null;
  returned: MoneyJson;
  open: MoneyJson;
}>('kept-back-credited', 1, 'ToS 3.4.c', {
  sv: ({ invoiceId, number, days, credited, vat, creditNote, returned, open }, { baseUrl }) => ({
    subject: `Faktura ${number}: dagar utan tjänsten`,
    paragraphs: [
      creditNote
        ? `I ${days} ${days === 1 ? 'dag' : 'dagar'} av perioden på faktura ${number} gick tjänsten inte att använda. Det betalar du inte för: kreditfaktura ${creditNote} tar bort ${money(credited, 'sv')}, varav moms ${money(vat, 'sv')}.`
        : `Under hela perioden på faktura ${number} gick tjänsten inte att använda. Fakturan är struken och ska inte betalas.`,
      ...(returned.amountMinor > 0
        ? [`${money(returned, 'sv')} av det hade du redan betalat. Beloppet går tillbaka samma väg.`]
        : []),
      ...(open.amountMinor > 0 ? [`${money(open, 'sv')} av fakturan är kvar att betala.`] : []),
    ],
    action: { label: 'Se fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
  en: ({ invoiceId, number, days, credited, vat, creditNote, returned, open }, { baseUrl }) => ({
    subject: `Invoice ${number}: days without the service`,
    paragraphs: [
      creditNote
        ? `The service could not be used on ${days} ${days === 1 ? 'day' : 'days'} of the period of invoice ${number}. You do not pay for them: credit note ${creditNote} takes off ${money(credited, 'en')}, of which ${money(vat, 'en')} is VAT.`
        : `The service could not be used in the whole period of invoice ${number}. The invoice is void and is not to be paid.`,
      ...(returned.amountMinor > 0
        ? [`You had already paid ${money(returned, 'en')} of that. It is returned the way it came.`]
        : []),
      ...(open.amountMinor > 0 ? [`${money(open, 'en')} of the invoice remains to be paid.`] : []),
    ],
    action: { label: 'View the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
});

const rejected = letter<DecidedData>('dispute-rejected', 1, 'ToS 3.4.g', {
  sv: ({ invoiceId, number, answer, open }, { baseUrl }) => ({
    subject: `Faktura ${number} gäller`,
    paragraphs: [
      `Vi har prövat din invändning mot faktura ${number}. Vårt svar: ${answer}`,
      `${money(open, 'sv')} är att betala. Det vanliga förloppet fortsätter där det stod, tidigast med de datum som hade gällt utan invändningen.`,
    ],
    action: { label: 'Betala fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
  en: ({ invoiceId, number, answer, open }, { baseUrl }) => ({
    subject: `Invoice ${number} stands`,
    paragraphs: [
      `We have looked into your objection to invoice ${number}. Our answer: ${answer}`,
      `${money(open, 'en')} is to be paid. The usual course goes on where it stood, no earlier than it would have without the objection.`,
    ],
    action: { label: 'Pay the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
});

const closed = letter<Pick<DecidedData, 'invoiceId' | 'number'>>('dispute-closed', 1, 'ToS 3.4.g', {
  sv: ({ invoiceId, number }, { baseUrl }) => ({
    subject: `Faktura ${number} ska inte betalas`,
    paragraphs: [
      `Faktura ${number} är makulerad och du behöver inte betala den. Din invändning mot den har därför inget kvar att avgöra, och vi har avslutat ärendet.`,
      'Tycker du att något fortfarande är fel kan du skriva till oss.',
    ],
    action: { label: 'Se fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
  en: ({ invoiceId, number }, { baseUrl }) => ({
    subject: `Invoice ${number} is not to be paid`,
    paragraphs: [
      `Invoice ${number} has been cancelled, and you do not have to pay it. Nothing is left to decide about your objection, so we have closed it.`,
      'If you believe that something is still wrong, please write to us.',
    ],
    action: { label: 'View the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
});

export const negotiatingLetters: NoticeTemplate[] = [
  agreed,
  declined,
  reminder,
  broken,
  kept,
  upheld,
  keptBackCredited,
  rejected,
  closed,
];
