import type { ContactDraft, ContactKind, IntakeRow } from '../../contacts/contract.js';

/** What a column of a file may hold. Several columns may hold a phone number; any other field stands once. */
export const IMPORT_FIELDS = [
  'kind',
  'fullName',
  'givenName',
  'familyName',
  'companyName',
  'title',
  'email',
  'phone',
  'street',
  'postalCode',
  'city',
  'country',
  'tags',
  'language',
  'notes',
  'basis',
  'basisSource',
  'basisEvidence',
  'basisAt',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Headers as people write them, in Swedish and English, without case, accents, blanks and signs. */
const HEADERS: Record<ImportField, string[]> = {
  kind: ['kind', 'type', 'typ', 'kontakttyp'],
  fullName: ['name', 'fullname', 'namn', 'contact', 'kontakt', 'kontaktperson', 'helanamnet', 'displayname'],
  givenName: ['givenname', 'firstname', 'first', 'fornamn', 'tilltalsnamn'],
  familyName: ['familyname', 'lastname', 'surname', 'last', 'efternamn'],
  companyName: [
    'companyname',
    'company',
    'organisation',
    'organization',
    'foretag',
    'foretagsnamn',
    'bolag',
    'kund',
    'account',
  ],
  title: ['title', 'jobtitle', 'role', 'position', 'titel', 'befattning', 'roll'],
  email: ['email', 'emailaddress', 'mail', 'epost', 'epostadress', 'mejl', 'mejladress'],
  phone: [
    'phone',
    'phones',
    'phonenumber',
    'telephone',
    'mobile',
    'mobilephone',
    'tel',
    'telefon',
    'telefonnummer',
    'mobil',
    'mobiltelefon',
    'mobilnummer',
  ],
  street: ['street', 'address', 'streetaddress', 'adress', 'gata', 'gatuadress', 'postadress'],
  postalCode: ['postalcode', 'postcode', 'zip', 'zipcode', 'postnummer', 'postnr'],
  city: ['city', 'town', 'ort', 'postort', 'stad'],
  country: ['country', 'countrycode', 'land', 'landskod'],
  tags: ['tags', 'tag', 'labels', 'categories', 'taggar', 'etiketter', 'kategorier'],
  language: ['language', 'sprak'],
  notes: ['notes', 'note', 'comment', 'comments', 'anteckning', 'anteckningar', 'kommentar', 'notering'],
  basis: ['basis', 'lawfulbasis', 'legalbasis', 'lawfulbasisbasis', 'rattsliggrund', 'lagliggrund', 'grund'],
  basisSource: ['basissource', 'lawfulbasissource', 'source', 'kalla', 'ursprung'],
  basisEvidence: ['basisevidence', 'lawfulbasisevidence', 'evidence', 'evidenceref', 'underlag', 'bevis'],
  basisAt: ['basisat', 'lawfulbasisat', 'basisdate', 'consentdate', 'grunddatum', 'samtyckesdatum'],
};
const fieldByHeader = new Map(IMPORT_FIELDS.flatMap((field) => HEADERS[field].map((header) => [header, field])));

/** What each column most likely holds. A field that is found twice goes to the first column, phones to all. */
export function guessFields(headers: string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>();
  return headers.map((header) => {
    const field = fieldByHeader.get(plain(header).replace(/\d+$/, ''));
    if (!field || (taken.has(field) && field !== 'phone')) return null;
    taken.add(field);
    return field;
  });
}

/** One row of cells as a draft that the contacts' own rules can judge. */
export function toIntakeRow(fields: (ImportField | null)[], cells: string[]): IntakeRow {
  const values = new Map<ImportField, string>();
  const phones: string[] = [];
  fields.forEach((field, index) => {
    const value = unescaped((cells[index] ?? '').trim());
    if (!field || value === '') return;
    if (field === 'phone')
      phones.push(
        ...value
          .split(';')
          .map((phone) => phone.trim())
          .filter(Boolean),
      );
    else values.set(field, value);
  });
  const cell = (field: ImportField): string | null => values.get(field) ?? null;
  return { contact: contactFrom(cell, phones), lawfulBasis: basisFrom(cell) };
}

/** The column that a fault's pointer speaks of; `null` when it speaks of the row as a whole. */
export function columnOf(pointer: string, fields: (ImportField | null)[]): number | null {
  const candidates = fieldsByPointer[pointer.replace(/\/\d+$/, '')] ?? [pointer.slice(1) as ImportField];
  const index = fields.findIndex((field) => field !== null && candidates.includes(field));
  return index < 0 ? null : index;
}

/** Enough of a value to find it in the file, too little to tell whose it is. */
export const masked = (value: string): string =>
  value === '' ? '' : `${[...value].slice(0, 2).join('')}… (${[...value].length})`;

const fieldsByPointer: Record<string, ImportField[]> = {
  '/phones': ['phone'],
  '/givenName': ['givenName', 'fullName'],
  '/familyName': ['familyName', 'fullName'],
  '/address/street': ['street'],
  '/address/postalCode': ['postalCode'],
  '/address/city': ['city'],
  '/address/country': ['country'],
  '/lawfulBasis/basis': ['basis'],
  '/lawfulBasis/source': ['basisSource'],
  '/lawfulBasis/evidenceRef': ['basisEvidence'],
  '/lawfulBasis/at': ['basisAt'],
};

type Cell = (field: ImportField) => string | null;

function contactFrom(cell: Cell, phones: string[]): ContactDraft {
  const kind = kindOf(cell('kind'));
  const company =
    kind === 'company' || (kind === undefined && !cell('givenName') && !cell('familyName') && !cell('fullName'));
  const [givenName, familyName] = company ? [null, null] : namesOf(cell);
  return {
    kind: kind ?? (company && cell('companyName') ? 'company' : 'person'),
    givenName,
    familyName,
    companyName: cell('companyName') ?? (company ? cell('fullName') : null),
    title: cell('title'),
    email: cell('email'),
    phones,
    address: {
      street: cell('street'),
      postalCode: cell('postalCode'),
      city: cell('city'),
      country: countryOf(cell('country')),
    },
    tags:
      cell('tags')
        ?.split(/[;,]/)
        .map((tag) => tag.trim())
        .filter(Boolean) ?? [],
    language: cell('language'),
    notes: cell('notes'),
  };
}

const basisFrom = (cell: Cell): IntakeRow['lawfulBasis'] => ({
  basis: groundOf(cell('basis')),
  source: cell('basisSource'),
  evidenceRef: cell('basisEvidence'),
  at: cell('basisAt'),
});

/** A name in one column: its last word is the family name, unless a column of its own says otherwise. */
function namesOf(cell: Cell): [string | null, string | null] {
  const full = cell('fullName')?.split(/\s+/) ?? [];
  const family = full.length > 1 ? full.at(-1)! : null;
  const given = full.slice(0, full.length > 1 ? -1 : 1).join(' ') || null;
  if (cell('givenName') || cell('familyName')) return [cell('givenName'), cell('familyName')];
  return [given, family];
}

const KINDS: Record<string, ContactKind> = {
  person: 'person',
  contact: 'person',
  kontakt: 'person',
  privatperson: 'person',
  company: 'company',
  organisation: 'company',
  organization: 'company',
  foretag: 'company',
  bolag: 'company',
};
// A word that we do not know goes through as it is, so that the contacts' rules refuse it by name.
const kindOf = (raw: string | null): ContactKind | undefined =>
  raw === null ? undefined : (KINDS[plain(raw)] ?? (raw as ContactKind));

const GROUNDS: Record<string, string> = {
  samtycke: 'consent',
  avtal: 'contract',
  berattigatintresse: 'legitimate-interest',
  intresseavvagning: 'legitimate-interest',
  legitimateinterest: 'legitimate-interest',
  legitimateinterests: 'legitimate-interest',
  rattsligforpliktelse: 'legal-obligation',
  legalobligation: 'legal-obligation',
  grundlaggandeintresse: 'vital-interest',
  vitalinterest: 'vital-interest',
  vitalinterests: 'vital-interest',
  allmantintresse: 'public-task',
  publictask: 'public-task',
};
const groundOf = (raw: string | null): string | null => (raw === null ? null : (GROUNDS[plain(raw)] ?? raw));

/** A country by its code or by its name in Swedish or English. */
function countryOf(raw: string | null): string | null {
  if (raw === null || raw.length <= 2) return raw;
  countryCodes ??= countriesByName();
  return countryCodes.get(plain(raw)) ?? raw;
}

let countryCodes: Map<string, string> | undefined;

function countriesByName(): Map<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const languages = ['sv', 'en'].map(
    (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  );
  const names = codes.flatMap((code) => languages.map((language) => [language.of(code), code] as const));
  return new Map(names.filter(([name]) => name !== undefined).map(([name, code]) => [plain(name!), code]));
}

/**
 * Our own exports put an apostrophe before what a spreadsheet would run as a formula, in either width, phones too:
 * at the beginning of a cell, and behind what another country's spreadsheet parts cells at.
 */
const APOSTROPHE = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])|(?<=[;\t\r\n][ "]*)'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const unescaped = (cell: string): string => cell.replace(APOSTROPHE, '');

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
