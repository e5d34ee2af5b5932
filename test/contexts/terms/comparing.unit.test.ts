import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compared, type Passage, type Piece } from '../../../src/contexts/terms/adapters/comparing.js';

const pieces = (passages: Passage[]): Piece[] =>
  passages.flatMap((passage) => (passage.change === 'changed' ? passage.words : [passage]));
const without = (change: Piece['change'], passages: Passage[]): string =>
  pieces(passages)
    .filter((piece) => piece.change !== change)
    .map(({ text }) => text)
    .join('');

describe('two versions of a text side by side (ToS 10.2.a)', () => {
  test('a reworded paragraph shows its words, the others stay as they are', () => {
    const before = 'We answer within fourteen days.\n\nSwedish law applies.\n';
    const after = 'We answer within ten days.\n\nSwedish law applies.\n';

    expect(compared(before, after)).toEqual([
      {
        change: 'changed',
        words: [
          { change: 'same', text: 'We answer within ' },
          { change: 'removed', text: 'fourteen' },
          { change: 'added', text: 'ten' },
          { change: 'same', text: ' days.\n\n' },
        ],
      },
      { change: 'same', text: 'Swedish law applies.\n' },
    ]);
  });

  test('a paragraph that has nothing in common with the one in its place is gone, and the other one new', () => {
    expect(compared('Pay ahead.\n', 'Dogs bark loudly.\n')).toEqual([
      { change: 'removed', text: 'Pay ahead.\n' },
      { change: 'added', text: 'Dogs bark loudly.\n' },
    ]);
  });

  test('an inserted paragraph leaves its neighbours alone', () => {
    expect(compared('A.\n\nC.\n', 'A.\n\nB.\n\nC.\n').map(({ change }) => change)).toEqual(['same', 'added', 'same']);
  });

  test('equal texts have no change, and an empty one is all gain', () => {
    expect(compared('Å, ä & ö.', 'Å, ä & ö.')).toEqual([{ change: 'same', text: 'Å, ä & ö.' }]);
    expect(compared('', 'New.')).toEqual([{ change: 'added', text: 'New.' }]);
  });

  test('nothing of either text is lost or made up, whatever they say', () => {
    const text = fc
      .array(fc.constantFrom('pay', 'late', 'åtta', ' ', '\n', '\n\n', '.', 'Kund'), { maxLength: 60 })
      .map((words) => words.join(''));

    fc.assert(
      fc.property(text, text, (before, after) => {
        const passages = compared(before, after);

        expect(without('added', passages)).toBe(before);
        expect(without('removed', passages)).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  test('two texts that share nothing are compared in bounded time', () => {
    const many = (mark: string) => Array.from({ length: 20_000 }, (_, line) => `${mark}${line}\n`).join('');

    const passages = compared(many('a'), many('b'));

    expect(passages.map(({ change }) => change)).not.toContain('same');
  }, 10_000);
});
