import { Injectable } from '@nestjs/common';
import { pdfOf } from '../../../platform/pdf.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { locales } from '../../../shared-kernel/words.js';
import type { Language, PostalAddress } from '../../terms/contract.js';
import { type BillingSheet, InvoiceDocuments } from '../application/ports-invoicing.js';
import { type PdfWords, pdfWords } from './pdf-words.js';

/**
 * Billing documents as accessible PDFs. Everything comes from the sheet: the creation date is the day of issue,
 * and the file's id is counted from what stands in it, so the bytes say nothing of when they were made.
 */
@Injectable()
export class PdfDocuments extends InvoiceDocuments {
  layOut(sheet: BillingSheet): Promise<Uint8Array> {
    return pdfOf(definitionOf(sheet));
  }
}

const ACCENT = '#0f5c63';
const QUIET = '#4a5a5c';

function definitionOf(sheet: BillingSheet): object {
  const words = pdfWords[sheet.language];
  const issued = new Date(`${sheet.issuedOn}T00:00:00Z`);
  const title = `${words.title[sheet.kind]} ${sheet.number}`;
  return {
    version: '1.7',
    tagged: true,
    displayTitle: true,
    language: locales[sheet.language],
    pageSize: 'A4',
    pageMargins: [50, 50, 50, 110],
    info: { title, author: sheet.seller.name, creator: sheet.seller.name, creationDate: issued, modDate: issued },
    content: [
      head(sheet, words),
      buyer(sheet, words),
      lines(sheet, words),
      sums(sheet, words),
      ...closing(sheet, words),
    ],
    footer: (page: number, of: number) => foot(sheet, words, page, of),
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25 },
    styles: {
      title: { fontSize: 22, bold: true, color: ACCENT },
      label: { color: QUIET, fontSize: 9 },
      strong: { bold: true },
      sum: { bold: true, fontSize: 13 },
      small: { fontSize: 8, color: QUIET },
    },
  };
}

function head(sheet: BillingSheet, words: PdfWords): object {
  const { kind, number, issuedOn, toPay, corrects, buyer: client } = sheet;
  const facts: [string, string][] = [
    [words.number[kind], number],
    [words.date[kind], issuedOn],
    ...(toPay ? [[kind === 'pro-forma' ? words.validUntil : words.dueOn, toPay.by] as [string, string]] : []),
    ...(corrects ? [[words.corrects, `${corrects.number} (${corrects.issuedOn})`] as [string, string]] : []),
    [words.clientNumber, String(client.clientNumber)],
  ];
  return {
    columns: [
      [
        { text: sheet.seller.name, style: 'strong' },
        { text: words.title[kind], style: 'title', margin: [0, 6, 0, 0] },
      ],
      { width: 240, ...pairs(facts) },
    ],
  };
}

function buyer({ buyer: { name, orgNo, address, reference } }: BillingSheet, words: PdfWords): object {
  const where = address ? [address.street, `${address.postalCode} ${address.city}`, address.country] : [];
  const who = [...where, ...(orgNo ? [`${words.orgNo} ${orgNo}`] : [])];
  return {
    margin: [0, 28, 0, 28],
    stack: [
      { text: words.buyer, style: 'label' },
      { text: name, style: 'strong' },
      ...who,
      ...(reference ? [{ text: `${words.reference}: ${reference}`, margin: [0, 4, 0, 0] }] : []),
    ],
  };
}

function lines(sheet: BillingSheet, words: PdfWords): object {
  const header = (text: string, alignment = 'left') => ({ text, style: 'label', alignment });
  return {
    layout: 'lightHorizontalLines',
    table: {
      headerRows: 1,
      widths: ['*', 170, 100],
      body: [
        [header(words.description), header(words.period), header(words.amount, 'right')],
        ...sheet.lines.map(({ description, period, net }) => [
          description,
          period ? `${period.start} – ${period.end}` : words.oneYear,
          { text: money(net, sheet.language), alignment: 'right' },
        ]),
      ],
    },
  };
}

function sums(sheet: BillingSheet, words: PdfWords): object {
  const { net, vat, total, vatPercent, toPay, kind, language } = sheet;
  const whole = kind === 'credit-note' ? words.credited : words.total;
  const rows: [string, string, string?][] = [
    [words.net, money(net, language)],
    [words.vat(vatPercent), money(vat, language)],
    [whole, money(total, language), toPay ? undefined : 'sum'],
    ...sheet.received.map(({ on, method, amount }): [string, string] => [
      words.paid(on, method),
      money(amount, language),
    ]),
    ...(toPay ? [[words.toPay, money(toPay.amount, language), 'sum'] as [string, string, string]] : []),
  ];
  return {
    margin: [0, 14, 0, 0],
    columns: [
      { width: '*', text: '' },
      {
        width: 300,
        layout: 'noBorders',
        table: {
          widths: ['*', 'auto'],
          body: rows.map(([label, amount, style]) => [
            { text: label, style },
            { text: amount, style, alignment: 'right' },
          ]),
        },
      },
    ],
  };
}

function closing({ toPay, kind, received }: BillingSheet, words: PdfWords): object[] {
  const how: [string, string][] = toPay
    ? [...(toPay.bankgiro ? [[words.bankgiro, toPay.bankgiro] as [string, string]] : []), [words.ocr, toPay.ocr]]
    : [];
  return [
    ...(toPay ? [{ margin: [0, 28, 0, 8], columns: [{ width: 240, ...pairs(how) }, ''] }] : []),
    ...(toPay && kind === 'invoice' ? [{ text: words.terms }] : []),
    ...(kind === 'pro-forma' ? [{ text: words.proFormaNote }] : []),
    ...(kind === 'receipt'
      ? received.map(({ reference }) => ({ text: `${words.paymentReference}: ${reference}`, style: 'small' }))
      : []),
  ];
}

function foot({ seller }: BillingSheet, words: PdfWords, page: number, of: number): object {
  const column = (...texts: string[]) => ({ stack: texts, style: 'small' });
  return {
    margin: [50, 10, 50, 0],
    columns: [
      column(seller.name, ...addressLines(seller.address)),
      column(`${words.orgNo} ${seller.orgNo}`, `${words.vatNo} ${seller.vatNo}`, words.fTax),
      column(`${words.contact}: ${seller.email}`, seller.website, words.page(page, of)),
    ],
    columnGap: 16,
  };
}

const addressLines = ({ careOf, street, postalCode, city, country }: PostalAddress): string[] => [
  ...(careOf ? [`c/o ${careOf}`] : []),
  street,
  `${postalCode} ${city}`,
  country,
];

const pairs = (rows: [string, string][]): object => ({
  layout: 'noBorders',
  table: { widths: ['auto', '*'], body: rows.map(([label, value]) => [{ text: label, style: 'label' }, value]) },
});

/** Plain spaces: the same glyphs in every reader, and text that can be searched for. */
const money = ({ amountMinor, currency }: MoneyJson, language: Language): string =>
  new Intl.NumberFormat(locales[language], { style: 'currency', currency, currencyDisplay: 'code' })
    .format(amountMinor / 100)
    .replace(/[\u00a0\u202f]/g, ' ');
