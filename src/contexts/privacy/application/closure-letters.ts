import { Injectable } from '@nestjs/common';
import { Notices, type NoticeTemplate } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { Imprint, type Language } from '../../terms/contract.js';
import type { ClosureScope } from '../contract-closure.js';
import type { ClosureDetail, ClosureRequest } from '../domain/closure-request.js';
import { letter } from './letter-words.js';

/** Letters about one request to close. The contract's own announcement of the closing day is subscription's. */
@Injectable()
export class ClosureLetters {
  constructor(
    private readonly notices: Notices,
    private readonly clients: Clients,
    private readonly imprint: Imprint,
  ) {}

  verificationAsked(request: ClosureRequest, token: string): Promise<void> {
    const { scope, missing } = request;
    const unconfirmed = request.channel === 'form';
    return this.write(request, 'closure-verification', 'verification', { token, scope, missing }, unconfirmed);
  }

  /** The link of a request that another one has overtaken leads nowhere any more. */
  verificationDropped({ tenantId, id }: ClosureRequest): Promise<void> {
    return this.notices.drop(tenantId, `closure:${id}:verification`, 'superseded');
  }

  left(request: ClosureRequest): Promise<void> {
    return this.write(request, 'membership-closed', 'left', {});
  }

  refused(request: ClosureRequest): Promise<void> {
    return this.write(request, 'closure-refused', 'refused', {});
  }

  private async write(
    request: ClosureRequest,
    template: string,
    key: string,
    facts: Record<string, unknown>,
    unconfirmed = false,
  ) {
    const { tenantId, id, number, accountEmail, name, language } = request;
    const { name: company } = await this.clients.profile(tenantId);
    const { email: contact } = this.imprint.current();
    await this.notices.queue({
      tenantId,
      template,
      key: `closure:${id}:${key}`,
      to: [{ email: accountEmail, name: name || accountEmail, language }],
      data: { number, company, contact, ...facts },
      unconfirmed,
    });
  }
}

interface ClosureFacts {
  number: string;
  company: string;
  contact: string;
}

const details: Record<Language, Record<ClosureDetail, string>> = {
  sv: { name: 'ditt namn', decision: 'att du vill avsluta' },
  en: { name: 'your name', decision: 'that you want to close it' },
};
const listed = (missing: ClosureDetail[], language: Language): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(missing.map((each) => details[language][each]));

const subjects: Record<Language, Record<ClosureScope, (company: string) => string>> = {
  sv: {
    instance: (company) => `hela kontot för ${company}, med alla uppgifter,`,
    membership: (company) => `ditt eget konto hos ${company}`,
  },
  en: {
    instance: (company) => `the whole account of ${company}, with all its data,`,
    membership: (company) => `your own account at ${company}`,
  },
};

const verification = letter<ClosureFacts & { token: string; scope: ClosureScope; missing: ClosureDetail[] }>(
  'closure-verification',
  'ToS 3.7',
  {
    sv: ({ number, company, contact, token, scope, missing }, baseUrl) => ({
      subject: `Bekräfta att kontot ska avslutas: ${number}`,
      paragraphs: [
        `Någon har bett att ${subjects.sv[scope](company)} ska avslutas. Bekräfta det med länken.`,
        ...(missing.length > 0 ? [`Vi behöver också veta ${listed(missing, 'sv')}; fyll i det där.`] : []),
        `Är det inte du behöver du inte göra något: utan bekräftelse händer ingenting. Skriv gärna till ${contact}.`,
      ],
      action: { label: 'Bekräfta', url: `${baseUrl}/privacy/closure#token=${token}` },
    }),
    en: ({ number, company, contact, token, scope, missing }, baseUrl) => ({
      subject: `Confirm that the account is to be closed: ${number}`,
      paragraphs: [
        `Somebody asked that ${subjects.en[scope](company)} be closed. Confirm it by the link.`,
        ...(missing.length > 0 ? [`We also need to know ${listed(missing, 'en')}; fill it in there.`] : []),
        `If it was not you, you need not do anything: without a confirmation nothing happens. Do write to ${contact}.`,
      ],
      action: { label: 'Confirm', url: `${baseUrl}/privacy/closure#token=${token}` },
    }),
  },
  true,
);

const left = letter<ClosureFacts>('membership-closed', 'ToS 3.7', {
  sv: ({ number, company }) => ({
    subject: `Ditt konto hos ${company} är avslutat`,
    paragraphs: [`Ärende ${number} är klart. Du kan inte längre logga in hos ${company}.`],
  }),
  en: ({ number, company }) => ({
    subject: `Your account at ${company} is closed`,
    paragraphs: [`Case ${number} is done. You can no longer sign in at ${company}.`],
  }),
});

const refused = letter<ClosureFacts>('closure-refused', 'ToS 3.7', {
  sv: ({ number, contact }) => ({
    subject: `Ditt konto kan inte avslutas ännu: ${number}`,
    paragraphs: [
      'Lagen eller en myndighet kräver att uppgifterna finns kvar tills vidare. Därför kan vi inte avsluta kontot nu.',
      `Be oss gärna om det igen längre fram, eller skriv till ${contact}.`,
    ],
  }),
  en: ({ number, contact }) => ({
    subject: `Your account cannot be closed yet: ${number}`,
    paragraphs: [
      'The law or an authority requires that the data stays for the time being, so we cannot close the account now.',
      `You may ask again later on, or write to ${contact}.`,
    ],
  }),
});

export const closureLetters: NoticeTemplate[] = [verification, left, refused];
