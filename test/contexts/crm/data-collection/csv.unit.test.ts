import { describe, expect, test } from '@jest/globals';
import { CsvTables, delimiterOf } from '../../../../src/contexts/crm/data-collection/adapters/csv.js';
import type { StoredFiles } from '../../../../src/contexts/crm/data-collection/adapters/postgres.js';
import type { Examination, FileRow } from '../../../../src/contexts/crm/data-collection/application/ports.js';
import type { Sheet } from '../../../../src/contexts/crm/data-collection/domain/import.js';
import { TENANT } from '../support.js';

/** A file in pieces so small that every boundary falls somewhere awkward. */
const tablesOf = (bytes: Buffer, piece = 7): CsvTables => {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, n) =>
    bytes.subarray(n * piece, (n + 1) * piece),
  );
  const stored = {
    chunk: async () => pieces[0],
    chunks: async function* () {
      yield* pieces;
    },
  };
  return new CsvTables(stored as unknown as StoredFiles);
};
const examine = (bytes: Buffer | string, stated: string | null = null): Promise<Examination> =>
  tablesOf(Buffer.from(bytes)).examine(TENANT, 'i', stated);
const sheetOf = async (bytes: Buffer | string, stated: string | null = null): Promise<Sheet> => {
  const examination = await examine(bytes, stated);
  if ('fault' in examination) throw new Error(JSON.stringify(examination.fault));
  return examination.sheet;
};
const faultOf = async (bytes: Buffer | string, stated: string | null = null): Promise<string> => {
  const examination = await examine(bytes, stated);
  return 'fault' in examination ? `${examination.fault.code} ${examination.fault.line}` : 'none';
};
const swedish = 'Namn;Ort\r\nÅsa Öberg;Umeå\r\nBo Ek;Luleå\r\n';
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe('how a file is written', () => {
  test.each([
    ['UTF-8', Buffer.from(swedish), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${swedish}`), 'utf-8'],
    ['Windows-1252', Buffer.from(swedish, 'latin1'), 'windows-1252'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${swedish}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from(swedish, 'utf16le'), 'utf-16le'],
    ['UTF-16 the other way round', utf16be(swedish), 'utf-16be'],
    ['plain ASCII', Buffer.from('Name;City\nBo;Lund\n'), 'utf-8'],
  ])('%s is recognised', async (_, bytes, encoding) => {
    const sheet = await sheetOf(bytes);

    expect(sheet.encoding).toBe(encoding);
    expect(sheet.headers[0]).toMatch(/^Nam[ne]$/);
    if (bytes.length > 30) expect(sheet.sample[0]).toEqual(['Åsa Öberg', 'Umeå']);
  });

  test('the sender’s word is taken, and held against the bytes', async () => {
    expect((await sheetOf(Buffer.from('Namn\nÃ…sa\n'), 'windows-1252')).encoding).toBe('windows-1252');
    expect(await faultOf(Buffer.from(swedish, 'latin1'), 'utf-8')).toBe('invalid-bytes 2');
    expect(await faultOf(swedish, 'klingon')).toBe('unknown-encoding null');
  });

  test('a file that is UTF-8 but for one line is damaged, and the line is named', async () => {
    const damaged = Buffer.concat([
      Buffer.from('Namn\nÅsa\nBo\n'),
      Buffer.from('Örjan\n', 'latin1'),
      Buffer.from('Ek\n'),
    ]);

    expect(await faultOf(damaged)).toBe('invalid-bytes 4');
  });

  test('bytes that are in neither alphabet are named by line', async () => {
    expect(await faultOf(Buffer.from('Namn\nBo\n\u0081\n', 'latin1'))).toBe('invalid-bytes 3');
  });

  test('half a character at the end of a UTF-16 file is damage', async () => {
    const bytes = Buffer.from(`\ufeff${swedish}`, 'utf16le');

    expect(await faultOf(bytes.subarray(0, bytes.length - 1))).toMatch(/^invalid-bytes \d+$/);
  });

  test('zeros are no text, in any encoding', async () => {
    expect(await faultOf('Namn\nBo\nE\u0000k\nAl\n', 'utf-8')).toBe('not-a-text 3');
    expect(await faultOf(Buffer.from('\ufeffNamn\nE\u0000k\n', 'utf16le'))).toMatch(/^not-a-text \d$/);
  });

  test('a spreadsheet is told from a text', async () => {
    expect(await faultOf(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from([0x14, 0, 8, 0, 0xff])]))).toBe(
      'not-a-text null',
    );
  });
});

describe('what a file holds', () => {
  test('semicolons, commas, tabs and bars are recognised, quoted ones not counted', () => {
    expect(delimiterOf(Buffer.from('a;b;c\n1,2;3,4;5'), 'utf-8')).toBe(';');
    expect(delimiterOf(Buffer.from('"a;b;c;d",e,f\n'), 'utf-8')).toBe(',');
    expect(delimiterOf(Buffer.from('a\tb\n'), 'utf-8')).toBe('\t');
    expect(delimiterOf(Buffer.from('a|b\n'), 'utf-8')).toBe('|');
    expect(delimiterOf(Buffer.from('email\n'), 'utf-8')).toBe(';');
  });

  test('quotes, line breaks within cells and empty lines are read; lines are counted as an editor does', async () => {
    const text = 'a;b\n1;"x; ""y"""\n\n"two\nlines";2\n;;\n3;4\n';
    const tables = tablesOf(Buffer.from(text));
    const sheet = await sheetOf(text);

    const rows: FileRow[] = [];
    for await (const batch of tables.batches(TENANT, 'i', sheet, 0, 2)) rows.push(...batch);

    expect(sheet.rowCount).toBe(3);
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'x; "y"'] },
      { line: 4, cells: ['two\nlines', '2'] },
      { line: 7, cells: ['3', '4'] },
    ]);
  });

  test('reading goes on after the rows that are in already', async () => {
    const text = `n\n${[...Array(12).keys()].join('\n')}\n`;
    const sheet = await sheetOf(text);

    const batches: string[][] = [];
    for await (const batch of tablesOf(Buffer.from(text)).batches(TENANT, 'i', sheet, 5, 5))
      batches.push(batch.map(({ cells }) => cells[0]!));

    expect(batches).toEqual([
      ['5', '6', '7', '8', '9'],
      ['10', '11'],
    ]);
  });

  test('a long file is read a piece or two ahead of what was taken, never more', async () => {
    const piece = Buffer.from('Maja;Lind\n'.repeat(2_000));
    let pulled = 0;
    const tables = new CsvTables({
      chunks: async function* () {
        for (; pulled < 40; pulled++) yield piece;
      },
    } as unknown as StoredFiles);
    const sheet: Sheet = { encoding: 'utf-8', delimiter: ';', headers: ['a', 'b'], rowCount: 0, sample: [] };

    let taken = 0;
    let furthest = 0;
    for await (const rows of tables.batches(TENANT, 'i', sheet, 0, 1_000)) {
      taken += rows.length;
      furthest = Math.max(furthest, pulled - taken / 2_000);
      await new Promise(setImmediate);
    }

    expect(taken).toBe(79_999);
    expect(furthest).toBeLessThan(6);
  });

  test('broken quoting is reported with its line', async () => {
    expect(await faultOf('a;b\n1;2\n3;"4\n5;6\n')).toBe('quote-not-closed 3');
    expect(await faultOf('a;b\n1;2\nBo "the boss" Ek;3\n')).toBe('stray-quote 3');
    expect(await faultOf('a;b\n1;2\n"x"y;3\n')).toBe('stray-quote 3');
  });

  test('a quote that swallows the rest of a large file is noticed long before its end', async () => {
    let read = 0;
    const tables = new CsvTables({
      chunk: async () => Buffer.from('a;b\n'),
      chunks: async function* () {
        yield Buffer.from('a;b\n1;"2\n');
        for (read = 0; read < 1_000; read++) yield Buffer.from('3;4\n'.repeat(10_000));
      },
    } as unknown as StoredFiles);

    const probed = await tables.examine(TENANT, 'i', 'utf-8');

    expect(probed).toMatchObject({ fault: { code: 'quote-not-closed', line: 2 } });
    expect(read).toBeLessThan(100);
  });

  test('a file without rows is refused', async () => {
    expect(await faultOf('')).toBe('empty-file null');
    expect(await faultOf('a;b\n\n;\n')).toBe('no-rows null');
  });

  test('a sample that is cut short never ends in half a character', async () => {
    const sheet = await sheetOf(`${'x'.repeat(199)}😀;b\n${'y'.repeat(499)}😀;2\n`);

    expect([sheet.headers[0]!, sheet.sample[0]![0]!].map((text) => text.isWellFormed())).toEqual([true, true]);
  });

  test('columns without a header get a number', async () => {
    expect((await sheetOf('a;;c\n1;2;3\n')).headers).toEqual(['a', '#2', 'c']);
  });
});
