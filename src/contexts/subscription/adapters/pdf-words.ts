import type { Language } from '../../terms/contract.js';
import type { BillingDocumentKind } from '../contract-invoicing.js';

/** The printed words of billing documents. */
export interface PdfWords {
  title: Record<BillingDocumentKind, string>;
  number: Record<BillingDocumentKind, string>;
  date: Record<BillingDocumentKind, string>;
  buyer: string;
  clientNumber: string;
  orgNo: string;
  vatNo: string;
  reference: string;
  corrects: string;
  description: string;
  period: string;
  oneYear: string;
  amount: string;
  net: string;
  vat: (percent: number) => string;
  total: string;
  credited: string;
  toPay: string;
  dueOn: string;
  validUntil: string;
  bankgiro: string;
  ocr: string;
  terms: string;
  paymentReference: string;
  paid: (on: string, how: 'card' | 'invoice') => string;
  proFormaNote: string;
  fTax: string;
  contact: string;
  page: (page: number, of: number) => string;
}

const sv: PdfWords = {
  title: { 'pro-forma': 'Proformafaktura', invoice: 'Faktura', receipt: 'Kvitto', 'credit-note': 'Kreditfaktura' },
  number: {
    'pro-forma': 'Proformanummer',
    invoice: 'Fakturanummer',
    receipt: 'Avser faktura',
    'credit-note': 'Kreditfakturans nummer',
  },
  date: { 'pro-forma': 'Datum', invoice: 'Fakturadatum', receipt: 'Betaldatum', 'credit-note': 'Datum' },
  buyer: 'Köpare',
  clientNumber: 'Kundnummer',
  orgNo: 'Org.nr',
  vatNo: 'Momsreg.nr',
  reference: 'Din referens',
  corrects: 'Avser faktura',
  description: 'Beskrivning',
  period: 'Period',
  oneYear: 'Ett år från betalningsdagen',
  amount: 'Belopp exkl. moms',
  net: 'Netto',
  vat: (percent) => `Moms ${percent} %`,
  total: 'Summa inkl. moms',
  credited: 'Krediterat inkl. moms',
  toPay: 'Att betala',
  dueOn: 'Förfallodatum',
  validUntil: 'Gäller till och med',
  bankgiro: 'Bankgiro',
  ocr: 'OCR-referens',
  terms: 'Betalningsvillkor: i förskott, senast på förfallodagen. Ange OCR-referensen vid betalning.',
  paymentReference: 'Betalningens referens',
  paid: (on, how) => (how === 'card' ? `Betalt med kort ${on}` : `Betalt till bankgiro ${on}`),
  proFormaNote:
    'Det här är ingen faktura och ger ingen rätt till avdrag för moms. Prenumerationen börjar den dag då hela beloppet är betalt, och då skickas fakturan.',
  fTax: 'Godkänd för F-skatt',
  contact: 'Frågor',
  page: (page, of) => `Sida ${page} av ${of}`,
};

const en: PdfWords = {
  title: { 'pro-forma': 'Pro forma invoice', invoice: 'Invoice', receipt: 'Receipt', 'credit-note': 'Credit note' },
  number: {
    'pro-forma': 'Pro forma number',
    invoice: 'Invoice number',
    receipt: 'For invoice',
    'credit-note': 'Credit note number',
  },
  date: { 'pro-forma': 'Date', invoice: 'Invoice date', receipt: 'Date of payment', 'credit-note': 'Date' },
  buyer: 'Buyer',
  clientNumber: 'Client number',
  orgNo: 'Registration no.',
  vatNo: 'VAT no.',
  reference: 'Your reference',
  corrects: 'For invoice',
  description: 'Description',
  period: 'Period',
  oneYear: 'One year from the day of payment',
  amount: 'Amount excl. VAT',
  net: 'Net',
  vat: (percent) => `VAT ${percent} %`,
  total: 'Total incl. VAT',
  credited: 'Credited incl. VAT',
  toPay: 'To pay',
  dueOn: 'Due date',
  validUntil: 'Valid until',
  bankgiro: 'Bankgiro',
  ocr: 'OCR reference',
  terms: 'Terms of payment: in advance, by the due date. Please give the OCR reference when you pay.',
  paymentReference: 'Payment reference',
  paid: (on, how) => (how === 'card' ? `Paid by card ${on}` : `Paid to bankgiro ${on}`),
  proFormaNote:
    'This is not an invoice and gives no right to deduct VAT. The subscription starts on the day when the whole amount is paid; the invoice is sent then.',
  fTax: 'Approved for Swedish F-tax (Godkänd för F-skatt)',
  contact: 'Questions',
  page: (page, of) => `Page ${page} of ${of}`,
};

export const pdfWords: Record<Language, PdfWords> = { sv, en };
