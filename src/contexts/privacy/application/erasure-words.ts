import type { ErasedData, KeptData } from '../../../shared-kernel/personal-data.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { Language } from '../../terms/contract.js';
import type { RequestAnswer } from '../domain/data-request.js';

const kinds: Record<Language, Record<KeptData['what'], string>> = {
  sv: {
    account: 'kontot',
    letters: 'avtalets brev',
    complaints: 'öppna klagomål',
    invoices: 'fakturor',
    contract: 'avtalets kontaktuppgifter',
    conduct: 'pågående ärenden om användningen',
    withdrawals: 'ärenden om pengar som inte är avgjorda',
  },
  en: {
    account: 'the account',
    letters: 'letters of the contract',
    complaints: 'open complaints',
    invoices: 'invoices',
    contract: 'the contact details of the contract',
    conduct: 'cases about the use of the service that are still open',
    withdrawals: 'cases about money that are not decided yet',
  },
};

const reasons: Record<Language, (kept: KeptData) => string> = {
  sv: ({ what, law, until }) =>
    `${kinds.sv[what]} (${law}${until ? `, till och med den ${dateInWords(until, 'sv')}` : ''})`,
  en: ({ what, law, until }) => `${kinds.en[what]} (${law}${until ? `, until ${dateInWords(until, 'en')}` : ''})`,
};

const texts: Record<Language, { erased: string; kept: (list: string) => string }> = {
  sv: {
    erased: 'Dina uppgifter är raderade.',
    kept: (list) => `Detta måste finnas kvar: ${list}.`,
  },
  en: {
    erased: 'Your data has been erased.',
    kept: (list) => `This has to stay: ${list}.`,
  },
};

/** The receipt in words: what is gone, what is left, and which law keeps it (ToS 9.4, K20). */
export const answerTo = ({ kept }: ErasedData, language: Language): Omit<RequestAnswer, 'by'> => {
  const words = texts[language];
  if (kept.length === 0) return { outcome: 'FULFILLED', text: words.erased, grounds: [], reason: null };
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(kept.map(reasons[language]));
  const grounds = [...new Set(kept.map(({ ground }) => ground))];
  return { outcome: 'PARTLY', text: words.erased, grounds, reason: words.kept(list) };
};
