import type { Address, ContactDraft, ContactKind } from '../contract.js';
import type { Faults } from './faults.js';
import { searchText, sortKey } from './folding.js';
import type { PhoneNumbers } from './phone-numbers.js';

const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;
const COUNTRY = /^[A-Z]{2}$/;
const LONGEST = {
  name: 100,
  company: 200,
  title: 100,
  email: 254,
  phone: 40,
  street: 200,
  city: 100,
  tag: 50,
  notes: 10_000,
};
const MOST = { phones: 10, tags: 50 };

/**
 * What is known about a person or a company: an immutable value in normal form. E-mail in lower case, phone
 * numbers in E.164, no blanks around, no repetitions. A person has a given or a family name; a company's
 * `companyName` is its own name.
 */
export class ContactDetails {
  readonly kind!: ContactKind;
  readonly givenName!: string | null;
  readonly familyName!: string | null;
  readonly companyName!: string | null;
  readonly companyId!: string | null;
  readonly title!: string | null;
  readonly email!: string | null;
  readonly phones!: string[];
  readonly address!: Address | null;
  readonly tags!: string[];
  readonly language!: string | null;
  readonly notes!: string | null;

  /** Reads a draft into normal form; what is wrong goes into `faults`, and the value must not be used then. */
  static read(draft: ContactDraft, numbers: PhoneNumbers, faults: Faults, country?: string): ContactDetails {
    const address = readAddress(draft.address, faults);
    const details: ContactDetails = Object.assign(new ContactDetails(), {
      kind: readKind(draft, faults),
      givenName: faults.text(draft.givenName, '/givenName', LONGEST.name),
      familyName: faults.text(draft.familyName, '/familyName', LONGEST.name),
      companyName: faults.text(draft.companyName, '/companyName', LONGEST.company),
      companyId: draft.companyId ?? null,
      title: faults.text(draft.title, '/title', LONGEST.title),
      email: readEmail(draft.email, faults),
      phones: readPhones(draft.phones, numbers, address?.country ?? country, faults),
      address,
      tags: faults.texts(draft.tags, '/tags', MOST.tags, LONGEST.tag),
      language: readLanguage(draft.language, faults),
      notes: faults.text(draft.notes, '/notes', LONGEST.notes),
    });
    details.checkName(faults);
    return details;
  }

  /** This with another draft's fields laid over it, as RFC 7396 merges them: null clears, absent leaves. */
  patched({ address, ...fields }: ContactDraft): ContactDraft {
    const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const merged = address ? { ...this.address, ...address } : address;
    return { ...this, ...stated, address: merged === undefined ? this.address : merged };
  }

  get displayName(): string {
    if (this.kind === 'company') return this.companyName ?? '';
    return [this.givenName, this.familyName].filter(Boolean).join(' ');
  }

  /** What lists are ordered by: family name first, as a Swedish register does it. */
  get sortName(): string {
    return sortKey(
      this.kind === 'company' ? this.displayName : [this.familyName, this.givenName].filter(Boolean).join(' '),
    );
  }

  /** What a search looks through. */
  get searchText(): string {
    return searchText([this.givenName, this.familyName, this.companyName, this.email, ...this.phones]);
  }

  /** The names of the fields in which another value differs. */
  fieldsChangedIn(next: ContactDetails): string[] {
    const fields = Object.keys(this) as (keyof ContactDetails)[];
    return fields.filter((field) => JSON.stringify(this[field]) !== JSON.stringify(next[field]));
  }

  private checkName(faults: Faults): void {
    if (faults.list.some(({ pointer }) => /^\/(kind|givenName|familyName|companyName)$/.test(pointer))) return;
    if (this.kind === 'person' && !this.givenName && !this.familyName)
      faults.add('/familyName', 'required', 'A person needs a given name or a family name.');
    if (this.kind === 'person' && this.companyId && this.companyName)
      faults.add('/companyName', 'either-or', 'Name the company or refer to it, not both.');
    if (this.kind === 'company') this.checkCompany(faults);
  }

  private checkCompany(faults: Faults): void {
    if (!this.companyName) faults.add('/companyName', 'required', 'A company needs its name.');
    for (const field of ['givenName', 'familyName', 'title', 'companyId'] as const)
      if (this[field] !== null) faults.add(`/${field}`, 'not-for-companies', 'Only a person has this.');
  }
}

function readKind({ kind, givenName, familyName, companyName }: ContactDraft, faults: Faults): ContactKind {
  if (kind === undefined || kind === null) return companyName && !givenName && !familyName ? 'company' : 'person';
  if (kind !== 'person' && kind !== 'company') faults.add('/kind', 'one-of', 'Expected person or company.');
  return kind;
}

function readEmail(raw: unknown, faults: Faults): string | null {
  const email = faults.text(raw, '/email', LONGEST.email)?.toLowerCase() ?? null;
  if (email !== null && !EMAIL.test(email)) faults.add('/email', 'email', 'Not an e-mail address.');
  return email;
}

function readPhones(raw: unknown, numbers: PhoneNumbers, country: string | undefined, faults: Faults): string[] {
  const phones = faults.texts(raw, '/phones', MOST.phones, LONGEST.phone).map((phone, index) => {
    const number = numbers.normalise(phone, country);
    if (!number) faults.add(`/phones/${index}`, 'phone', 'Not a phone number; begin with + and the country code.');
    return number ?? phone;
  });
  return [...new Set(phones)];
}

function readAddress(raw: Partial<Address> | null | undefined, faults: Faults): Address | null {
  if (raw === undefined || raw === null) return null;
  const address = {
    street: faults.text(raw.street, '/address/street', LONGEST.street),
    postalCode: faults.text(raw.postalCode, '/address/postalCode', 20),
    city: faults.text(raw.city, '/address/city', LONGEST.city),
    country: faults.text(raw.country, '/address/country', 2)?.toUpperCase() ?? null,
  };
  if (address.country !== null && !COUNTRY.test(address.country))
    faults.add('/address/country', 'country', 'Expected a two-letter country code.');
  return Object.values(address).every((part) => part === null) ? null : address;
}

function readLanguage(raw: unknown, faults: Faults): string | null {
  const language = faults.text(raw, '/language', 35);
  if (language !== null && !LANGUAGE.test(language))
    faults.add('/language', 'language', 'Expected a language tag, e.g. sv.');
  return language;
}
