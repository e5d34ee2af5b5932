import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { LegalEntity, Matter, PostalAddress } from '../contract.js';

const E_MAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** The operator has not said who it is; start-up shows every gap at once (ToS 1.1, lag 2002:562 §8). */
export class IncompleteProfile extends Error {
  constructor(readonly gaps: string[]) {
    super(`The legal entity profile is not complete, so the service may not start (ToS 1.1): ${gaps.join('; ')}.`);
    this.name = 'IncompleteProfile';
  }
}

/** ToS 1.1: a profile is whole or it is refused; a service whose provider cannot be named may not be offered. */
export const legalEntity = (profile: unknown): LegalEntity => {
  const given = asRecord(profile);
  const gaps = [
    ...missing(given, ['name', 'orgNo', 'vatNo', 'email', 'website']),
    ...addressGaps('address', given.address),
    ...addressGaps('mailingAddress', given.mailingAddress),
  ];
  if (!Number.isInteger(given.version) || Number(given.version) < 1) gaps.push('version must be a whole number from 1');
  if (typeof given.orgNo === 'string' && !isOrgNo(given.orgNo)) gaps.push('orgNo has a wrong form or check digit');
  if (typeof given.vatNo === 'string' && given.vatNo !== vatNumberOf(String(given.orgNo))) {
    gaps.push('vatNo must be SE, the organisation number and 01');
  }
  if (typeof given.email === 'string' && !E_MAIL.test(given.email)) gaps.push('email is no address');
  for (const [matter, email] of Object.entries(asRecord(given.contacts))) {
    if (!MATTERS.some((known) => known.matter === matter)) gaps.push(`contacts.${matter} is no matter`);
    if (typeof email !== 'string' || !E_MAIL.test(email)) gaps.push(`contacts.${matter} is no address`);
  }
  if (gaps.length > 0) throw new IncompleteProfile(gaps);
  return given as unknown as LegalEntity;
};

/** Where one writes about a matter, and the clause that lets one. */
export interface Contact {
  matter: Matter;
  clause: ClauseId;
  email: string;
  /** K3: a letter is valid at either, and counts from the first at which it arrives. */
  post: PostalAddress[];
}

const MATTERS: { matter: Matter; clause: ClauseId }[] = [
  { matter: 'violations', clause: 'AUP 3.c' },
  { matter: 'complaints', clause: 'ToS 5.4' },
  { matter: 'withdrawal', clause: 'ToS 6.2' },
  { matter: 'payment', clause: 'ToS 3.4.g' },
  { matter: 'invoicing', clause: 'ToS 4.6' },
  { matter: 'closure', clause: 'ToS 3.7' },
  { matter: 'errors', clause: 'ToS 3.9' },
  { matter: 'privacy', clause: 'ToS 9.9' },
];

/** AUP 6, K3: the registry of contacts and addresses; no matter is without one. */
export const contactsOf = ({ email, contacts, address, mailingAddress }: LegalEntity): Contact[] =>
  MATTERS.map(({ matter, clause }) => ({
    matter,
    clause,
    email: contacts?.[matter] ?? email,
    post: [address, mailingAddress],
  }));

/** A Swedish organisation number, `NNNNNN-NNNN`, whose last digit is the Luhn check of the nine before it. */
export const isOrgNo = (orgNo: string): boolean => {
  if (!/^\d{6}-\d{4}$/.test(orgNo)) return false;
  const digits = [...orgNo.replace('-', '')].map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const weighted = place % 2 === 0 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
};

const vatNumberOf = (orgNo: string): string => `SE${orgNo.replace('-', '')}01`;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const missing = (given: Record<string, unknown>, fields: string[], prefix = ''): string[] =>
  fields
    .filter((field) => typeof given[field] !== 'string' || given[field].trim() === '')
    .map((field) => `${prefix}${field} is missing`);

const addressGaps = (name: string, address: unknown): string[] =>
  missing(asRecord(address), ['street', 'postalCode', 'city', 'country'], `${name}.`);
