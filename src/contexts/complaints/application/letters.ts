import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { letter } from '../../../shared-kernel/letters.js';
import { dateInWords, locales } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import type { AnswerOutcome } from '../contract.js';
import type { Authority } from '../domain/jurisdiction.js';
import type { RequiredDetail } from '../domain/written-complaint.js';

const detailNames: Record<Language, Record<RequiredDetail, string>> = {
  sv: {
    name: 'ditt namn eller företagets',
    accountEmail: 'e-postadressen till kontot',
    breach: 'vad som har gått fel',
    identifiers: 'vad det gäller, till exempel ett fakturanummer eller en sida',
  },
  en: {
    name: 'your name or the company’s',
    accountEmail: 'the e-mail address of the account',
    breach: 'what went wrong',
    identifiers: 'what it is about, such as an invoice number or a page',
  },
};

const listed = (missing: RequiredDetail[], language: Language): string =>
  new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(
    missing.map((name) => detailNames[language][name]),
  );

const received = letter<{ number: string; dueOn: LocalDate | null }>('complaint-received', 'ToS 5.1', {
  sv: ({ number, dueOn }) => ({
    subject: `Vi har tagit emot ditt klagomål ${number}`,
    paragraphs: [
      `Tack för att du hör av dig. Ärendet heter ${number}; skriv gärna det om du kontaktar oss igen.`,
      ...(dueOn ? [`Du får svar senast den ${dateInWords(dueOn, 'sv')}.`] : []),
    ],
  }),
  en: ({ number, dueOn }) => ({
    subject: `We have received your complaint ${number}`,
    paragraphs: [
      `Thank you for telling us. The case is called ${number}; please mention it if you contact us again.`,
      ...(dueOn ? [`You will have an answer by ${dateInWords(dueOn, 'en')} at the latest.`] : []),
    ],
  }),
});

const details = letter<{ number: string; missing: RequiredDetail[]; token: string }>(
  'complaint-details',
  'ToS 5.5.a',
  {
    sv: ({ number, missing, token }, baseUrl) => ({
      subject: `Vi behöver lite mer för ditt klagomål ${number}`,
      paragraphs: [
        `För att kunna pröva ditt klagomål behöver vi veta ${listed(missing, 'sv')}.`,
        'Fyll i det här, så börjar vår svarstid den dag vi får uppgifterna.',
      ],
      action: { label: 'Komplettera klagomålet', url: `${baseUrl}/complaints/complete#token=${token}` },
    }),
    en: ({ number, missing, token }, baseUrl) => ({
      subject: `We need a little more for your complaint ${number}`,
      paragraphs: [
        `To look into your complaint we need to know ${listed(missing, 'en')}.`,
        'Fill it in here; our time to answer starts on the day when we have it.',
      ],
      action: { label: 'Complete the complaint', url: `${baseUrl}/complaints/complete#token=${token}` },
    }),
  },
  { secret: true },
);

const detailsReminder = letter<{ number: string; missing: RequiredDetail[]; contact: string }>(
  'complaint-details-reminder',
  'ToS 5.5.a',
  {
    sv: ({ number, missing, contact }) => ({
      subject: `Ditt klagomål ${number} väntar på uppgifter`,
      paragraphs: [
        `Vi behöver fortfarande veta ${listed(missing, 'sv')}.`,
        `Använd länken i vårt förra brev eller skriv till ${contact}. Hör vi inget stänger vi ärendet om en tid; det öppnas igen så snart uppgifterna kommer.`,
      ],
    }),
    en: ({ number, missing, contact }) => ({
      subject: `Your complaint ${number} is waiting for details`,
      paragraphs: [
        `We still need to know ${listed(missing, 'en')}.`,
        `Use the link in our last letter or write to ${contact}. If we hear nothing we close the case after a while; it opens again as soon as the details arrive.`,
      ],
    }),
  },
);

const closed = letter<{ number: string; missing: RequiredDetail[]; contact: string }>('complaint-closed', 'ToS 5.5.a', {
  sv: ({ number, missing, contact }) => ({
    subject: `Ditt klagomål ${number} är stängt tills vidare`,
    paragraphs: [
      `Vi har inte fått veta ${listed(missing, 'sv')}, så ärendet vilar.`,
      `Det öppnas igen när uppgifterna kommer: använd länken i vårt första brev eller skriv till ${contact}.`,
    ],
  }),
  en: ({ number, missing, contact }) => ({
    subject: `Your complaint ${number} is closed for now`,
    paragraphs: [
      `We were not told ${listed(missing, 'en')}, so the case rests.`,
      `It opens again when the details arrive: use the link in our first letter or write to ${contact}.`,
    ],
  }),
});

const outcomes: Record<Language, Record<AnswerOutcome, string>> = {
  sv: {
    ACCEPTED: 'Vi ger dig rätt.',
    PARTLY_ACCEPTED: 'Vi ger dig rätt i en del.',
    REJECTED: 'Vi delar inte din uppfattning.',
  },
  en: {
    ACCEPTED: 'You are right.',
    PARTLY_ACCEPTED: 'You are right in part.',
    REJECTED: 'We see it differently.',
  },
};

interface AnswerFacts {
  number: string;
  text: string;
  outcome: AnswerOutcome;
  authority: Authority | null;
}

/** ToS 5.6.b: whoever is not content learns who else may look at it. ToS 10.4: a business has the courts. */
const answer = letter<AnswerFacts>('complaint-answer', 'ToS 5.5.b', {
  sv: ({ number, text, outcome, authority }) => ({
    subject: `Svar på ditt klagomål ${number}`,
    paragraphs: [
      outcomes.sv[outcome],
      ...text.split(/\n{2,}/),
      authority
        ? `Är du inte nöjd kan du vända dig till ${authority.name}, ${authority.website}. Du kan också gå till domstol där du bor.`
        : 'Är du inte nöjd hör gärna av dig; i sista hand prövas frågan av svensk domstol.',
    ],
  }),
  en: ({ number, text, outcome, authority }) => ({
    subject: `Our answer to your complaint ${number}`,
    paragraphs: [
      outcomes.en[outcome],
      ...text.split(/\n{2,}/),
      authority
        ? `If you are not content you may turn to ${authority.name}, ${authority.website}. You may also go to a court where you live.`
        : 'If you are not content, do talk to us; in the end a Swedish court decides.',
    ],
  }),
});

interface SilentFacts {
  number: string;
  dueOn: LocalDate;
  requestedRemedy: string | null;
}

const deemedAccepted = letter<SilentFacts>('complaint-deemed-accepted', 'ToS 5.6.a', {
  sv: ({ number, dueOn, requestedRemedy }) => ({
    subject: `Ditt klagomål ${number} gäller som godtaget`,
    paragraphs: [
      `Vi skulle ha svarat senast den ${dateInWords(dueOn, 'sv')} och gjorde det inte. Därför gäller ditt klagomål som godtaget.`,
      requestedRemedy
        ? `Du bad om detta, och det ska vi göra: ${requestedRemedy}`
        : 'Vi hör av oss om vad vi gör för att rätta till det.',
    ],
  }),
  en: ({ number, dueOn, requestedRemedy }) => ({
    subject: `Your complaint ${number} counts as accepted`,
    paragraphs: [
      `We owed you an answer by ${dateInWords(dueOn, 'en')} and did not give one. Your complaint therefore counts as accepted.`,
      requestedRemedy
        ? `You asked for this, and we will do it: ${requestedRemedy}`
        : 'We will tell you what we are doing to put it right.',
    ],
  }),
});

const pressing = letter<{ number: string; day: number; dueOn: LocalDate; officeUrl: string }>(
  'complaint-pressing',
  'ToS 5.5.b',
  {
    sv: ({ number, day: count, dueOn, officeUrl }) => ({
      subject: `Klagomål ${number} väntar på svar: dag ${count}`,
      paragraphs: [
        `Svaret ska vara ute senast den ${dateInWords(dueOn, 'sv')}. Till en konsument gäller tystnad som ett ja.`,
      ],
      action: { label: 'Öppna inkorgen', url: `${officeUrl}/complaints` },
    }),
    en: ({ number, day: count, dueOn, officeUrl }) => ({
      subject: `Complaint ${number} waits for an answer: day ${count}`,
      paragraphs: [`The answer must be out by ${dateInWords(dueOn, 'en')}. Towards a consumer, silence is a yes.`],
      action: { label: 'Open the inbox', url: `${officeUrl}/complaints` },
    }),
  },
);

const silent = letter<{ number: string; accepted: boolean; officeUrl: string }>('complaint-silent', 'ToS 5.6.a', {
  sv: ({ number, accepted, officeUrl }) => ({
    subject: accepted ? `Klagomål ${number} gäller som godtaget` : `Klagomål ${number} är inte besvarat i tid`,
    paragraphs: [
      accepted
        ? 'Svarstiden gick ut utan svar. Det som konsumenten bad om ska nu göras; det går inte att ångra.'
        : 'Svarstiden gick ut utan svar. Företaget ska fortfarande få ett.',
    ],
    action: { label: 'Öppna inkorgen', url: `${officeUrl}/complaints` },
  }),
  en: ({ number, accepted, officeUrl }) => ({
    subject: accepted ? `Complaint ${number} counts as accepted` : `Complaint ${number} was not answered in time`,
    paragraphs: [
      accepted
        ? 'The time passed without an answer. What the consumer asked for is now owed; it cannot be undone.'
        : 'The time passed without an answer. The business is still owed one.',
    ],
    action: { label: 'Open the inbox', url: `${officeUrl}/complaints` },
  }),
});

const errorReceived = letter<{ number: string }>('error-report-received', 'ToS 3.9', {
  sv: ({ number }) => ({
    subject: `Vi har tagit emot din felanmälan ${number}`,
    paragraphs: ['Tack. Vi ser på felet och hör av oss när vi vet mer.'],
  }),
  en: ({ number }) => ({
    subject: `We have received your error report ${number}`,
    paragraphs: ['Thank you. We will look at the error and tell you when we know more.'],
  }),
});

const errorStates: Record<Language, Record<string, string>> = {
  sv: {
    TRIAGED: 'Vi har sett på felet och planerat in det.',
    IN_PROGRESS: 'Vi arbetar med felet nu.',
    RESOLVED: 'Felet är åtgärdat.',
    DECLINED: 'Vi åtgärdar inte detta.',
  },
  en: {
    TRIAGED: 'We have looked at the error and planned the work.',
    IN_PROGRESS: 'We are working on the error now.',
    RESOLVED: 'The error is mended.',
    DECLINED: 'We will not change this.',
  },
};

const errorMoved = letter<{ number: string; state: string; message: string | null }>('error-report-moved', 'ToS 3.9', {
  sv: ({ number, state, message }) => ({
    subject: `Om din felanmälan ${number}`,
    paragraphs: [errorStates.sv[state]!, ...(message ? [message] : [])],
  }),
  en: ({ number, state, message }) => ({
    subject: `About your error report ${number}`,
    paragraphs: [errorStates.en[state]!, ...(message ? [message] : [])],
  }),
});

export const letters: NoticeTemplate[] = [
  received,
  details,
  detailsReminder,
  closed,
  answer,
  deemedAccepted,
  pressing,
  silent,
  errorReceived,
  errorMoved,
];
