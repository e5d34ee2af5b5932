/** The languages that the product is written in; each text is written as such, not translated. */
export const languages = ['sv', 'en'] as const;

export type Language = (typeof languages)[number];

/** Endonyms, the same in both catalogues. */
export const languageNames: Record<Language, string> = { sv: 'Svenska', en: 'English' };

/** What the person chose before, else the first of the browser's languages that we write, else English. */
export function preferredLanguage(chosen: string | null, accepted: readonly string[]): Language {
  const wanted = [chosen, ...accepted].map((tag) => tag?.slice(0, 2).toLowerCase());
  return wanted.flatMap((tag) => languages.filter((language) => language === tag))[0] ?? 'en';
}
