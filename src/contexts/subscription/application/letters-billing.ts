import { addDays, type LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { Letter, NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import { later, letter, money } from './letter-words.js';

interface InvoiceData {
  invoiceId: string;
  number: string;
  planName: string;
  periodStart: LocalDate;
  periodEnd: LocalDate;
  dueOn: LocalDate;
  open: MoneyJson;
}

/** `replaces`: the number of an invoice that was withdrawn for this one, and what was said against it goes on. */
type IssuedData = InvoiceData & { replaces: string | null; isDisputed?: boolean };

const invoiceIssued = letter<IssuedData>('invoice-issued', 3, 'ToS 3.3.b', {
  sv: (data, { baseUrl }) => ({
    subject: `Faktura ${data.number} för ${data.planName}`,
    paragraphs: [
      `Din prenumeration på ${data.planName} förnyas den ${dateInWords(data.periodStart, 'sv')} och gäller till och med den ${dateInWords(data.periodEnd, 'sv')}. Faktura ${data.number} på ${money(data.open, 'sv')} ska vara betald senast den ${dateInWords(data.dueOn, 'sv')}.`,
      ...(data.replaces ? [`Den ersätter faktura ${data.replaces}, som inte ska betalas.`] : []),
      ...(data.isDisputed
        ? [
            'Din invändning mot den tidigare fakturan gäller nu den här. Du behöver inte betala den förrän vi har svarat.',
          ]
        : []),
      'Vill du inte förnya kan du säga upp prenumerationen i Fakturering före förnyelsedagen.',
    ],
    action: { label: 'Se och betala fakturan', url: `${baseUrl}/billing/invoices/${data.invoiceId}` },
  }),
  en: (data, { baseUrl }) => ({
    subject: `Invoice ${data.number} for ${data.planName}`,
    paragraphs: [
      `Your ${data.planName} subscription renews on ${dateInWords(data.periodStart, 'en')} and runs until ${dateInWords(data.periodEnd, 'en')}. Invoice ${data.number} for ${money(data.open, 'en')} is to be paid by ${dateInWords(data.dueOn, 'en')}.`,
      ...(data.replaces ? [`It replaces invoice ${data.replaces}, which is not to be paid.`] : []),
      ...(data.isDisputed
        ? ['Your objection to the earlier invoice now concerns this one. You need not pay it until we have answered.']
        : []),
      'If you do not wish to renew, you can cancel in Billing before the day of renewal.',
    ],
    action: { label: 'View and pay the invoice', url: `${baseUrl}/billing/invoices/${data.invoiceId}` },
  }),
});

interface ConfirmationData {
  amount: MoneyJson;
  paidOn: LocalDate;
  refunded: MoneyJson | null;
  invoices: { number: string; planName: string; periodStart: LocalDate; periodEnd: LocalDate; open: MoneyJson }[];
}

const paymentConfirmation = letter<ConfirmationData>('payment-confirmation', 1, 'ToS 4.2', {
  sv: ({ amount, paidOn, refunded, invoices }, { baseUrl }) => ({
    subject: `Vi har tagit emot ${money(amount, 'sv')}`,
    paragraphs: [
      `Vi tog emot ${money(amount, 'sv')} den ${dateInWords(paidOn, 'sv')}.`,
      ...invoices.map(({ number, planName, periodStart, periodEnd, open }) =>
        open.amountMinor > 0
          ? `Av faktura ${number} återstår ${money(open, 'sv')}.`
          : `Faktura ${number} är betald: ${planName}, ${dateInWords(periodStart, 'sv')} till och med ${dateInWords(periodEnd, 'sv')}.`,
      ),
      ...(refunded ? [`${money(refunded, 'sv')} motsvarade ingen skuld och återbetalas samma väg.`] : []),
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ amount, paidOn, refunded, invoices }, { baseUrl }) => ({
    subject: `We received ${money(amount, 'en')}`,
    paragraphs: [
      `We received ${money(amount, 'en')} on ${dateInWords(paidOn, 'en')}.`,
      ...invoices.map(({ number, planName, periodStart, periodEnd, open }) =>
        open.amountMinor > 0
          ? `${money(open, 'en')} of invoice ${number} remains to be paid.`
          : `Invoice ${number} is paid: ${planName}, ${dateInWords(periodStart, 'en')} to ${dateInWords(periodEnd, 'en')}.`,
      ),
      ...(refunded ? [`Nothing was owed for ${money(refunded, 'en')}, so it is returned the way it came.`] : []),
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

interface CardFailedData extends InvoiceData {
  needsConfirmation: boolean;
  nextTryOn: LocalDate | null;
  lastDay: LocalDate;
  endsAfterRetries: boolean;
}

const cardFailed = letter<CardFailedData>('card-failed', 1, 'ToS 4.9', {
  sv: (data, { baseUrl }) => ({
    subject: 'Kortbetalningen gick inte igenom',
    paragraphs: [
      data.needsConfirmation
        ? `Banken vill att du själv bekräftar betalningen på ${money(data.open, 'sv')} för ${data.planName}.`
        : `Betalningen på ${money(data.open, 'sv')} för ${data.planName} kunde inte dras från kortet.`,
      data.nextTryOn
        ? `Vi försöker igen den ${dateInWords(data.nextTryOn, 'sv')}. Du kan också betala genast med det här kortet eller ett annat.`
        : 'Vi försöker inte fler gånger. Du kan betala med det här kortet eller ett annat.',
      data.endsAfterRetries
        ? `Är fakturan obetald efter den ${dateInWords(data.lastDay, 'sv')} avslutas prenumerationen. Dina data går då fortfarande att läsa enligt villkoren.`
        : `Är fakturan obetald efter den ${dateInWords(data.lastDay, 'sv')} behandlas den som förfallen.`,
    ],
    action: { label: 'Betala nu', url: `${baseUrl}/billing/invoices/${data.invoiceId}` },
  }),
  en: (data, { baseUrl }) => ({
    subject: 'The card payment did not go through',
    paragraphs: [
      data.needsConfirmation
        ? `The bank asks you to confirm the payment of ${money(data.open, 'en')} for ${data.planName} yourself.`
        : `The payment of ${money(data.open, 'en')} for ${data.planName} could not be taken from the card.`,
      data.nextTryOn
        ? `We will try again on ${dateInWords(data.nextTryOn, 'en')}. You can also pay at once, with this card or another.`
        : 'We will not try again by ourselves. You can pay with this card or another.',
      data.endsAfterRetries
        ? `If the invoice is unpaid after ${dateInWords(data.lastDay, 'en')}, the subscription ends. Your data then remains readable as the terms say.`
        : `If the invoice is unpaid after ${dateInWords(data.lastDay, 'en')}, it is treated as overdue.`,
    ],
    action: { label: 'Pay now', url: `${baseUrl}/billing/invoices/${data.invoiceId}` },
  }),
});

interface EndData {
  endedOn: LocalDate;
  readableUntil: LocalDate | null;
  blockedFrom: LocalDate;
  /** The last day of one-time access. */
  accessUntil: LocalDate | null;
  purgedFrom: LocalDate;
  noticeDays: number;
}

const returning = {
  sv: 'Tecknar du en ny prenumeration innan data raderas är allt tillbaka som det var.',
  en: 'If you subscribe again before the data is deleted, everything returns as it was.',
};

/** Once blocked nobody signs in as usual (ToS 3.1); the way back begins at a page that asks for an address only. */
const comingBack = {
  sv: ({ accessUntil }: EndData) => [
    ...(accessUntil
      ? [
          `En administratör kan begära engångstillgång för att läsa och exportera, till och med den ${dateInWords(accessUntil, 'sv')}. Den gäller en enda inloggning.`,
        ]
      : []),
    'Vill du fortsätta hos oss kan du teckna en ny prenumeration ända tills raderingen börjar. Då är allt tillbaka som det var.',
  ],
  en: ({ accessUntil }: EndData) => [
    ...(accessUntil
      ? [
          `An administrator can ask for one-time access to read and export, until ${dateInWords(accessUntil, 'en')}. It is good for a single session.`,
        ]
      : []),
    'If you wish to stay with us, you can subscribe again until the deletion begins. Everything then returns as it was.',
  ],
};

const wayBack = (language: Language, baseUrl: string): Letter['action'] => ({
  label: language === 'sv' ? 'Hämta data eller kom tillbaka' : 'Retrieve data or come back',
  url: `${baseUrl}/come-back`,
});

const accessAfter = {
  sv: ({ readableUntil, blockedFrom }: EndData) =>
    readableUntil
      ? `Du kan läsa och exportera dina data till och med den ${dateInWords(readableUntil, 'sv')}. Från den ${dateInWords(blockedFrom, 'sv')} är de spärrade, och sedan raderas de. Datumet för raderingen meddelar vi i förväg.`
      : `Dina data är spärrade från den ${dateInWords(blockedFrom, 'sv')} och raderas därefter. Datumet för raderingen meddelar vi i förväg.`,
  en: ({ readableUntil, blockedFrom }: EndData) =>
    readableUntil
      ? `You can read and export your data until ${dateInWords(readableUntil, 'en')}. From ${dateInWords(blockedFrom, 'en')} it is blocked, and after that deleted. We will announce the day of deletion ahead.`
      : `Your data is blocked from ${dateInWords(blockedFrom, 'en')} and deleted after that. We will announce the day of deletion ahead.`,
};

const canceledUnpaid = letter<EndData>('subscription-canceled-unpaid', 1, 'ToS 4.9', {
  sv: (data, { baseUrl }) => ({
    subject: 'Prenumerationen har avslutats',
    paragraphs: [
      `Betalningen för den nya perioden kom inte fram till och med den ${dateInWords(data.endedOn, 'sv')}, så prenumerationen är avslutad. Om du redan har betalat, hör av dig så rättar vi det.`,
      accessAfter.sv(data),
      returning.sv,
    ],
    action: { label: 'Välj en plan', url: `${baseUrl}/billing/plans` },
  }),
  en: (data, { baseUrl }) => ({
    subject: 'Your subscription has ended',
    paragraphs: [
      `The payment for the new period did not arrive by ${dateInWords(data.endedOn, 'en')}, so the subscription has ended. If you have paid already, please tell us and we will put it right.`,
      accessAfter.en(data),
      returning.en,
    ],
    action: { label: 'Choose a plan', url: `${baseUrl}/billing/plans` },
  }),
});

const cancellationConfirmed = letter<{ endsOn: LocalDate }>('cancellation-confirmed', 1, 'ToS 3.5.a', {
  sv: ({ endsOn }, { baseUrl }) => ({
    subject: 'Uppsägningen är registrerad',
    paragraphs: [
      `Prenumerationen förnyas inte. Du har full tillgång till och med den ${dateInWords(endsOn, 'sv')}.`,
      'Ändrar du dig före dess kan du återuppta den i Fakturering.',
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ endsOn }, { baseUrl }) => ({
    subject: 'Your cancellation is recorded',
    paragraphs: [
      `The subscription will not renew. You have full access until ${dateInWords(endsOn, 'en')}, that day included.`,
      'If you change your mind before then, you can resume it in Billing.',
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

const endingReminder = letter<{ endsOn: LocalDate }>('ending-reminder', 1, 'ToS 3.3.c', {
  sv: ({ endsOn }, { baseUrl }) => ({
    subject: `Prenumerationen upphör den ${dateInWords(endsOn, 'sv')}`,
    paragraphs: [
      `Du har sagt upp prenumerationen, och den ${dateInWords(endsOn, 'sv')} är sista dagen med full tillgång. Därefter kan data läsas och exporteras enligt villkoren, men inte ändras.`,
      'Vill du fortsätta räcker det att återuppta den i Fakturering.',
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ endsOn }, { baseUrl }) => ({
    subject: `Your subscription ends on ${dateInWords(endsOn, 'en')}`,
    paragraphs: [
      `You cancelled the subscription, and ${dateInWords(endsOn, 'en')} is the last day with full access. After that, data can be read and exported as the terms say, but not changed.`,
      'If you wish to continue, resume it in Billing.',
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

const readOnly = letter<EndData>('read-only', 1, 'ToS 4.7', {
  sv: (data, { baseUrl }) => ({
    subject: 'Prenumerationen har upphört',
    paragraphs: [
      `Prenumerationen gällde till och med den ${dateInWords(data.endedOn, 'sv')}.`,
      accessAfter.sv(data),
      returning.sv,
    ],
    action: { label: 'Välj en plan', url: `${baseUrl}/billing/plans` },
  }),
  en: (data, { baseUrl }) => ({
    subject: 'Your subscription has ended',
    paragraphs: [`The subscription ran until ${dateInWords(data.endedOn, 'en')}.`, accessAfter.en(data), returning.en],
    action: { label: 'Choose a plan', url: `${baseUrl}/billing/plans` },
  }),
});

const blocked = letter<EndData>('blocked', 2, 'ToS 4.7', {
  sv: (data, { baseUrl }) => ({
    subject: 'Dina data är nu spärrade',
    paragraphs: [
      data.readableUntil
        ? `Prenumerationen upphörde den ${dateInWords(data.endedOn, 'sv')}, och tiden för läsning är slut. Från den ${dateInWords(data.blockedFrom, 'sv')} är dina data spärrade; avtalet har därmed upphört.`
        : `Prenumerationen upphörde den ${dateInWords(data.endedOn, 'sv')}. Från den ${dateInWords(data.blockedFrom, 'sv')} är dina data spärrade; avtalet har därmed upphört.`,
      ...comingBack.sv(data),
    ],
    action: wayBack('sv', baseUrl),
  }),
  en: (data, { baseUrl }) => ({
    subject: 'Your data is now blocked',
    paragraphs: [
      data.readableUntil
        ? `The subscription ended on ${dateInWords(data.endedOn, 'en')}, and the time for reading is over. From ${dateInWords(data.blockedFrom, 'en')} your data is blocked; the agreement has ended with it.`
        : `The subscription ended on ${dateInWords(data.endedOn, 'en')}. From ${dateInWords(data.blockedFrom, 'en')} your data is blocked; the agreement has ended with it.`,
      ...comingBack.en(data),
    ],
    action: wayBack('en', baseUrl),
  }),
});

const purgedOn = ({ purgedFrom, noticeDays }: EndData, sentOn: LocalDate): LocalDate =>
  later(purgedFrom, addDays(sentOn, noticeDays));

const purgeAnnounced = letter<EndData>('purge-announced', 2, 'ToS 4.7', {
  sv: (data, { baseUrl, sentOn }) => ({
    subject: `Dina data raderas den ${dateInWords(purgedOn(data, sentOn), 'sv')}`,
    paragraphs: [
      `Alla data i din instans raderas den ${dateInWords(purgedOn(data, sentOn), 'sv')}. Det går inte att ångra. Det som lagen kräver att vi sparar, till exempel fakturor, behåller vi så länge den kräver det.`,
      ...comingBack.sv(data),
    ],
    action: wayBack('sv', baseUrl),
  }),
  en: (data, { baseUrl, sentOn }) => ({
    subject: `Your data will be deleted on ${dateInWords(purgedOn(data, sentOn), 'en')}`,
    paragraphs: [
      `All data in your instance will be deleted on ${dateInWords(purgedOn(data, sentOn), 'en')}. This cannot be undone. What the law requires us to keep, such as invoices, is kept for as long as it does.`,
      ...comingBack.en(data),
    ],
    action: wayBack('en', baseUrl),
  }),
});

interface QuotaData {
  meter: string;
  limit: number;
  resetsOn: LocalDate;
}

const units: Record<string, Record<Language, string>> = {
  queries: { sv: 'sökfrågor', en: 'queries' },
};

/** What a meter counts, in words; a module's own meter goes by its own name. */
const unit = (meter: string, language: Language): string => units[meter]?.[language] ?? meter;

const quota80 = letter<QuotaData>('quota-80', 1, 'ToS 4.5', {
  sv: ({ meter, limit, resetsOn }, { baseUrl }) => ({
    subject: 'Fyra femtedelar av kvoten är använda',
    paragraphs: [
      `Av månadens ${limit} ${unit(meter, 'sv')} är 80 procent använda. Räknaren börjar om den ${dateInWords(resetsOn, 'sv')}; det som är kvar följer inte med.`,
      'Behöver du mer ger en större plan en högre gräns genast.',
    ],
    action: { label: 'Se användningen', url: `${baseUrl}/billing/usage` },
  }),
  en: ({ meter, limit, resetsOn }, { baseUrl }) => ({
    subject: 'Four fifths of the quota are used',
    paragraphs: [
      `80 per cent of this month’s ${limit} ${unit(meter, 'en')} are used. The counter starts again on ${dateInWords(resetsOn, 'en')}; what is left does not carry over.`,
      'If you need more, a larger plan raises the limit at once.',
    ],
    action: { label: 'View usage', url: `${baseUrl}/billing/usage` },
  }),
});

const quota100 = letter<QuotaData>('quota-100', 1, 'ToS 4.5', {
  sv: ({ meter, limit, resetsOn }, { baseUrl }) => ({
    subject: 'Kvoten är slut för perioden',
    paragraphs: [
      `Månadens ${limit} ${unit(meter, 'sv')} är använda. Dina data och tidigare resultat går att läsa som vanligt. Räknaren börjar om den ${dateInWords(resetsOn, 'sv')}.`,
      'Behöver du mer dessförinnan ger en större plan en högre gräns genast.',
    ],
    action: { label: 'Se planerna', url: `${baseUrl}/billing/plans` },
  }),
  en: ({ meter, limit, resetsOn }, { baseUrl }) => ({
    subject: 'The quota for this period is used up',
    paragraphs: [
      `This month’s ${limit} ${unit(meter, 'en')} are used. Your data and earlier results remain readable as usual. The counter starts again on ${dateInWords(resetsOn, 'en')}.`,
      'If you need more before then, a larger plan raises the limit at once.',
    ],
    action: { label: 'View the plans', url: `${baseUrl}/billing/plans` },
  }),
});

/** Letters about invoices, cards, endings and quotas; the ladder's own stand in letters.ts. */
export const billingLetters: NoticeTemplate[] = [
  invoiceIssued,
  paymentConfirmation,
  cardFailed,
  canceledUnpaid,
  cancellationConfirmed,
  endingReminder,
  readOnly,
  blocked,
  purgeAnnounced,
  quota80,
  quota100,
];
