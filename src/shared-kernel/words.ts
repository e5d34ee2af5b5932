import { CONTRACT_ZONE, type LocalDate } from './calendar.js';

/** The languages that the product speaks and writes. */
export type Language = 'sv' | 'en';

/** How numbers and dates of a language are written, BCP 47. */
export const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB' };

/** A plain date has no zone, so it is written as one in UTC. */
export const dateInWords = (date: LocalDate, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`));

/** An ISO instant to the minute, as a clock in Sweden shows it. */
export const momentInWords = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: CONTRACT_ZONE,
  }).format(new Date(at));
