import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { locales } from '../../../shared-kernel/words.js';
import type { Letter, NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';

type Context = { sentOn: LocalDate; baseUrl: string };
type Words<D> = Record<Language, (data: D, context: Context) => Letter>;

/** A template whose data has a shape; the notice's row keeps it as plain JSON. Its links lead into the instance. */
export const letter = <D>(id: string, version: number, clause: ClauseId, words: Words<D>): NoticeTemplate => ({
  id,
  version,
  clause,
  write: ({ instanceUrl, ...data }, { language, sentOn }) =>
    words[language](data as D, { sentOn, baseUrl: String(instanceUrl) }),
});

export const money = ({ amountMinor, currency }: MoneyJson, language: Language): string =>
  new Intl.NumberFormat(locales[language], { style: 'currency', currency }).format(amountMinor / 100);

export const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
