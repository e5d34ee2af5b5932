/** A stretch of text that both versions have, or that one of them lost or gained. */
export interface Piece {
  change: 'same' | 'removed' | 'added';
  text: string;
}

/** A paragraph of the comparison; a `changed` one shows word by word what it became. */
export type Passage = Piece | { change: 'changed'; words: Piece[] };

/** Beyond this many edits two texts share too little for a comparison to say anything. */
const MOST_EDITS = 500;
/** Two paragraphs are one that changed if at least this share of their words stayed. */
const KINSHIP = 0.4;

/** Two versions of a text, paragraph by paragraph (ToS 10.2): joined without the removed pieces, it is the new one. */
export const compared = (before: string, after: string): Passage[] => {
  const edits = editsBetween(paragraphsOf(before), paragraphsOf(after));
  const passages: Passage[] = [];
  for (let at = 0; at < edits.length; ) {
    const { change, token } = edits[at]!;
    if (change === 'same') {
      passages.push({ change, text: token });
      at++;
      continue;
    }
    let end = at;
    while (end < edits.length && edits[end]!.change !== 'same') end++;
    passages.push(...replaced(edits.slice(at, end)));
    at = end;
  }
  return passages;
};

interface Edit {
  change: Piece['change'];
  token: string;
}

// The blank lines stay with the paragraph that they end, so that nothing of a text is lost.
const paragraphsOf = (text: string): string[] => text.match(/[^\n]*(?:\n+|$)/g)!.filter((part) => part !== '');
const wordsOf = (text: string): string[] => text.match(/\s+|[^\s\p{L}\p{N}]|[\p{L}\p{N}]+/gu) ?? [];

/** Pairs the removed paragraphs with the added ones in their order, where one is the other reworded. */
const replaced = (edits: Edit[]): Passage[] => {
  const removed = edits.filter(({ change }) => change === 'removed').map(({ token }) => token);
  const added = edits.filter(({ change }) => change === 'added').map(({ token }) => token);
  const passages: Passage[] = [];
  for (const gone of removed) {
    const [candidate] = added;
    const words = candidate === undefined ? [] : joined(editsBetween(wordsOf(gone), wordsOf(candidate)));
    if (candidate !== undefined && isKin(words, gone, candidate)) {
      passages.push({ change: 'changed', words });
      added.shift();
    } else {
      passages.push({ change: 'removed', text: gone });
    }
  }
  return [...passages, ...added.map((text): Passage => ({ change: 'added', text }))];
};

const isKin = (words: Piece[], before: string, after: string): boolean => {
  const kept = words.filter(({ change }) => change === 'same').reduce((sum, { text }) => sum + text.trim().length, 0);
  return kept >= KINSHIP * Math.min(before.trim().length, after.trim().length);
};

const joined = (edits: Edit[]): Piece[] => {
  const pieces: Piece[] = [];
  for (const { change, token } of edits) {
    const last = pieces.at(-1);
    if (last?.change === change) last.text += token;
    else pieces.push({ change, text: token });
  }
  return pieces;
};

/** The shortest way from one row of tokens to another (Myers, 1986), what was removed before what was added. */
const editsBetween = (before: string[], after: string[]): Edit[] => {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  const longest = Math.min(before.length, after.length) - start;
  while (tail < longest && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (tokens: string[]): Edit[] => tokens.map((token) => ({ change: 'same', token }));
  const middle = shortest(before.slice(start, before.length - tail), after.slice(start, after.length - tail));
  return [...same(before.slice(0, start)), ...removedFirst(middle), ...same(before.slice(before.length - tail))];
};

const shortest = (a: string[], b: string[]): Edit[] => {
  // The furthest place in `a` that each diagonal has reached, one snapshot for each number of edits.
  let reached = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(a.length + b.length, MOST_EDITS); edits++) {
    trail.push(reached);
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(reached, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkedBack(trail, a, b);
    }
    reached = next;
  }
  const all = (change: Piece['change'], tokens: string[]): Edit[] => tokens.map((token) => ({ change, token }));
  return [...all('removed', a), ...all('added', b)];
};

/** Down, which takes a token of the new text, or right, which drops one of the old. */
const startOn = (reached: Map<number, number>, diagonal: number, edits: number): number => {
  const fromAbove = reached.get(diagonal + 1) ?? -1;
  const fromLeft = reached.get(diagonal - 1) ?? -1;
  const down = diagonal === -edits || (diagonal !== edits && fromLeft < fromAbove);
  return down ? Math.max(fromAbove, 0) : fromLeft + 1;
};

const walkedBack = (trail: Map<number, number>[], a: string[], b: string[]): Edit[] => {
  const found: Edit[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const diagonal = x - y;
    const from = edits === 0 ? 0 : startOn(trail[edits]!, diagonal, edits);
    for (; x > from && y > from - diagonal; y--) found.push({ change: 'same', token: a[--x]! });
    if (edits === 0) break;
    const down = diagonal === -edits || (diagonal !== edits && isBelow(trail[edits]!, diagonal));
    if (down) found.push({ change: 'added', token: b[--y]! });
    else found.push({ change: 'removed', token: a[--x]! });
  }
  return found.reverse();
};

const isBelow = (reached: Map<number, number>, diagonal: number): boolean =>
  (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1);

/** Between two stretches that stayed, what went comes before what came: so people read it. */
const removedFirst = (edits: Edit[]): Edit[] => {
  const ordered: Edit[] = [];
  let added: Edit[] = [];
  for (const edit of edits) {
    if (edit.change === 'added') added.push(edit);
    else if (edit.change === 'removed') ordered.push(edit);
    else {
      ordered.push(...added, edit);
      added = [];
    }
  }
  return [...ordered, ...added];
};
