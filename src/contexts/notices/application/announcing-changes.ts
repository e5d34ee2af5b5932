import { Injectable, type OnModuleInit } from '@nestjs/common';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { DocumentKind, Language } from '../../terms/contract.js';
import { type AnnouncedChange, ChangeLetters } from '../../terms/contract-changes.js';
import { type NoticeData, Notices, type NoticeTemplate, NoticeTemplates } from '../contract.js';

const names: Record<Language, Record<DocumentKind, string>> = {
  sv: {
    'terms-of-service': 'användarvillkoren',
    'acceptable-use-policy': 'reglerna för godtagbar användning',
    'privacy-policy': 'integritetspolicyn',
  },
  en: {
    'terms-of-service': 'the Terms of Service',
    'acceptable-use-policy': 'the Acceptable Use Policy',
    'privacy-policy': 'the Privacy Policy',
  },
};

/** What the change asks of its reader once it is in force (K17, AUP 5). */
const agreement: Record<Language, Record<DocumentKind, string>> = {
  sv: {
    'terms-of-service':
      'Från den dagen ber vi din administratör att läsa och godkänna villkoren vid inloggningen. Till dess gäller de villkor som du har godkänt, och det du redan har betalat för påverkas inte.',
    'acceptable-use-policy':
      'Du behöver inte göra något. Den som använder tjänsten från och med den dagen godtar den nya versionen.',
    'privacy-policy':
      'Du behöver inte göra något. Vi noterar att den som använder tjänsten från och med den dagen har fått del av den nya versionen.',
  },
  en: {
    'terms-of-service':
      'From that day we ask your administrator to read and accept the terms when signing in. Until then the terms that you have accepted apply, and what you have already paid for stays as it is.',
    'acceptable-use-policy':
      'There is nothing you need to do. Whoever uses the service from that day on agrees to the new version.',
    'privacy-policy':
      'There is nothing you need to do. We take down that whoever uses the service from that day on has been told of the new version.',
  },
};

const changed: NoticeTemplate = {
  id: 'terms-change',
  version: 2,
  clause: 'ToS 10.2.b',
  write: (data, { language, baseUrl }) => {
    const { kind, version, replaces, reason, summaries, ...days } = changeIn(data);
    const effectiveFrom = dateInWords(days.effectiveFrom, language);
    const summary = summaries[language];
    const name = names[language][kind];
    const url = comparisonUrl(baseUrl, data);
    return language === 'sv'
      ? {
          subject: `Vi ändrar ${name} från den ${effectiveFrom}`,
          paragraphs: [
            `Den ${effectiveFrom} börjar version ${version} av ${name} gälla. Den ersätter version ${replaces}.`,
            ...(summary ? [`Det här ändras: ${summary}`] : ['Vad som ändras ser du ord för ord i jämförelsen nedan.']),
            `Skälet är: ${reason}`,
            agreement.sv[kind],
            'Vill du inte fortsätta på de nya villkoren kan du när som helst säga upp prenumerationen under Fakturering, eller be oss att stänga kontot.',
          ],
          action: { label: 'Läs och jämför', url },
        }
      : {
          subject: `We are changing ${name} from ${effectiveFrom}`,
          paragraphs: [
            `On ${effectiveFrom} version ${version} of ${name} takes effect. It replaces version ${replaces}.`,
            ...(summary ? [`What changes: ${summary}`] : ['The comparison below shows word by word what changes.']),
            `The reason: ${reason}`,
            agreement.en[kind],
            'If you would rather not go on under the new terms, you can cancel your subscription under Billing at any time, or ask us to close your account.',
          ],
          action: { label: 'Read and compare', url },
        };
  },
};

const moved: NoticeTemplate = {
  id: 'terms-change-moved',
  version: 2,
  clause: 'ToS 10.2.b',
  write: (data, { language, baseUrl }) => {
    const { kind, version, ...days } = changeIn(data);
    const effectiveFrom = dateInWords(days.effectiveFrom, language);
    const from = dateInWords(days.from, language);
    const name = names[language][kind];
    const url = comparisonUrl(baseUrl, data);
    return language === 'sv'
      ? {
          subject: `Ändringen av ${name} flyttas till den ${effectiveFrom}`,
          paragraphs: [
            `Vi har tidigare skrivit att version ${version} av ${name} börjar gälla den ${from}. Den dagen flyttas till den ${effectiveFrom}, så att alla kunder får minst den tid som villkoren lovar.`,
            'Texten är densamma, och fram till dess gäller det som du redan har godkänt.',
          ],
          action: { label: 'Läs och jämför', url },
        }
      : {
          subject: `The change of ${name} moves to ${effectiveFrom}`,
          paragraphs: [
            `We wrote earlier that version ${version} of ${name} would take effect on ${from}. That day moves to ${effectiveFrom}, so that every client has at least the time that the terms promise.`,
            'The text is the same, and until then what you have already accepted applies.',
          ],
          action: { label: 'Read and compare', url },
        };
  },
};

/** Letters about changes of the texts (ToS 10.2, AUP 5): to the registration address and the administrators. */
@Injectable()
export class ChangePost extends ChangeLetters implements OnModuleInit {
  constructor(
    private readonly notices: Notices,
    private readonly templates: NoticeTemplates,
  ) {
    super();
  }

  onModuleInit(): void {
    this.templates.register([changed, moved]);
  }

  async announce(tenantId: string, key: string, change: AnnouncedChange): Promise<void> {
    await this.notices.queue({ tenantId, template: changed.id, key, to: 'contract', data: { ...change } });
  }

  async announceMove(tenantId: string, key: string, change: AnnouncedChange & { from: string }): Promise<void> {
    await this.notices.queue({ tenantId, template: moved.id, key, to: 'contract', data: { ...change } });
  }
}

const changeIn = (data: NoticeData) => data as unknown as AnnouncedChange & { from: string };

const comparisonUrl = (baseUrl: string, data: NoticeData): string => {
  const { kind, replaces, version } = changeIn(data);
  return `${baseUrl}/legal/compare/${kind}?from=${replaces}&to=${version}`;
};
