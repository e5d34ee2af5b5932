import { Injectable } from '@nestjs/common';
import { pdfOf } from '../../../platform/pdf.js';
import { localDate } from '../../../shared-kernel/calendar.js';
import { locales } from '../../../shared-kernel/words.js';
import { type BundleFacts, BundleSummary } from '../application/ports-bundle.js';
import type { DocumentKind, Language } from '../contract.js';
import { clauseById } from '../domain/clauses.js';

/** Beyond this the file beside it says the rest. */
const ROWS_SHOWN = 100;

const WORDS = {
  sv: {
    title: 'Avtalet i korthet',
    asOf: 'Läget den',
    client: 'Kund',
    provider: 'Leverantör',
    orgNo: 'Organisationsnummer',
    concluded: 'Avtalet ingicks',
    ended: 'Avtalet upphörde',
    accepted: 'Godkända dokument',
    document: 'Dokument',
    version: 'Version',
    on: 'Datum',
    manner: 'Hur',
    due: 'Det som återstår',
    clause: 'Villkor',
    owedBy: 'Ansvarar',
    dueOn: 'Senast',
    us: 'Leverantören',
    you: 'Kunden',
    nothing: 'Inget återstår just nu.',
    more: 'Resten finns i filen obligations.json.',
    proof: 'Så kontrolleras innehållet',
    proved:
      'Filen manifest.json har en kontrollsumma för varje fil, och signature.json är leverantörens underskrift av den. Den offentliga nyckeln finns på',
    chain: 'Beviskedjan har så många led:',
    EXPLICIT: 'Uttryckligen',
    CONTINUED_USE: 'Genom fortsatt användning',
  },
  en: {
    title: 'The contract in short',
    asOf: 'As of',
    client: 'Client',
    provider: 'Provider',
    orgNo: 'Organisation number',
    concluded: 'Agreement concluded',
    ended: 'Agreement ended',
    accepted: 'Accepted documents',
    document: 'Document',
    version: 'Version',
    on: 'Date',
    manner: 'How',
    due: 'What remains to be done',
    clause: 'Clause',
    owedBy: 'By whom',
    dueOn: 'Due',
    us: 'The provider',
    you: 'The client',
    nothing: 'Nothing remains at the moment.',
    more: 'The file obligations.json has the rest.',
    proof: 'How to check this',
    proved:
      'The file manifest.json has a checksum of every file, and signature.json is the provider’s signature over it. The public key is at',
    chain: 'Links in the chain of evidence:',
    EXPLICIT: 'Explicitly',
    CONTINUED_USE: 'By continued use',
  },
} as const;

const DOCUMENTS: Record<Language, Record<DocumentKind, string>> = {
  sv: {
    'terms-of-service': 'Användarvillkor',
    'acceptable-use-policy': 'Regler för godtagbar användning',
    'privacy-policy': 'Integritetspolicy',
  },
  en: {
    'terms-of-service': 'Terms of Service',
    'acceptable-use-policy': 'Acceptable Use Policy',
    'privacy-policy': 'Privacy Policy',
  },
};

type Content = object | string;

/** The summary as an accessible PDF. Its bytes depend on the contract alone, not on when they were made. */
@Injectable()
export class PdfSummary extends BundleSummary {
  layOut(facts: BundleFacts): Promise<Uint8Array> {
    return pdfOf(definitionOf(facts));
  }
}

function definitionOf(facts: BundleFacts): object {
  const { language, name } = facts.party;
  const title = `${WORDS[language].title}: ${name}`;
  const { name: author } = facts.provider;
  const { generatedAt } = facts;
  return {
    version: '1.7',
    tagged: true,
    displayTitle: true,
    language: locales[language],
    pageSize: 'A4',
    pageMargins: [50, 50, 50, 60],
    info: { title, author, creator: author, creationDate: generatedAt, modDate: generatedAt },
    content: [...parties(facts), ...accepted(facts), ...owed(facts), ...proof(facts)],
    footer: (page: number, pages: number) => ({ text: `${page} / ${pages}`, alignment: 'center', fontSize: 8 }),
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25 },
    styles: { title: { fontSize: 20, bold: true }, heading: { fontSize: 13, bold: true, margin: [0, 18, 0, 6] } },
  };
}

function parties({ party, provider, generatedAt }: BundleFacts): Content[] {
  const words = WORDS[party.language];
  const facts: [string, string | null][] = [
    [words.client, party.name],
    [words.orgNo, party.orgNo],
    [words.concluded, party.agreementConcludedAt && localDate(new Date(party.agreementConcludedAt))],
    [words.ended, party.agreementEndedAt && localDate(new Date(party.agreementEndedAt))],
    [words.provider, `${provider.name}, ${provider.orgNo}`],
  ];
  const known = facts.flatMap(([label, value]) => (value ? [[{ text: label, bold: true }, value]] : []));
  return [
    { text: words.title, style: 'title' },
    { text: `${words.asOf} ${localDate(generatedAt)}`, margin: [0, 0, 0, 12] },
    { table: { widths: [150, '*'], body: known }, layout: 'noBorders' },
  ];
}

function accepted({ party: { language }, acceptances }: BundleFacts): Content[] {
  const words = WORDS[language];
  const rows = acceptances
    .toReversed()
    .slice(0, ROWS_SHOWN)
    .map(({ kind, version, acceptedAt, manner }) => [
      DOCUMENTS[language][kind],
      version,
      localDate(new Date(acceptedAt)),
      words[manner],
    ]);
  return [
    { text: words.accepted, style: 'heading' },
    table(['*', 'auto', 'auto', 'auto'], [words.document, words.version, words.on, words.manner], rows),
  ];
}

function owed({ party: { language }, obligations }: BundleFacts): Content[] {
  const words = WORDS[language];
  const pending = obligations.filter(({ state }) => state === 'PENDING');
  const rows = pending.slice(0, ROWS_SHOWN).map(({ clause, owedBy, dueAt }) => {
    const title = clauseById(clause)?.title[language];
    const whose = owedBy === 'client' ? words.you : words.us;
    return [title ? `${clause}: ${title}` : clause, whose, localDate(new Date(dueAt))];
  });
  return [
    { text: words.due, style: 'heading' },
    rows.length > 0 ? table(['*', 'auto', 'auto'], [words.clause, words.owedBy, words.dueOn], rows) : words.nothing,
    ...(pending.length > ROWS_SHOWN ? [words.more] : []),
  ];
}

function proof({ party: { language, instanceUrl }, head }: BundleFacts): Content[] {
  const words = WORDS[language];
  return [
    { text: words.proof, style: 'heading' },
    `${words.proved} ${instanceUrl}/v1/legal/keys.`,
    `${words.chain} ${head?.count ?? 0}`,
  ];
}

const table = (widths: string[], headings: string[], rows: string[][]): object => ({
  table: { headerRows: 1, widths, body: [headings.map((text) => ({ text, bold: true })), ...rows] },
  layout: 'lightHorizontalLines',
});
