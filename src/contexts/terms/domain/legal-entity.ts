import type { LegalEntity } from '../contract.js';

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
  if (typeof given.email === 'string' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(given.email))
    gaps.push('email is no address');
  if (gaps.length > 0) throw new IncompleteProfile(gaps);
  return given as unknown as LegalEntity;
};

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
