import { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import type { FieldFault } from '../../../shared-kernel/errors.js';
import type { Actor } from '../../../shared-kernel/tenant.js';

export type ContactKind = 'person' | 'company';

/** GDPR article 6.1 (a)–(f), in the words that the API uses. */
export type LegalGround =
  | 'consent'
  | 'contract'
  | 'legitimate-interest'
  | 'legal-obligation'
  | 'vital-interest'
  | 'public-task';

export type RestrictionReason = 'basis-withdrawn' | 'objection' | 'accuracy-contested' | 'legal-claim';

export interface Address {
  street: string | null;
  postalCode: string | null;
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

/** What a caller says about a contact; unknown, empty and absent are the same thing. */
export interface ContactDraft {
  kind?: ContactKind;
  givenName?: string | null;
  familyName?: string | null;
  companyName?: string | null;
  companyId?: string | null;
  title?: string | null;
  email?: string | null;
  phones?: string[] | null;
  address?: Partial<Address> | null;
  tags?: string[] | null;
  language?: string | null;
  notes?: string | null;
}

/** Why we may hold a person's data (ToS 2.4, K9). */
export interface LawfulBasisDraft {
  basis?: string | null;
  source?: string | null;
  evidenceRef?: string | null;
  at?: string | null;
}

/** Contacts that have the e-mail already stay as they are, or take the row’s values. */
export type DuplicatePolicy = 'skip' | 'update';

export interface IntakeRow {
  contact: ContactDraft;
  /** What the row itself says; where it says nothing, the batch's default holds. */
  lawfulBasis: LawfulBasisDraft;
}

export interface IntakeBatch {
  tenantId: string;
  rows: IntakeRow[];
  onDuplicate: DuplicatePolicy;
  /** Given for the whole file, by somebody who attests it. */
  defaultBasis: LawfulBasisDraft | undefined;
  /** Where phone numbers without a country code are from. */
  country: string | undefined;
  by: Actor;
  at: Date;
  /** What brought them, for each contact's timeline. */
  importId: string;
}

/** One a row, in the rows' order. */
export type IntakeOutcome =
  | { outcome: 'created' | 'updated' | 'skipped'; contactId: string }
  | { outcome: 'rejected'; faults: FieldFault[] };

/**
 * Takes in many contacts at once, in the caller's transaction. Each row obeys the same rules as a contact
 * that was typed in; a row that breaks one is left out and reported, the others go in. No event comes from
 * here: the caller records one for the batch.
 */
export abstract class ContactIntake {
  abstract take(batch: IntakeBatch): Promise<IntakeOutcome[]>;
  /** What `take` would say of the rows' own contents; nothing is stored. */
  abstract check(batch: IntakeBatch): Promise<FieldFault[][]>;
}

/** A contact as others see it. Instants are ISO strings. */
export interface ContactRecord {
  id: string;
  version: number;
  kind: ContactKind;
  displayName: string;
  givenName: string | null;
  familyName: string | null;
  companyName: string | null;
  companyId: string | null;
  title: string | null;
  email: string | null;
  phones: string[];
  address: Address | null;
  tags: string[];
  language: string | null;
  notes: string | null;
  lawfulBasis: { basis: LegalGround; source: string; evidenceRef: string | null; at: string };
  restriction: { reason: RestrictionReason; since: string } | null;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** All of a tenant's contacts, page by page in the order of their ids, so that an export needs no memory. */
export abstract class ContactRecords {
  abstract page(tenantId: string, afterId: string | undefined, limit: number): Promise<ContactRecord[]>;
}

abstract class ContactEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class ContactCaptured extends ContactEvent {
  readonly type = 'contacts.ContactCaptured';
  override readonly clause = 'ToS 2.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly kind: ContactKind,
    readonly basis: LegalGround,
  ) {
    super(tenantId, subjectId, at);
  }
}

export class ContactChanged extends ContactEvent {
  readonly type = 'contacts.ContactChanged';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    /** Names of the fields only; what they say is personal. */
    readonly fields: string[],
  ) {
    super(tenantId, subjectId, at);
  }
}

export class ContactArchived extends ContactEvent {
  readonly type = 'contacts.ContactArchived';
}

export class ContactUnarchived extends ContactEvent {
  readonly type = 'contacts.ContactUnarchived';
}

export class LawfulBasisRecorded extends ContactEvent {
  readonly type = 'contacts.LawfulBasisRecorded';
  override readonly clause = 'ToS 2.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly basis: LegalGround,
  ) {
    super(tenantId, subjectId, at);
  }
}

/** Nothing allows us to use the data any more; a ContactRestricted follows. */
export class LawfulBasisWithdrawn extends ContactEvent {
  readonly type = 'contacts.LawfulBasisWithdrawn';
  override readonly clause = 'ToS 2.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly basis: LegalGround,
  ) {
    super(tenantId, subjectId, at);
  }
}

export class ContactRestricted extends ContactEvent {
  readonly type = 'contacts.ContactRestricted';
  override readonly clause = 'ToS 9.9';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly reason: RestrictionReason,
  ) {
    super(tenantId, subjectId, at);
  }
}

export class RestrictionLifted extends ContactEvent {
  readonly type = 'contacts.RestrictionLifted';
  override readonly clause = 'ToS 9.9';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly reason: RestrictionReason,
  ) {
    super(tenantId, subjectId, at);
  }
}
