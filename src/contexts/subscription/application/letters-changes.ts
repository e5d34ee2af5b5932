import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import type { Exceeded } from '../domain/plan-change.js';
import { letter, money } from './letter-words.js';

const toBilling = (language: Language, baseUrl: string) => ({
  label: language === 'sv' ? 'Till Fakturering' : 'Go to Billing',
  url: `${baseUrl}/billing`,
});

interface ChangedData {
  planName: string;
  formerPlan: string;
  renewsOn: LocalDate;
  renewalTotal: MoneyJson;
}

const planChanged = letter<ChangedData>('plan-changed', 1, 'ToS 10.2.c', {
  sv: ({ planName, formerPlan, renewsOn, renewalTotal }, { baseUrl }) => ({
    subject: `Du har nu ${planName}`,
    paragraphs: [
      `Din prenumeration har gått över från ${formerPlan} till ${planName}, och allt som ingår gäller från och med nu.`,
      `Nästa förnyelse är den ${dateInWords(renewsOn, 'sv')} och kostar ${money(renewalTotal, 'sv')} inklusive moms.`,
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ planName, formerPlan, renewsOn, renewalTotal }, { baseUrl }) => ({
    subject: `You are now on ${planName}`,
    paragraphs: [
      `Your subscription has moved from ${formerPlan} to ${planName}, and everything in it applies from now on.`,
      `The next renewal is on ${dateInWords(renewsOn, 'en')} and costs ${money(renewalTotal, 'en')}, VAT included.`,
    ],
    action: toBilling('en', baseUrl),
  }),
});

interface RefusedData {
  planName: string;
  formerPlan: string;
  reason: 'below-use' | 'unpaid';
  exceeds: Exceeded[];
}

const exceeding: Record<Language, (each: Exceeded) => string> = {
  sv: (each) =>
    each.what === 'seats'
      ? `Planen har ${each.limit} platser; du använder ${each.used}.`
      : `Modulen ${each.module} ingår inte i planen, och där har du data.`,
  en: (each) =>
    each.what === 'seats'
      ? `The plan has ${each.limit} seats; you use ${each.used}.`
      : `The module ${each.module} is not part of the plan, and you keep data in it.`,
};

const planChangeRefused = letter<RefusedData>('plan-change-refused', 1, 'ToS 1.5.plan', {
  sv: ({ planName, formerPlan, reason, exceeds }, { baseUrl }) => ({
    subject: `Bytet till ${planName} blev inte av`,
    paragraphs: [
      reason === 'unpaid'
        ? `Bytet till ${planName} skulle ske i dag, men en faktura för ${formerPlan} är obetald. Du har kvar ${formerPlan} oförändrad.`
        : `Bytet till ${planName} skulle ske i dag, men du använder mer än den planen rymmer. Du har kvar ${formerPlan} oförändrad.`,
      ...exceeds.map(exceeding.sv),
      'När det är ordnat kan du begära bytet igen i Fakturering.',
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ planName, formerPlan, reason, exceeds }, { baseUrl }) => ({
    subject: `The change to ${planName} did not take place`,
    paragraphs: [
      reason === 'unpaid'
        ? `The change to ${planName} was due today, but an invoice for ${formerPlan} is unpaid. You keep ${formerPlan} unchanged.`
        : `The change to ${planName} was due today, but you use more than that plan holds. You keep ${formerPlan} unchanged.`,
      ...exceeds.map(exceeding.en),
      'Once that is settled you can ask for the change again in Billing.',
    ],
    action: toBilling('en', baseUrl),
  }),
});

const planChangeLapsed = letter<{ planName: string; formerPlan: string }>('plan-change-lapsed', 1, 'ToS 4.1', {
  sv: ({ planName, formerPlan }, { baseUrl }) => ({
    subject: `Bytet till ${planName} är inte betalt`,
    paragraphs: [
      `Betalningen kom inte i tid, så du har kvar ${formerPlan} som förut och är inte skyldig något för bytet. Vill du fortfarande byta kan du börja om i Fakturering.`,
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ planName, formerPlan }, { baseUrl }) => ({
    subject: `The change to ${planName} was not paid`,
    paragraphs: [
      `The payment did not arrive in time, so you keep ${formerPlan} as before and owe nothing for the change. If you still wish to change, start again in Billing.`,
    ],
    action: toBilling('en', baseUrl),
  }),
});

interface PayableData {
  invoiceId: string;
  number: string;
  planName: string;
  open: MoneyJson;
  dueOn: LocalDate;
}

const planChangeInvoiced = letter<PayableData>('plan-change-invoiced', 1, 'ToS 4.6', {
  sv: ({ invoiceId, number, planName, open, dueOn }, { baseUrl }) => ({
    subject: `Faktura ${number} för bytet till ${planName}`,
    paragraphs: [
      `Faktura ${number} på ${money(open, 'sv')} gäller resten av den betalda perioden med ${planName}. Planen gäller så snart fakturan är betald; dagar som hinner gå innan dess betalar vi tillbaka.`,
      `Är fakturan inte betald den ${dateInWords(dueOn, 'sv')} blir det inget byte, och du är inte skyldig något för det.`,
    ],
    action: { label: 'Se och betala fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
  en: ({ invoiceId, number, planName, open, dueOn }, { baseUrl }) => ({
    subject: `Invoice ${number} for the change to ${planName}`,
    paragraphs: [
      `Invoice ${number} for ${money(open, 'en')} covers the rest of the paid period on ${planName}. The plan applies as soon as the invoice is paid; days that pass before then are returned to you.`,
      `If the invoice is not paid by ${dateInWords(dueOn, 'en')}, the change does not take place and you owe nothing for it.`,
    ],
    action: { label: 'View and pay the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
});

const planChangeUnpaid = letter<PayableData & { needsConfirmation: boolean }>('plan-change-unpaid', 1, 'ToS 4.1', {
  sv: ({ invoiceId, planName, open, needsConfirmation }, { baseUrl }) => ({
    subject: `Betalningen för ${planName} är inte klar`,
    paragraphs: [
      needsConfirmation
        ? `Banken vill att du själv bekräftar betalningen på ${money(open, 'sv')}. Bytet till ${planName} sker så snart det är gjort.`
        : `${money(open, 'sv')} kunde inte dras från kortet. Bytet till ${planName} sker så snart du har betalat, med det här kortet eller ett annat.`,
      'Till dess har du kvar din nuvarande plan, och den påverkas inte.',
    ],
    action: { label: 'Slutför betalningen', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
  en: ({ invoiceId, planName, open, needsConfirmation }, { baseUrl }) => ({
    subject: `The payment for ${planName} is not complete`,
    paragraphs: [
      needsConfirmation
        ? `The bank asks you to confirm the payment of ${money(open, 'en')} yourself. The change to ${planName} takes place as soon as that is done.`
        : `${money(open, 'en')} could not be taken from the card. The change to ${planName} takes place as soon as you have paid, with this card or another.`,
      'Until then you keep your present plan, and it is not affected.',
    ],
    action: { label: 'Complete the payment', url: `${baseUrl}/billing/invoices/${invoiceId}` },
  }),
});

const cardChanged = letter<{ label: string }>('card-changed', 1, 'ToS 4.1', {
  sv: ({ label }, { baseUrl }) => ({
    subject: 'Ett nytt kort är sparat',
    paragraphs: [
      `Kommande förnyelser dras från ${label}. Det tidigare kortet är borttaget hos betaltjänsten.`,
      'Om det inte var du som bytte kort, hör av dig till oss genast.',
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ label }, { baseUrl }) => ({
    subject: 'Another card has been saved',
    paragraphs: [
      `Coming renewals are charged to ${label}. The former card has been removed at the payment service.`,
      'If it was not you who changed the card, please tell us at once.',
    ],
    action: toBilling('en', baseUrl),
  }),
});

const cardExpiring = letter<{ label: string; expiresOn: LocalDate }>('card-expiring', 1, 'ToS 4.8', {
  sv: ({ label, expiresOn }, { baseUrl }) => ({
    subject: `Ditt kort går ut den ${dateInWords(expiresOn, 'sv')}`,
    paragraphs: [
      `Kortet ${label}, som förnyelserna dras från, gäller till och med den ${dateInWords(expiresOn, 'sv')}.`,
      'Spara ett nytt kort i Fakturering före dess, så fortsätter allt som vanligt.',
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ label, expiresOn }, { baseUrl }) => ({
    subject: `Your card expires on ${dateInWords(expiresOn, 'en')}`,
    paragraphs: [
      `The card ${label}, to which renewals are charged, is valid until ${dateInWords(expiresOn, 'en')}.`,
      'Save another card in Billing before then, and everything goes on as usual.',
    ],
    action: toBilling('en', baseUrl),
  }),
});

const cardDetached = letter<{ label: string; chargedOn: LocalDate }>('card-detached', 1, 'ToS 4.8', {
  sv: ({ label, chargedOn }, { baseUrl }) => ({
    subject: 'Det finns inget kort att dra förnyelsen från',
    paragraphs: [
      `Kortet ${label} finns inte längre kvar hos betaltjänsten. Nästa förnyelse dras den ${dateInWords(chargedOn, 'sv')}; spara ett nytt kort i Fakturering före dess.`,
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ label, chargedOn }, { baseUrl }) => ({
    subject: 'There is no card to charge the renewal to',
    paragraphs: [
      `The card ${label} is no longer kept at the payment service. The next renewal is charged on ${dateInWords(chargedOn, 'en')}; please save another card in Billing before then.`,
    ],
    action: toBilling('en', baseUrl),
  }),
});

const chargebackOpened = letter<{ amount: MoneyJson }>('chargeback-opened', 1, 'ToS 4.1', {
  sv: ({ amount }, { baseUrl }) => ({
    subject: `En betalning på ${money(amount, 'sv')} är ifrågasatt hos banken`,
    paragraphs: [
      `Kortinnehavaren har bett banken om en betalning till oss på ${money(amount, 'sv')} tillbaka. Vi svarar banken; för dig ändras inget innan den har bestämt sig.`,
      'Är det ett misstag, be kortinnehavaren att dra tillbaka ärendet hos banken, eller svara på det här brevet.',
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ amount }, { baseUrl }) => ({
    subject: `A payment of ${money(amount, 'en')} is disputed at the bank`,
    paragraphs: [
      `The cardholder has asked the bank to return a payment of ${money(amount, 'en')} made to us. We will answer the bank; nothing changes for you before it decides.`,
      'If this is a mistake, ask the cardholder to withdraw the case at the bank, or reply to this letter.',
    ],
    action: toBilling('en', baseUrl),
  }),
});

const chargebackLost = letter<{ amount: MoneyJson; dueOn: LocalDate; isOverdue: boolean; invoiceId: string }>(
  'chargeback-lost',
  2,
  'ToS 3.4.a',
  {
    sv: ({ amount, dueOn, isOverdue, invoiceId }, { baseUrl }) => ({
      subject: `${money(amount, 'sv')} ska betalas igen`,
      paragraphs: [
        `Banken har lämnat tillbaka ${money(amount, 'sv')} till kortinnehavaren.`,
        isOverdue
          ? `Fakturan som beloppet hade betalat förföll den ${dateInWords(dueOn, 'sv')}, och är nu obetald även till den delen.`
          : `Fakturan som beloppet hade betalat är därmed obetald igen och ska vara betald senast den ${dateInWords(dueOn, 'sv')}.`,
        'Behöver du en annan betalningsplan, svara på det här brevet.',
      ],
      action: { label: 'Se och betala fakturan', url: `${baseUrl}/billing/invoices/${invoiceId}` },
    }),
    en: ({ amount, dueOn, isOverdue, invoiceId }, { baseUrl }) => ({
      subject: `${money(amount, 'en')} is to be paid again`,
      paragraphs: [
        `The bank has returned ${money(amount, 'en')} to the cardholder.`,
        isOverdue
          ? `The invoice that it had paid fell due on ${dateInWords(dueOn, 'en')}, and that part of it is now unpaid as well.`
          : `The invoice that it had paid is therefore unpaid again, and is to be paid by ${dateInWords(dueOn, 'en')}.`,
        'If you need another way to settle it, reply to this letter.',
      ],
      action: { label: 'View and pay the invoice', url: `${baseUrl}/billing/invoices/${invoiceId}` },
    }),
  },
);

const chargebackReversed = letter<{ amount: MoneyJson; settled: MoneyJson; returned: MoneyJson }>(
  'chargeback-reversed',
  1,
  'ToS 3.5.c',
  {
    sv: ({ amount, settled, returned }, { baseUrl }) => ({
      subject: `Banken har ändrat sitt beslut om ${money(amount, 'sv')}`,
      paragraphs: [
        `Betalningen på ${money(amount, 'sv')}, som banken först lämnade tillbaka till kortinnehavaren, har efter en ny prövning kommit till oss.`,
        ...(settled.amountMinor > 0 ? [`${money(settled, 'sv')} har räknats av på det som var obetalt.`] : []),
        ...(returned.amountMinor > 0
          ? [`${money(returned, 'sv')} är du inte längre skyldig. Beloppet går tillbaka till kortet.`]
          : []),
      ],
      action: toBilling('sv', baseUrl),
    }),
    en: ({ amount, settled, returned }, { baseUrl }) => ({
      subject: `The bank has changed its decision about ${money(amount, 'en')}`,
      paragraphs: [
        `The payment of ${money(amount, 'en')}, which the bank had first returned to the cardholder, has come to us after an appeal.`,
        ...(settled.amountMinor > 0 ? [`${money(settled, 'en')} has been set against what was unpaid.`] : []),
        ...(returned.amountMinor > 0
          ? [`You no longer owe ${money(returned, 'en')}. That amount goes back to the card.`]
          : []),
      ],
      action: toBilling('en', baseUrl),
    }),
  },
);

const chargebackWrittenOff = letter<{ amount: MoneyJson }>('chargeback-written-off', 1, 'ToS 3.4.g', {
  sv: ({ amount }, { baseUrl }) => ({
    subject: `Vi avstår från ${money(amount, 'sv')}`,
    paragraphs: [
      `En betalning på ${money(amount, 'sv')} ifrågasattes hos banken. Vi har avstått från beloppet, och du är inte skyldig något för det.`,
    ],
    action: toBilling('sv', baseUrl),
  }),
  en: ({ amount }, { baseUrl }) => ({
    subject: `We have let ${money(amount, 'en')} go`,
    paragraphs: [
      `A payment of ${money(amount, 'en')} was disputed at the bank. We have let the amount go, and you owe nothing for it.`,
    ],
    action: toBilling('en', baseUrl),
  }),
});

/** Letters about plans that change, cards, and money that the bank takes back. */
export const changeLetters: NoticeTemplate[] = [
  planChanged,
  planChangeRefused,
  planChangeLapsed,
  planChangeInvoiced,
  planChangeUnpaid,
  cardChanged,
  cardExpiring,
  cardDetached,
  chargebackOpened,
  chargebackLost,
  chargebackReversed,
  chargebackWrittenOff,
];
