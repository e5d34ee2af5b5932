import type { LawfulBasisDraft, LegalGround } from '../contract.js';
import type { Faults } from './faults.js';

const GROUNDS: readonly string[] = [
  'consent',
  'contract',
  'legitimate-interest',
  'legal-obligation',
  'vital-interest',
  'public-task',
] satisfies LegalGround[];

export interface BasisRules {
  /** K9: the tenant's contract allows nothing but consent. */
  strictConsent: boolean;
  now: Date;
}

/** Why we may hold a person's data, where it came from, and what proves it (ToS 2.4, K9). */
export class LawfulBasis {
  readonly basis!: LegalGround;
  /** Where the data came from, in the client's words. */
  readonly source!: string;
  /** Where the proof is kept: a form's submission, a contract number. */
  readonly evidenceRef!: string | null;
  readonly at!: Date;

  static read(draft: LawfulBasisDraft | null | undefined, rules: BasisRules, faults: Faults): LawfulBasis {
    const ground = faults.text(draft?.basis, '/lawfulBasis/basis', 40)?.toLowerCase() ?? null;
    const source = faults.text(draft?.source, '/lawfulBasis/source', 200);
    checkGround(ground, rules, faults);
    if (source === null) faults.add('/lawfulBasis/source', 'required', 'Say where the data came from.', 'ToS 2.4');
    return Object.assign(new LawfulBasis(), {
      basis: ground as LegalGround,
      source: source ?? '',
      evidenceRef: faults.text(draft?.evidenceRef, '/lawfulBasis/evidenceRef', 200),
      at: readInstant(draft?.at, rules.now, faults),
    });
  }
}

function checkGround(ground: string | null, { strictConsent }: BasisRules, faults: Faults): void {
  const pointer = '/lawfulBasis/basis';
  // ToS 2.4: nobody's data without a ground to hold it.
  if (ground === null) faults.add(pointer, 'required', 'Say why you may hold this data.', 'ToS 2.4');
  else if (!GROUNDS.includes(ground))
    faults.add(pointer, 'one-of', `Expected one of ${GROUNDS.join(', ')}.`, 'ToS 2.4');
  else if (strictConsent && ground !== 'consent')
    faults.add(pointer, 'consent-required', 'Your agreement allows only contacts who gave their consent.', 'ToS 2.4');
}

function readInstant(raw: unknown, now: Date, faults: Faults): Date {
  const text = faults.text(raw, '/lawfulBasis/at', 40);
  if (text === null) return now;
  const at = new Date(text);
  if (!/^(19|20)\d{2}-\d{2}-\d{2}/.test(text) || Number.isNaN(at.getTime())) {
    faults.add('/lawfulBasis/at', 'instant', 'Expected a date or an instant in ISO 8601.');
    return now;
  }
  if (at > now) faults.add('/lawfulBasis/at', 'in-the-future', 'A basis cannot begin in the future.');
  return at;
}
