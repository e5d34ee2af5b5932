import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { PdfDocuments } from '../../../src/contexts/subscription/adapters/pdf-documents.js';
import type { BillingSheet } from '../../../src/contexts/subscription/application/ports-invoicing.js';

const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });
const sheet: BillingSheet = {
  kind: 'invoice',
  language: 'sv',
  number: '10001-0001',
  issuedOn: '2026-02-10',
  seller: {
    version: 1,
    name: 'Säljaren AB',
    orgNo: '559477-1114',
    vatNo: 'SE559477111401',
    address: { street: 'Exempelvägen 1', postalCode: '111 11', city: 'Åmål', country: 'Sverige' },
    mailingAddress: { street: 'Exempelvägen 1', postalCode: '111 11', city: 'Åmål', country: 'Sverige' },
    email: 'faktura@example.com',
    website: 'https://example.com',
  },
  buyer: {
    name: 'Köparen AB',
    clientNumber: 10_001,
    orgNo: '5598000001',
    address: { street: 'Storgatan 1', postalCode: '222 22', city: 'Örebro', country: 'Sverige' },
    reference: 'Ref 7',
  },
  lines: [{ description: 'Team, årsvis', period: { start: '2026-02-10', end: '2027-02-09' }, net: sek(399_000) }],
  vatPercent: 25,
  net: sek(399_000),
  vat: sek(99_750),
  total: sek(498_750),
  toPay: { by: '2026-03-12', amount: sek(498_750), bankgiro: '5555-5551', ocr: '1000110000139' },
  received: [],
};
const pdf = new PdfDocuments();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('billing documents as PDF', () => {
  test('the same sheet gives the same bytes, so that their hash is evidence; another sheet gives others', async () => {
    const first = await pdf.layOut(structuredClone(sheet));
    const again = await pdf.layOut(structuredClone(sheet));
    const other = await pdf.layOut({ ...structuredClone(sheet), number: '10001-0002' });

    expect(sha256(again)).toBe(sha256(first));
    expect(sha256(other)).not.toBe(sha256(first));
    expect(Buffer.from(first).toString('latin1')).toContain('(D:20260210000000Z)');
  });

  test('a Swedish invoice says all that the law asks for', async () => {
    const text = textOf(await pdf.layOut(sheet));

    for (const said of [
      ...['Faktura', '10001-0001', '2026-02-10', '2026-03-12', '10001', 'Köparen AB', 'Storgatan 1', '222 22 Örebro'],
      ...['5598000001', 'Ref 7', 'Team, årsvis', '2026-02-10 – 2027-02-09', '3 990,00 SEK', 'Moms 25 %', '997,50 SEK'],
      ...['4 987,50 SEK', 'Att betala', 'Bankgiro', '5555-5551', 'OCR-referens', '1000110000139', 'Betalningsvillkor'],
      ...['Säljaren AB', 'Exempelvägen 1', '111 11 Åmål', '559477-1114', 'SE559477111401', 'Godkänd för F-skatt'],
    ])
      expect(text).toContain(said);
  });

  test('a pro forma is no invoice, a receipt asks for nothing, a credit note names what it takes from', async () => {
    const proForma = textOf(await pdf.layOut({ ...sheet, kind: 'pro-forma', number: '10001-P1', language: 'en' }));
    expect(proForma).toContain('Pro forma invoice');
    expect(proForma).toContain('This is not an invoice');
    expect(proForma).toContain('Valid until');
    expect(proForma).toContain('SEK 4,987.50');

    const received = [{ on: '2026-02-10', amount: sek(498_750), method: 'card' as const, reference: 'pi_1' }];
    const receipt = textOf(await pdf.layOut({ ...sheet, kind: 'receipt', toPay: undefined, received }));
    expect(receipt).toContain('Kvitto');
    expect(receipt).toContain('Betalt med kort 2026-02-10');
    expect(receipt).not.toContain('Att betala');

    const corrects = { number: '10001-0001', issuedOn: '2026-02-10' };
    const credit = textOf(await pdf.layOut({ ...sheet, kind: 'credit-note', toPay: undefined, corrects }));
    expect(credit).toContain('Kreditfaktura');
    expect(credit).toContain('Avser faktura');
    expect(credit).toContain('10001-0001 (2026-02-10)');
  });
});

/** What a reader would find: glyph ids of each font, through the map that the PDF carries for them. */
function textOf(bytes: Uint8Array): string {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [Number(id), body!]),
  );
  const streamOf = (body: string) => {
    const data = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(body)?.[1] ?? '';
    return body.includes('/FlateDecode') ? inflateSync(Buffer.from(data, 'latin1')).toString('latin1') : data;
  };
  const fonts = new Map<string, Map<number, string>>();
  for (const body of objects.values())
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(id)) ?? '')?.[1];
      if (unicode) fonts.set(name!, glyphsOf(streamOf(objects.get(Number(unicode))!)));
    }
  const pages = [...objects.values()].filter((body) => /stream/.test(body)).map(streamOf);
  return pages
    .filter((page) => page.includes(' Tf'))
    .map((page) => wordsOf(page, fonts))
    .join('\n');
}

function glyphsOf(cmap: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, start, list] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi))
    for (const [index, [, code]] of [...list!.matchAll(/<([0-9a-f ]+)>/gi)].entries())
      glyphs.set(
        Number.parseInt(start!, 16) + index,
        String.fromCharCode(...(code!.match(/[0-9a-f]{4}/gi) ?? []).map((unit) => Number.parseInt(unit, 16))),
      );
  return glyphs;
}

function wordsOf(page: string, fonts: Map<string, Map<number, string>>): string {
  let font = new Map<number, string>();
  let lastY = '';
  let text = '';
  for (const [, name, y, shown] of page.matchAll(/\/(F\d+) [\d.]+ Tf|1 0 0 1 [\d.-]+ ([\d.-]+) Tm|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name)!;
    if (y && y !== lastY) {
      text += '\n';
      lastY = y;
    }
    for (const [, hex] of (shown ?? '').matchAll(/<([0-9a-f]+)>/gi))
      for (const code of hex!.match(/.{4}/g)!) text += font.get(Number.parseInt(code, 16)) ?? '?';
  }
  return text;
}
