import type { ClauseId } from '../../../shared-kernel/errors.js';
import { type LetterWords, letter as letterOf } from '../../../shared-kernel/letters.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';

/** What somebody asks about their data is their own affair: colleagues do not read the answer. */
export const letter = <D>(id: string, clause: ClauseId, words: LetterWords<D>, secret = false): NoticeTemplate =>
  letterOf(id, clause, words, { personal: true, ...(secret && { secret }) });

/** ToS 9.11: whoever is not content may go to the data protection authority. */
export const authority: Record<Language, string> = {
  sv: 'Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten, imy.se, eller hos dataskyddsmyndigheten där du bor.',
  en: 'If you are not content you may complain to the Swedish Authority for Privacy Protection, imy.se, or to the data protection authority where you live.',
};
