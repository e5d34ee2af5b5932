import { diffArrays, diffWordsWithSpace } from 'diff';

/** A stretch of text that both versions have, or that one of them lost or gained. */
export interface Piece {
  change: 'same' | 'removed' | 'added';
  text: string;
}

/** A paragraph of the comparison; a `changed` one shows word by word what it became. */
export type Passage = Piece | { change: 'changed'; words: Piece[] };

/** Beyond this many edits two texts share too little for a comparison to say anything, and cost too much. */
const MOST_EDITS = 500;
/** Two paragraphs are one that changed if at least this share of the shorter one stayed. */
const KINSHIP = 0.4;

/** Two versions of a text, paragraph by paragraph (ToS 10.2): without what was removed, it is the new one. */
export const compared = (before: string, after: string): Passage[] => {
  const [old, fresh] = [paragraphsOf(before), paragraphsOf(after)];
  const stretches = diffArrays(old, fresh, { maxEditLength: MOST_EDITS });
  if (!stretches) return replaced(old, fresh);
  const passages: Passage[] = [];
  let removed: string[] = [];
  for (const { value, added, removed: gone } of stretches) {
    if (gone) {
      removed = value;
      continue;
    }
    if (added) passages.push(...replaced(removed, value));
    else passages.push(...all('removed', removed), ...all('same', value));
    removed = [];
  }
  return [...passages, ...all('removed', removed)];
};

// The blank lines stay with the paragraph that they end, so that nothing of a text is lost.
const paragraphsOf = (text: string): string[] => text.match(/[^\n]*\n+|[^\n]+$/g) ?? [];

const all = (change: Piece['change'], paragraphs: string[]): Piece[] => paragraphs.map((text) => ({ change, text }));

/** Pairs the removed paragraphs with the added ones in their order, where one is the other reworded. */
const replaced = (removed: string[], added: string[]): Passage[] => {
  const candidates = [...added];
  const passages = removed.map((gone): Passage => {
    const words = candidates.length > 0 ? wordByWord(gone, candidates[0]!) : undefined;
    if (!words || !isKin(words, gone, candidates[0]!)) return { change: 'removed', text: gone };
    candidates.shift();
    return { change: 'changed', words };
  });
  return [...passages, ...all('added', candidates)];
};

const wordByWord = (before: string, after: string): Piece[] | undefined =>
  diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })?.map(({ value, added, removed }) => ({
    change: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));

const isKin = (words: Piece[], before: string, after: string): boolean => {
  const kept = words.filter(({ change }) => change === 'same').reduce((sum, { text }) => sum + text.trim().length, 0);
  return kept >= KINSHIP * Math.min(before.trim().length, after.trim().length);
};
