import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';
import type { RequestKind, RequestOutcome } from '../contract-requests.js';
import { authority, letter } from './letter-words.js';

interface RequestFacts {
  number: string;
  kind: RequestKind;
  dueOn: LocalDate;
  contact: string;
}

const wishes: Record<Language, Record<RequestKind, string>> = {
  sv: {
    access: 'att få veta vilka uppgifter som finns',
    rectification: 'att uppgifter rättas',
    restriction: 'att användningen av uppgifter begränsas',
    portability: 'att få ut sina uppgifter för att flytta dem',
    erasure: 'att uppgifter raderas',
    objection: 'att uppgifter inte längre används',
  },
  en: {
    access: 'to know which data is kept',
    rectification: 'that data is corrected',
    restriction: 'that the use of data is restricted',
    portability: 'to receive the data in order to move it',
    erasure: 'that data is erased',
    objection: 'that data is no longer used',
  },
};

const received = letter<RequestFacts>('privacy-request-received', 'ToS 9.9', {
  sv: ({ number, kind, dueOn, contact }) => ({
    subject: `Vi har tagit emot din begäran ${number}`,
    paragraphs: [
      `Du har begärt ${wishes.sv[kind]}. Du får svar senast den ${dateInWords(dueOn, 'sv')}.`,
      `Har du frågor under tiden, skriv till ${contact} och ange ${number}.`,
    ],
  }),
  en: ({ number, kind, dueOn, contact }) => ({
    subject: `We have received your request ${number}`,
    paragraphs: [
      `You asked ${wishes.en[kind]}. You will have an answer by ${dateInWords(dueOn, 'en')} at the latest.`,
      `If you have questions meanwhile, write to ${contact} and mention ${number}.`,
    ],
  }),
});

const identity = letter<RequestFacts & { token: string }>(
  'privacy-request-identity',
  'ToS 9.9',
  {
    sv: ({ number, kind, token }, baseUrl) => ({
      subject: `Bekräfta din begäran ${number}`,
      paragraphs: [
        `Någon har begärt ${wishes.sv[kind]} och angett den här adressen.`,
        'Är det du, bekräfta adressen med länken. Är det inte du behöver du inte göra något; ingen får dina uppgifter.',
      ],
      action: { label: 'Bekräfta begäran', url: `${baseUrl}/privacy/confirm#token=${token}` },
    }),
    en: ({ number, kind, token }, baseUrl) => ({
      subject: `Confirm your request ${number}`,
      paragraphs: [
        `Somebody asked ${wishes.en[kind]} and gave this address.`,
        'If it was you, confirm the address by the link. If it was not, you need not do anything; nobody gets your data.',
      ],
      action: { label: 'Confirm the request', url: `${baseUrl}/privacy/confirm#token=${token}` },
    }),
  },
  true,
);

const forwarded = letter<RequestFacts & { name: string; email: string; details: string }>(
  'privacy-request-forwarded',
  'ToS 9.9',
  {
    sv: ({ number, kind, dueOn, name, email, details }, baseUrl) => ({
      subject: `En av dina kontakter har gjort en begäran: ${number}`,
      paragraphs: [
        `${name} (${email}) har begärt ${wishes.sv[kind]}. Adressen är bekräftad.`,
        ...(details ? [details] : []),
        `Din organisation är personuppgiftsansvarig och ska svara senast den ${dateInWords(dueOn, 'sv')}. Säg till om du behöver vår hjälp.`,
      ],
      action: { label: 'Öppna begäran', url: `${baseUrl}/privacy/requests` },
    }),
    en: ({ number, kind, dueOn, name, email, details }, baseUrl) => ({
      subject: `One of your contacts has made a request: ${number}`,
      paragraphs: [
        `${name} (${email}) asks ${wishes.en[kind]}. The address is confirmed.`,
        ...(details ? [details] : []),
        `You are the controller and owe an answer by ${dateInWords(dueOn, 'en')}. Tell us if you need our help.`,
      ],
      action: { label: 'Open the request', url: `${baseUrl}/privacy/requests` },
    }),
  },
);

const passedOn = letter<RequestFacts & { company: string }>('privacy-request-passed-on', 'ToS 9.9', {
  sv: ({ number, dueOn, company, contact }) => ({
    subject: `Din begäran ${number} är överlämnad till ${company}`,
    paragraphs: [
      `${company} bestämmer över uppgifterna om sina kontakter och svarar dig senast den ${dateInWords(dueOn, 'sv')}. Vi hjälper dem om det behövs.`,
      `Hör du inget, skriv till ${contact}.`,
    ],
  }),
  en: ({ number, dueOn, company, contact }) => ({
    subject: `Your request ${number} has been passed on to ${company}`,
    paragraphs: [
      `${company} decides over the data about its contacts and answers you by ${dateInWords(dueOn, 'en')}. We help them where needed.`,
      `If you hear nothing, write to ${contact}.`,
    ],
  }),
});

const extended = letter<RequestFacts & { reason: string }>('privacy-request-extended', 'ToS 9.9', {
  sv: ({ number, dueOn, reason }) => ({
    subject: `Din begäran ${number} tar längre tid`,
    paragraphs: [`Du får svar senast den ${dateInWords(dueOn, 'sv')}. Så här kommer det sig:`, reason, authority.sv],
  }),
  en: ({ number, dueOn, reason }) => ({
    subject: `Your request ${number} takes longer`,
    paragraphs: [`You will have an answer by ${dateInWords(dueOn, 'en')}. This is why:`, reason, authority.en],
  }),
});

const outcomes: Record<Language, Record<RequestOutcome, string>> = {
  sv: {
    FULFILLED: 'Vi har gjort det du begärde.',
    PARTLY: 'Vi har gjort en del av det du begärde.',
    REFUSED: 'Vi kan inte göra det du begärde.',
  },
  en: {
    FULFILLED: 'We have done what you asked for.',
    PARTLY: 'We have done part of what you asked for.',
    REFUSED: 'We cannot do what you asked for.',
  },
};

const answered = letter<RequestFacts & { outcome: RequestOutcome; text: string; reason: string | null }>(
  'privacy-request-answered',
  'ToS 9.9',
  {
    sv: ({ number, outcome, text, reason }) => ({
      subject: `Svar på din begäran ${number}`,
      paragraphs: [
        outcomes.sv[outcome],
        ...text.split(/\n{2,}/),
        ...(reason ? [`Skälet: ${reason}`, authority.sv] : []),
      ],
    }),
    en: ({ number, outcome, text, reason }) => ({
      subject: `The answer to your request ${number}`,
      paragraphs: [
        outcomes.en[outcome],
        ...text.split(/\n{2,}/),
        ...(reason ? [`The reason: ${reason}`, authority.en] : []),
      ],
    }),
  },
);

const helped = letter<{ number: string; given: string }>('privacy-request-helped', 'ToS 9.9', {
  sv: ({ number, given }) => ({
    subject: `Vår hjälp med begäran ${number}`,
    paragraphs: ['Du bad om hjälp som personuppgiftsansvarig. Det här har vi gjort:', given],
  }),
  en: ({ number, given }) => ({
    subject: `Our help with request ${number}`,
    paragraphs: ['You asked for help as the controller. This is what we have done:', given],
  }),
});

const pressing = letter<{ number: string; dueOn: LocalDate }>('privacy-pressing', 'ToS 9.9', {
  sv: ({ number, dueOn }, baseUrl) => ({
    subject: `Begäran ${number} väntar på svar`,
    paragraphs: [`Svaret ska vara ute senast den ${dateInWords(dueOn, 'sv')}.`],
    action: { label: 'Öppna inkorgen', url: `${baseUrl}/privacy` },
  }),
  en: ({ number, dueOn }, baseUrl) => ({
    subject: `Request ${number} waits for an answer`,
    paragraphs: [`The answer must be out by ${dateInWords(dueOn, 'en')}.`],
    action: { label: 'Open the inbox', url: `${baseUrl}/privacy` },
  }),
});

const helpAsked = letter<object>('privacy-help-asked', 'ToS 9.9', {
  sv: (_, baseUrl) => ({
    subject: 'En kund behöver hjälp med en registrerads begäran',
    paragraphs: ['Vi är personuppgiftsbiträde och ska hjälpa till utan dröjsmål.'],
    action: { label: 'Öppna inkorgen', url: `${baseUrl}/privacy` },
  }),
  en: (_, baseUrl) => ({
    subject: 'A client needs help with a data subject’s request',
    paragraphs: ['We are the processor and help without delay.'],
    action: { label: 'Open the inbox', url: `${baseUrl}/privacy` },
  }),
});

export const requestLetters: NoticeTemplate[] = [
  received,
  identity,
  forwarded,
  passedOn,
  extended,
  answered,
  helped,
  pressing,
  helpAsked,
];
