import { type LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { letter } from '../../../shared-kernel/letters.js';
import { dateInWords, momentInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import type { CaseOutcome, ScopeKind } from '../contract.js';

const reportReceived = letter<{ number: string }>('conduct-report-received', 'ToS 2.11', {
  sv: ({ number }) => ({
    subject: `Vi har tagit emot din anmälan ${number}`,
    paragraphs: [
      `Tack för att du hör av dig. Anmälan heter ${number}. Den som du anmäler får inte veta vem du är.`,
      'Du får ett nytt brev om vi vidtar någon åtgärd.',
    ],
  }),
  en: ({ number }) => ({
    subject: `We have received your report ${number}`,
    paragraphs: [
      `Thank you for telling us. The report is called ${number}. Whoever it is about does not learn who you are.`,
      'We will write again if we take a measure.',
    ],
  }),
});

/** Measures and outcomes in the words of somebody who is not a party. */
const news: Record<Language, Record<string, string>> = {
  sv: {
    'item-disabled': 'Det som du anmälde är inte längre tillgängligt medan vi utreder saken.',
    suspended: 'Vi har stängt av den som ansvarar för det som du anmälde.',
    terminated: 'Vi har avslutat avtalet med den som ansvarar för det som du anmälde.',
    COMPLIED: 'Det som du anmälde har upphört, och ärendet är avslutat.',
    UNFOUNDED: 'Vi har utrett saken och inte funnit någon överträdelse av våra villkor.',
    OVERTURNED: 'Beslutet har överklagats och ändrats.',
  },
  en: {
    'item-disabled': 'What you reported is not available while we look into it.',
    suspended: 'We have suspended whoever is responsible for what you reported.',
    terminated: 'We have ended the agreement with whoever is responsible for what you reported.',
    COMPLIED: 'What you reported has stopped, and the case is closed.',
    UNFOUNDED: 'We looked into it and found no violation of our terms.',
    OVERTURNED: 'The decision was appealed and has been changed.',
  },
};
const ended: Record<Language, string> = { sv: 'Ärendet är avslutat.', en: 'The case is closed.' };

const reportMoved = letter<{ number: string; what: string }>('conduct-report-moved', 'AUP 2.2', {
  sv: ({ number, what }) => ({
    subject: `Om din anmälan ${number}`,
    paragraphs: [news.sv[what] ?? ended.sv],
  }),
  en: ({ number, what }) => ({ subject: `About your report ${number}`, paragraphs: [news.en[what] ?? ended.en] }),
});

/** Where the case stands, for whoever can log in; letters that were queued before it had a page lack it. */
const caseAction = (label: string, caseUrl: string | undefined) =>
  caseUrl === undefined ? {} : { action: { label, url: caseUrl } };

const memberCase = letter<{ number: string; contact: string; caseUrl?: string }>('conduct-member-case', 'AUP 3.a', {
  sv: ({ number, contact, caseUrl }) => ({
    subject: `Ett ärende om en av dina användare: ${number}`,
    paragraphs: [
      'Vi har öppnat ett ärende om hur en av dina användare använder tjänsten. Inget är avgjort.',
      `Du ser ärendet under Mina ärenden. Har du frågor, skriv till ${contact}.`,
    ],
    ...caseAction('Öppna ärendet', caseUrl),
  }),
  en: ({ number, contact, caseUrl }) => ({
    subject: `A case about one of your users: ${number}`,
    paragraphs: [
      'We have opened a case about how one of your users uses the service. Nothing has been decided.',
      `You find the case among your own. If you have questions, write to ${contact}.`,
    ],
    ...caseAction('Open the case', caseUrl),
  }),
});

interface DemandFacts {
  number: string;
  clause: ClauseId;
  facts: string;
  cureBy: string;
  contact: string;
  caseUrl?: string;
}

const demand = letter<DemandFacts>('conduct-demand', 'ToS 3.6.a', {
  sv: ({ number, clause, facts, cureBy, contact, caseUrl }) => ({
    subject: `Uppmaning att upphöra med en överträdelse: ${number}`,
    paragraphs: [
      `Vi bedömer att det här strider mot ${clause}: ${facts}`,
      `Se till att det upphör genast, och senast den ${momentInWords(cureBy, 'sv')}. Sker det inte kan kontot stängas av eller avtalet avslutas.`,
      `Är det åtgärdat, eller menar du att vi har fel, svara på ärendets sida, eller skriv till ${contact} och nämn ${number}.`,
    ],
    ...caseAction('Svara', caseUrl),
  }),
  en: ({ number, clause, facts, cureBy, contact, caseUrl }) => ({
    subject: `A demand to stop a breach of the terms: ${number}`,
    paragraphs: [
      `We find that this breaks ${clause}: ${facts}`,
      `Please make it stop at once, and by ${momentInWords(cureBy, 'en')} at the latest. Otherwise the account may be suspended or the agreement ended.`,
      `If it has been dealt with, or you think that we are wrong, answer on the page of the case, or write to ${contact} and mention ${number}.`,
    ],
    ...caseAction('Answer', caseUrl),
  }),
});

interface ItemFacts {
  number: string;
  item: string;
  clause: ClauseId;
  reasons?: string;
  contact: string;
}

const itemDisabled = letter<ItemFacts>('conduct-item-disabled', 'AUP 2.2', {
  sv: ({ number, item, clause, reasons, contact }) => ({
    subject: `Innehåll är inte längre tillgängligt: ${number}`,
    paragraphs: [
      `Vi har gjort det här otillgängligt medan vi utreder om det strider mot ${clause}: ${item}`,
      ...(reasons ? [`Skälen är dessa: ${reasons}`] : []),
      'Det finns kvar i din egen export.',
      `Menar du att det är fel, skriv till ${contact} och nämn ${number}.`,
    ],
  }),
  en: ({ number, item, clause, reasons, contact }) => ({
    subject: `Content is no longer available: ${number}`,
    paragraphs: [
      `We have made this unavailable while we look into whether it breaks ${clause}: ${item}`,
      ...(reasons ? [`The reasons are these: ${reasons}`] : []),
      'It stays in your own export.',
      `If you think that is wrong, write to ${contact} and mention ${number}.`,
    ],
  }),
});

const itemEnabled = letter<{ number: string; item: string }>('conduct-item-enabled', 'AUP 2.2', {
  sv: ({ number, item }) => ({
    subject: `Innehåll är tillgängligt igen: ${number}`,
    paragraphs: [`Det här är tillgängligt igen: ${item}`],
  }),
  en: ({ number, item }) => ({
    subject: `Content is available again: ${number}`,
    paragraphs: [`This is available again: ${item}`],
  }),
});

interface RulingFacts {
  number: string;
  clause: ClauseId;
  reasons: string;
  severe: boolean;
  scope: ScopeKind;
  appealBy: LocalDate;
  token: string;
}

const appealAction = (language: Language, { token }: RulingFacts, baseUrl: string) => ({
  label: language === 'sv' ? 'Överklaga beslutet' : 'Appeal the decision',
  url: `${baseUrl}/appeal#token=${token}`,
});
const appealable = (language: Language, { appealBy }: RulingFacts): string =>
  language === 'sv'
    ? `Beslutet kan överklagas till och med den ${dateInWords(appealBy, 'sv')}. En annan person än den som beslutade prövar det.`
    : `The decision can be appealed until ${dateInWords(appealBy, 'en')}. Somebody else than who decided looks at it.`;
const noDemand = (language: Language, { severe }: RulingFacts): string[] => {
  if (!severe) return [];
  return [
    language === 'sv'
      ? 'Överträdelsen är så grov att villkoren inte kräver någon uppmaning först.'
      : 'The breach is so severe that the terms ask for no demand first.',
  ];
};

const suspended = letter<RulingFacts>(
  'conduct-suspended',
  'ToS 3.6.b',
  {
    sv: (facts, baseUrl) => ({
      subject: `Beslut om avstängning: ${facts.number}`,
      paragraphs: [
        facts.scope === 'user'
          ? `Vi har stängt av en av dina användare med stöd av ${facts.clause}. Kollegorna påverkas inte.`
          : `Vi har stängt av ditt konto med stöd av ${facts.clause}. Egna ärenden, fakturor och export är fortfarande öppna.`,
        `Skäl: ${facts.reasons}`,
        ...noDemand('sv', facts),
        appealable('sv', facts),
      ],
      action: appealAction('sv', facts, baseUrl),
    }),
    en: (facts, baseUrl) => ({
      subject: `A decision to suspend: ${facts.number}`,
      paragraphs: [
        facts.scope === 'user'
          ? `We have suspended one of your users under ${facts.clause}. Colleagues are not affected.`
          : `We have suspended your account under ${facts.clause}. Your own cases, invoices and export stay open.`,
        `Reasons: ${facts.reasons}`,
        ...noDemand('en', facts),
        appealable('en', facts),
      ],
      action: appealAction('en', facts, baseUrl),
    }),
  },
  { secret: true },
);

const userSuspended = letter<RulingFacts>(
  'conduct-user-suspended',
  'ToS 2.13',
  {
    sv: (facts, baseUrl) => ({
      subject: `Din åtkomst är avstängd: ${facts.number}`,
      paragraphs: [
        `Vi har stängt av din åtkomst med stöd av ${facts.clause}. Dina kollegor påverkas inte.`,
        `Skäl: ${facts.reasons}`,
        ...noDemand('sv', facts),
        appealable('sv', facts),
      ],
      action: appealAction('sv', facts, baseUrl),
    }),
    en: (facts, baseUrl) => ({
      subject: `Your access is suspended: ${facts.number}`,
      paragraphs: [
        `We have suspended your access under ${facts.clause}. Your colleagues are not affected.`,
        `Reasons: ${facts.reasons}`,
        ...noDemand('en', facts),
        appealable('en', facts),
      ],
      action: appealAction('en', facts, baseUrl),
    }),
  },
  { secret: true },
);

const terminated = letter<RulingFacts & { deletedOn: LocalDate }>(
  'conduct-terminated',
  'ToS 3.6.b',
  {
    sv: (facts, baseUrl) => ({
      subject: `Avtalet är avslutat: ${facts.number}`,
      paragraphs: [
        `Vi har avslutat avtalet och spärrat ditt konto med stöd av ${facts.clause}.`,
        `Skäl: ${facts.reasons}`,
        ...noDemand('sv', facts),
        `Dina data raderas tidigast den ${dateInWords(facts.deletedOn, 'sv')}. Betalda avgifter lämnas inte tillbaka, om inte lagen ger en konsument rätt till det.`,
        appealable('sv', facts),
      ],
      action: appealAction('sv', facts, baseUrl),
    }),
    en: (facts, baseUrl) => ({
      subject: `The agreement has ended: ${facts.number}`,
      paragraphs: [
        `We have ended the agreement and blocked your account under ${facts.clause}.`,
        `Reasons: ${facts.reasons}`,
        ...noDemand('en', facts),
        `Your data is deleted on ${dateInWords(facts.deletedOn, 'en')} at the earliest. What was paid is not given back, save where the law gives a consumer that right.`,
        appealable('en', facts),
      ],
      action: appealAction('en', facts, baseUrl),
    }),
  },
  { secret: true },
);

const appealReceived = letter<{ number: string }>('conduct-appeal-received', 'ToS 2.13', {
  sv: ({ number }) => ({
    subject: `Överklagandet har kommit in: ${number}`,
    paragraphs: ['En annan person än den som beslutade prövar det nu. Inget raderas under tiden.'],
  }),
  en: ({ number }) => ({
    subject: `The appeal has been received: ${number}`,
    paragraphs: ['Somebody else than who decided is looking at it now. Nothing is deleted meanwhile.'],
  }),
});

const appealDecided = letter<{ number: string; upheld: boolean; reasons: string }>(
  'conduct-appeal-decided',
  'ToS 2.13',
  {
    sv: ({ number, upheld, reasons }) => ({
      subject: upheld ? `Beslutet är upphävt: ${number}` : `Beslutet står fast: ${number}`,
      paragraphs: [
        upheld
          ? 'Du har fått rätt. Det som var avstängt är öppet igen.'
          : 'Vi har prövat beslutet på nytt och ändrar det inte.',
        `Skäl: ${reasons}`,
      ],
    }),
    en: ({ number, upheld, reasons }) => ({
      subject: upheld ? `The decision is undone: ${number}` : `The decision stands: ${number}`,
      paragraphs: [
        upheld
          ? 'You are right. What was closed is open again.'
          : 'We have looked at the decision again and do not change it.',
        `Reasons: ${reasons}`,
      ],
    }),
  },
);

const outcomes: Record<Language, Partial<Record<CaseOutcome, string>>> = {
  sv: {
    COMPLIED: 'Det som vi bad dig upphöra med har upphört.',
    UNFOUNDED: 'Vi har utrett saken och inte funnit någon överträdelse.',
    LIFTED: 'Avstängningen är hävd.',
    CEASE: 'Du har åtagit dig att upphöra med intrånget.',
    DAMAGES: 'Intrånget är reglerat med ersättning.',
    COURT: 'Frågan prövas av domstol.',
  },
  en: {
    COMPLIED: 'What we asked you to stop has stopped.',
    UNFOUNDED: 'We looked into it and found no violation.',
    LIFTED: 'The suspension has been lifted.',
    CEASE: 'You have undertaken to cease the infringement.',
    DAMAGES: 'The infringement has been settled by damages.',
    COURT: 'The matter is before a court.',
  },
};

const closed = letter<{ number: string; outcome: CaseOutcome }>('conduct-closed', 'ToS 2.13', {
  sv: ({ number, outcome }) => ({
    subject: `Ärendet ${number} är avslutat`,
    paragraphs: [outcomes.sv[outcome] ?? ended.sv],
  }),
  en: ({ number, outcome }) => ({
    subject: `The case ${number} is closed`,
    paragraphs: [outcomes.en[outcome] ?? ended.en],
  }),
});

interface DecisionFacts {
  number?: string;
  appealed: boolean;
  /** The client says that it has complied. */
  answered?: true;
  caseUrl?: string;
}

const awaitsDecision = letter<DecisionFacts>('conduct-awaits-decision', 'ToS 3.6.b', {
  sv: ({ number, appealed, answered, caseUrl }, baseUrl) => ({
    subject: appealed
      ? 'Ett beslut har överklagats'
      : answered
        ? `Kunden har svarat på uppmaningen i ärende ${number}`
        : `Tiden att upphöra är ute i ärende ${number}`,
    paragraphs: [
      appealed
        ? 'En annan person än den som beslutade prövar överklagandet.'
        : 'Se efter om överträdelsen har upphört, och besluta sedan vad som följer.',
    ],
    action: { label: 'Öppna ärendet', url: caseUrl ?? `${baseUrl}/conduct` },
  }),
  en: ({ number, appealed, answered, caseUrl }, baseUrl) => ({
    subject: appealed
      ? 'A decision has been appealed'
      : answered
        ? `The client has answered the demand in case ${number}`
        : `The time to stop is over in case ${number}`,
    paragraphs: [
      appealed
        ? 'Somebody else than who decided looks at the appeal.'
        : 'See whether the breach has stopped, and then decide what follows.',
    ],
    action: { label: 'Open the case', url: caseUrl ?? `${baseUrl}/conduct` },
  }),
});

export const letters: NoticeTemplate[] = [
  reportReceived,
  reportMoved,
  memberCase,
  demand,
  itemDisabled,
  itemEnabled,
  suspended,
  userSuspended,
  terminated,
  appealReceived,
  appealDecided,
  closed,
  awaitsDecision,
];
