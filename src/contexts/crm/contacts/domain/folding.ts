/**
 * Under row-level security only plain comparisons may use an index (architecture.md, decision 10), so order
 * and search work on folded text that is stored beside the original.
 */
const LONGEST_SORT_KEY = 200;

const SWEDISH_LAST: Record<string, string> = { å: '~1', ä: '~2', æ: '~2', ö: '~3', ø: '~3' };

/** Sorts by bytes as a Swede sorts by eye: å, ä, ö after z; other accents count as their bare letter. */
export const sortKey = (text: string): string =>
  stripAccents(
    text
      .toLowerCase()
      .normalize('NFC')
      .replace(/[åäæöø]/g, (letter) => SWEDISH_LAST[letter]!),
  ).slice(0, LONGEST_SORT_KEY);

/**
 * One line of bare lower-case letters and digits, in which `bjork` finds Björk. It begins with a blank, so
 * that the beginning of every word can be looked for.
 */
export const searchText = (parts: (string | null)[]): string =>
  stripAccents(
    ['', ...parts]
      .filter((part) => part !== null)
      .join(' ')
      .toLowerCase(),
  );

/**
 * The words that a contact must all contain. A national phone number loses its spaces and leading zero,
 * because numbers are stored with their country code.
 */
export function searchWords(query: string): string[] {
  const bare = stripAccents(query.trim().toLowerCase());
  if (/^[+0-9][0-9 ()./-]*$/.test(bare)) return [bare.replace(/[^0-9]/g, '').replace(/^0+/, '')].filter(Boolean);
  return [...new Set(bare.split(/\s+/).filter(Boolean))].slice(0, 8);
}

const stripAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae');
