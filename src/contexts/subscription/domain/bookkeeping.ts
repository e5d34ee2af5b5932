import type { LocalDate } from '../../../shared-kernel/calendar.js';

const BOOK_YEARS = 7;

/** ToS 9.4: the books of a calendar year are kept to the end of the seventh year after it (bokföringslagen 7:2). */
export const booksKeptUntil = (issuedOn: LocalDate): LocalDate => `${Number(issuedOn.slice(0, 4)) + BOOK_YEARS}-12-31`;
