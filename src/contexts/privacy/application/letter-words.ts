import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Letter, NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';

/** `address` is the instance's where the letter is about one, else the public site's. */
export type Words<D> = Record<Language, (data: D, address: string) => Letter>;

export const letter = <D>(id: string, clause: ClauseId, words: Words<D>, secret = false): NoticeTemplate => ({
  id,
  version: 1,
  clause,
  personal: true,
  ...(secret && { secret }),
  write: ({ instanceUrl, ...data }, { language, baseUrl }) =>
    words[language](data as D, instanceUrl === undefined ? baseUrl : String(instanceUrl)),
});

/** ToS 9.11: whoever is not content may go to the data protection authority. */
export const authority: Record<Language, string> = {
  sv: 'Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten, imy.se, eller hos dataskyddsmyndigheten där du bor.',
  en: 'If you are not content you may complain to the Swedish Authority for Privacy Protection, imy.se, or to the data protection authority where you live.',
};
