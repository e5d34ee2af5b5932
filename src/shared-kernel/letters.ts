import type { ClauseId } from './errors.js';
import type { Language } from './words.js';

/** What a person reads in a mail, before it is laid out. */
export interface Letter {
  subject: string;
  /** Paragraphs; the relay lays them out as text and HTML and adds the imprint (ToS 1.1). */
  paragraphs: string[];
  /** The one thing to do, if there is one. */
  action?: { label: string; url: string };
  /** Only for marketing (ToS 9.8): where one click ends it. */
  unsubscribeUrl?: string;
}

/** `address` is the instance's where the facts name one as `instanceUrl`, else the public site's. */
export type LetterWords<Facts> = Record<Language, (facts: Facts, address: string) => Letter>;

/** A letter's first edition, from facts that have a shape; the notice's row keeps them as plain JSON. */
export const letter = <Facts>(
  id: string,
  clause: ClauseId,
  words: LetterWords<Facts>,
  marks: { secret?: boolean; personal?: boolean } = {},
) => ({
  id,
  version: 1,
  clause,
  ...marks,
  write: (
    { instanceUrl, ...facts }: Record<string, unknown>,
    { language, baseUrl }: { language: Language; baseUrl: string },
  ): Letter => words[language](facts as Facts, instanceUrl === undefined ? baseUrl : String(instanceUrl)),
});
