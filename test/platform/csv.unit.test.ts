import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { toIntakeRow } from '../../src/contexts/crm/data-collection/domain/columns.js';
import { CSV_DIALECT } from '../../src/platform/csv.js';

const written = (...cells: unknown[]): string => stringify([['name', 'notes', 'city'], cells], CSV_DIALECT);

/** As a spreadsheet reads a file that it believes to be parted by another sign: quotes count where its own cells begin. */
function cellsWhereItIsPartedBy(delimiter: string, text: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let place = 1; place < text.length; place++) {
    const [sign, next] = [text[place]!, text[place + 1]];
    const begins = cell === '' && text[place - 1] !== '"';
    if (quoted && sign === '"' && next === '"') cell += text[place++]!;
    else if (sign === '"' && (quoted || begins)) quoted = !quoted;
    else if (quoted || ![delimiter, '\n', '\r'].includes(sign)) cell += sign;
    else {
      cells.push(cell);
      cell = '';
    }
  }
  return [...cells, cell];
}

const runs = (cell: string): boolean => /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell);
/** Cells of the signs that matter, so that every neighbourhood of two or three of them comes up. */
const awkward = fc
  .array(fc.constantFrom('=', '+', '-', '@', ';', '\t', '\r', '\n', '"', ',', ' ', 'a', '1', '\uff1d'), {
    maxLength: 8,
  })
  .map((signs) => signs.join(''));

describe('a file for a spreadsheet', () => {
  test.each([';', '\t', ','])('has no cell that would be run where cells are parted by %j', (delimiter) => {
    fc.assert(
      fc.property(awkward, awkward, awkward, (...cells) => {
        expect(cellsWhereItIsPartedBy(delimiter, written(...cells)).filter(runs)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('comes back through the import as it was', () => {
    fc.assert(
      // The register keeps no blank ends.
      fc.property(
        awkward.map((text) => text.trim()),
        (notes) => {
          const [, row] = parse(written('Ada', notes, 'Lund'), { bom: true }) as string[][];

          const { contact } = toIntakeRow(['givenName', 'notes', 'city'], row!);

          expect(contact).toMatchObject({ notes: notes || null, address: { city: 'Lund' } });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('holds whole objects and days as machines write them, with nothing in them that would be run', () => {
    expect(written({ note: 'a;=1+1' }, new Date('2027-03-22T08:00:00Z'), null)).toBe(
      '\ufeffname,notes,city\r\n"{""note"":""a;\'=1+1""}",2027-03-22T08:00:00.000Z,\r\n',
    );
  });
});
