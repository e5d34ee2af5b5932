import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { addDays } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords, momentInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import type { WithdrawalExceptionKind, WithdrawalSubject } from '../contract-withdrawal.js';
import { later, letter, money } from './letter-words.js';

const subjects: Record<WithdrawalSubject, Record<Language, string>> = {
  registration: { sv: 'avtalet om tjänsten', en: 'the agreement on the service' },
  order: { sv: 'köpet av planen', en: 'the purchase of the plan' },
};

interface ConfirmedData {
  subject: WithdrawalSubject;
  sentAt: string;
  receivedAt: string;
  reference: string;
  exportUntil: LocalDate;
  returned: MoneyJson | null;
  /** For the days used, since the order asked for the service at once (ToS 6.3, 6.4). */
  kept?: MoneyJson | null;
  refundBy: LocalDate;
}

const complain: Record<Language, string> = {
  sv: 'Tycker du att vi har fel kan du klaga till oss under Klagomål och fel i tjänsten, eller vända dig till Allmänna reklamationsnämnden.',
  en: 'If you believe that we are wrong, you can complain to us under Complaints and errors in the service, or turn to the consumer disputes board of your country.',
};

const withdrawalConfirmed = letter<ConfirmedData>('withdrawal-confirmed', 2, 'ToS 6.2', {
  sv: (data, { baseUrl }) => ({
    subject: 'Kvitto på att du har ångrat avtalet',
    paragraphs: [
      `Du har ångrat ${subjects[data.subject].sv}. Meddelandet skickades den ${momentInWords(data.sentAt, 'sv')} och kom fram den ${momentInWords(data.receivedAt, 'sv')}. Referens: ${data.reference}. Spara det här brevet som ditt kvitto.`,
      data.returned
        ? `${money(data.returned, 'sv')} betalas tillbaka på samma sätt som du betalade, senast den ${dateInWords(data.refundBy, 'sv')}. Är kortet avslutat kommer vi överens om ett annat sätt.`
        : 'Det finns ingen betalning att lämna tillbaka.',
      ...(data.kept
        ? [
            `När du beställde bad du om att tjänsten skulle börja genast, och godkände att de använda dagarna då ska betalas. Därför behåller vi ${money(data.kept, 'sv')} för dagarna innan meddelandet skickades. ${complain.sv}`,
          ]
        : []),
      `Inget kan längre ändras i tjänsten. Du kan läsa och exportera dina data till och med den ${dateInWords(data.exportUntil, 'sv')}; därefter raderas de, och det påminner vi om i förväg.`,
    ],
    action: { label: 'Exportera data', url: `${baseUrl}/contacts` },
  }),
  en: (data, { baseUrl }) => ({
    subject: 'Receipt for your withdrawal',
    paragraphs: [
      `You have withdrawn from ${subjects[data.subject].en}. The message was sent on ${momentInWords(data.sentAt, 'en')} and reached us on ${momentInWords(data.receivedAt, 'en')}. Reference: ${data.reference}. Please keep this letter as your receipt.`,
      data.returned
        ? `${money(data.returned, 'en')} is returned the way you paid, by ${dateInWords(data.refundBy, 'en')} at the latest. If the card has been closed, we will agree on another way.`
        : 'There is no payment to return.',
      ...(data.kept
        ? [
            `When you ordered, you asked the service to begin at once and agreed that the days used would then be paid for. So we keep ${money(data.kept, 'en')} for the days before the message was sent. ${complain.en}`,
          ]
        : []),
      `Nothing can be changed in the service any more. You can read and export your data until ${dateInWords(data.exportUntil, 'en')}; after that it is deleted, and we will remind you ahead.`,
    ],
    action: { label: 'Export the data', url: `${baseUrl}/contacts` },
  }),
});

interface ReceivedData {
  subject: WithdrawalSubject;
  sentAt: string;
  reference: string;
  words: string;
  token: string | null;
}

/** To whatever address was written in the form: it says nothing about whether there is a contract. */
const withdrawalReceived: NoticeTemplate = {
  id: 'withdrawal-received',
  version: 1,
  clause: 'ToS 6.2',
  secret: true,
  write: (given, { language, baseUrl }) => {
    const data = given as unknown as ReceivedData & { instanceUrl: string | null };
    const action = data.token
      ? { url: `${data.instanceUrl ?? baseUrl}/withdrawal/confirmation#token=${data.token}` }
      : undefined;
    return language === 'sv'
      ? {
          subject: 'Vi har tagit emot ditt meddelande om ångerrätt',
          paragraphs: [
            `Den ${momentInWords(data.sentAt, 'sv')} tog vi emot att du vill ångra ${subjects[data.subject].sv}. Den tidpunkten gäller. Referens: ${data.reference}. Spara det här brevet.`,
            `Du skrev: ${data.words}`,
            action
              ? 'Bekräfta med länken att meddelandet kommer från dig, så avslutas avtalet genast. Gör du inte det tar vi själva reda på det och hör av oss.'
              : 'Vi tar reda på vilket avtal det gäller och hör av oss.',
          ],
          ...(action && { action: { label: 'Bekräfta att jag ångrar avtalet', ...action } }),
        }
      : {
          subject: 'We have received your notice of withdrawal',
          paragraphs: [
            `On ${momentInWords(data.sentAt, 'en')} we received that you wish to withdraw from ${subjects[data.subject].en}. That is the time that counts. Reference: ${data.reference}. Please keep this letter.`,
            `You wrote: ${data.words}`,
            action
              ? 'Follow the link to confirm that the message is yours, and the agreement ends at once. If you do not, we will find out ourselves and write to you.'
              : 'We will find out which agreement it concerns and write to you.',
          ],
          ...(action && { action: { label: 'Confirm my withdrawal', ...action } }),
        };
  },
};

const reasons: Record<WithdrawalExceptionKind, Record<Language, string>> = {
  'begun-with-consent': { sv: 'tjänsten började på din begäran', en: 'the service began at your request' },
  'digital-content': {
    sv: 'det gäller digitalt innehåll som levererats med ditt samtycke',
    en: 'it concerns digital content delivered with your consent',
  },
  personalised: {
    sv: 'det gäller något som gjorts efter dina önskemål',
    en: 'it concerns something made to your wishes',
  },
  'fully-performed': {
    sv: 'tjänsten har fullgjorts helt, med ditt samtycke',
    en: 'the service has been performed in full, with your consent',
  },
  used: { sv: 'tjänsten har använts', en: 'the service has been used' },
};

interface RefusedData {
  lastDay: LocalDate;
  exception: WithdrawalExceptionKind | null;
  recordRef?: string | null;
}

const withdrawalRefused = letter<RefusedData>('withdrawal-refused', 2, 'ToS 6.3', {
  sv: ({ lastDay, exception, recordRef }, { baseUrl }) => ({
    subject: 'Avtalet kunde inte ångras',
    paragraphs: [
      exception
        ? `Ångerrätten gäller inte här: ${reasons[exception].sv}. Vårt underlag: ${recordRef}.`
        : `Ångerfristen gick ut den ${dateInWords(lastDay, 'sv')}, och meddelandet skickades senare än så.`,
      'Du kan när som helst säga upp prenumerationen i Fakturering.',
      complain.sv,
    ],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ lastDay, exception, recordRef }, { baseUrl }) => ({
    subject: 'The agreement could not be withdrawn from',
    paragraphs: [
      exception
        ? `The right of withdrawal does not apply here: ${reasons[exception].en}. Our record: ${recordRef}.`
        : `The time for withdrawing ended on ${dateInWords(lastDay, 'en')}, and the message was sent after that.`,
      'You can cancel the subscription in Billing at any time.',
      complain.en,
    ],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

/** To the operator's own address. */
const withdrawalRefundDue = letter<{ clientName: string; returned: MoneyJson | null; refundBy: LocalDate }>(
  'withdrawal-refund-due',
  2,
  'ToS 6.4',
  {
    sv: ({ clientName, returned, refundBy }, { baseUrl }) => ({
      subject: `En återbetalning efter ånger ska vara gjord senast den ${dateInWords(refundBy, 'sv')}`,
      paragraphs: [
        `${returned ? money(returned, 'sv') : 'Beloppet'} till ${clientName} är ännu inte återbetalat. Den sista dagen är den ${dateInWords(refundBy, 'sv')}.`,
      ],
      action: { label: 'Till ångerärendena', url: `${baseUrl}/withdrawals` },
    }),
    en: ({ clientName, returned, refundBy }, { baseUrl }) => ({
      subject: `A refund after a withdrawal is due by ${dateInWords(refundBy, 'en')}`,
      paragraphs: [
        `${returned ? money(returned, 'en') : 'The amount'} has not been returned to ${clientName} yet. The last day is ${dateInWords(refundBy, 'en')}.`,
      ],
      action: { label: 'Go to the withdrawals', url: `${baseUrl}/withdrawals` },
    }),
  },
);

interface ClosureData {
  blockedFrom: LocalDate;
  accessUntil: LocalDate | null;
  purgedFrom: LocalDate;
  noticeDays: number;
}

const deletedOn = ({ purgedFrom, noticeDays }: ClosureData, sentOn: LocalDate): LocalDate =>
  later(purgedFrom, addDays(sentOn, noticeDays));

const closureAnnounced = letter<ClosureData>('closure-announced', 1, 'ToS 3.7', {
  sv: (data, { baseUrl, sentOn }) => ({
    subject: `Kontot stängs den ${dateInWords(data.blockedFrom, 'sv')}`,
    paragraphs: [
      `Du har begärt att kontot stängs, och begäran är bekräftad. Prenumerationen är avslutad. Fram till den ${dateInWords(data.blockedFrom, 'sv')} kan du läsa och exportera dina data; den dagen stängs kontot.`,
      ...(data.accessUntil
        ? [`Engångstillgången som du bad om kan användas till och med den ${dateInWords(data.accessUntil, 'sv')}.`]
        : []),
      `Alla data raderas den ${dateInWords(deletedOn(data, sentOn), 'sv')}. Det går inte att ångra. Det som lagen kräver att vi sparar, till exempel fakturor, behåller vi så länge den kräver det, och det som är obetalt ska fortfarande betalas.`,
    ],
    action: { label: 'Exportera data', url: `${baseUrl}/contacts` },
  }),
  en: (data, { baseUrl, sentOn }) => ({
    subject: `Your account closes on ${dateInWords(data.blockedFrom, 'en')}`,
    paragraphs: [
      `You asked for the account to be closed, and the request has been verified. The subscription has ended. Until ${dateInWords(data.blockedFrom, 'en')} you can read and export your data; on that day the account closes.`,
      ...(data.accessUntil
        ? [`The one-time access that you asked for can be used until ${dateInWords(data.accessUntil, 'en')}.`]
        : []),
      `All data will be deleted on ${dateInWords(deletedOn(data, sentOn), 'en')}. This cannot be undone. What the law requires us to keep, such as invoices, is kept for as long as it does, and what is unpaid remains to be paid.`,
    ],
    action: { label: 'Export the data', url: `${baseUrl}/contacts` },
  }),
});

interface RefundData {
  amount: MoneyJson;
  reason: string;
}

const refundApproved = letter<RefundData>('refund-approved', 1, 'ToS 3.5.c', {
  sv: ({ amount, reason }, { baseUrl }) => ({
    subject: `Återbetalningen på ${money(amount, 'sv')} är beviljad`,
    paragraphs: [`Vi betalar tillbaka ${money(amount, 'sv')} på samma sätt som du betalade. Skäl: ${reason}`],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ amount, reason }, { baseUrl }) => ({
    subject: `Your refund of ${money(amount, 'en')} is approved`,
    paragraphs: [`We return ${money(amount, 'en')} the way it was paid. Reason: ${reason}`],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

const refundRejected = letter<RefundData>('refund-rejected', 1, 'ToS 3.5.c', {
  sv: ({ amount, reason }, { baseUrl }) => ({
    subject: 'Återbetalningen beviljades inte',
    paragraphs: [`Vi har prövat din begäran om ${money(amount, 'sv')} och kan inte bevilja den. Skäl: ${reason}`],
    action: { label: 'Till Fakturering', url: `${baseUrl}/billing` },
  }),
  en: ({ amount, reason }, { baseUrl }) => ({
    subject: 'Your refund was not approved',
    paragraphs: [`We have considered your request for ${money(amount, 'en')} and cannot approve it. Reason: ${reason}`],
    action: { label: 'Go to Billing', url: `${baseUrl}/billing` },
  }),
});

/** Letters about withdrawals, closures and refunds by decision. */
export const withdrawalLetters: NoticeTemplate[] = [
  withdrawalConfirmed,
  withdrawalReceived,
  withdrawalRefused,
  withdrawalRefundDue,
  closureAnnounced,
  refundApproved,
  refundRejected,
];
