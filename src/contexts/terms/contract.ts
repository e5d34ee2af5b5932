import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

export type DocumentKind = 'terms-of-service' | 'acceptable-use-policy' | 'privacy-policy';
export type Language = 'sv' | 'en';

/** One published text. `sha256` is over the exact bytes that a person could read. */
export interface DocumentVersion {
  kind: DocumentKind;
  version: string;
  sha256: string;
  effectiveFrom: LocalDate;
}

/** A person's yes to a document, with what they saw and where they said it. */
export interface NewAcceptance {
  tenantId: string;
  accountId: string;
  kind: DocumentKind;
  version: string;
  sha256: string;
  /** `EXPLICIT`: a box was ticked. `CONTINUED_USE`: AUP 5. */
  manner: 'EXPLICIT' | 'CONTINUED_USE';
  /** What the yes was part of, e.g. `registration`, `order:<id>`. */
  occasion: string;
  ip: string;
  locale: string;
}

/** The legal archive: which texts are in force, and who accepted which. Joins the caller's transaction. */
export abstract class LegalLibrary {
  /** ToS 1.4: the version of each kind in force at an instant; a missing kind closes registration. */
  abstract inForce(at: Date): Promise<Map<DocumentKind, DocumentVersion>>;
  /** Throws Conflict `stale-terms` when the version is not the one in force, Invalid when it was never published. */
  abstract accept(acceptance: NewAcceptance): Promise<void>;
}

export type AfterEnd = 'retention' | 'immediate';
export type FailedPayment = 'byCollectionMethod' | 'dunningOnly' | 'hybrid';

/**
 * How the operator reads the contract where it is silent or contradicts itself (terms.md A3). A running case
 * keeps the version that it opened under, so nothing here ever shortens a deadline that runs.
 */
export interface ContractPolicy {
  version: number;
  /** K1: what happens to data after the end of a subscription. */
  afterEnd: AfterEnd;
  /** K2: which clause rules an unpaid renewal. */
  failedPayment: FailedPayment;
  noticeHour: number;
  dunning: DunningPolicy;
  retention: RetentionPolicy;
  renewal: RenewalPolicy;
  registration: { unverifiedDays: number; consumerSales: boolean };
  lawfulBasis: { strictConsent: boolean };
  passwordReminderDays: number;
}

/** ToS 3.4, in days after the due date D unless the name says otherwise. */
export interface DunningPolicy {
  firstNoticeDays: number;
  warningDays: number;
  /** 3.4.b: N2 goes at least this long after N1 actually went out. */
  warningGapDays: number;
  suspensionDays: number;
  /** 3.4.c: no suspension unless the warning went out this many days earlier. */
  suspensionGapDays: number;
  /** 3.4.e: full days of suspension before the final notice. */
  finalNoticeDays: number;
  /** K15: deletion never earlier than this after the final notice was accepted. */
  deletionNoticeHours: number;
}

/** ToS 3.5.d and 4.7, K1. */
export interface RetentionPolicy {
  readOnlyMonths: number;
  blockedDays: number;
  /** A purge needs a notice that was accepted this long ago. */
  purgeNoticeHours: number;
  oneTimeAccessDays: number;
  /** Above this many a day a person approves. */
  dailyPurgeCap: number;
}

/** ToS 4.1, 4.6, 4.8, 4.9. */
export interface RenewalPolicy {
  checkoutMinutes: number;
  /** 4.9: days after the first attempt on which the card is tried again; the last also ends the subscription. */
  cardRetryDays: number[];
  /** The renewal invoice of an invoice customer is issued this long before the anchor. */
  invoiceLeadDays: number;
  /** 'Your plan ends' reminders, in days before the end. */
  expiryReminderDays: number[];
}

/** Policy versions by number; decisions keep the number that they were made under. */
export abstract class Policies {
  abstract current(): Promise<ContractPolicy>;
  abstract version(version: number): Promise<ContractPolicy>;
}

/**
 * Something that somebody must do by a certain instant. With a `command`, the sweeper runs it when it falls
 * due; without one it waits to be fulfilled, and is BREACHED when its time passes.
 */
export interface NewObligation {
  tenantId: string;
  /** Unique among the tenant's obligations, e.g. `overdue:<case>:warn`; scheduling a pending key again moves it. */
  key: string;
  clause: ClauseId;
  owedBy: 'client' | 'operator';
  /** What is owed, as a stable code that screens translate, e.g. `dunning.warning`. */
  title: string;
  dueAt: Date;
  /** A command marked `@Due`. */
  command?: object;
}

/** Deadlines as rows. Every method joins the caller's transaction. */
export abstract class Obligations {
  abstract schedule(obligation: NewObligation): Promise<void>;
  /** A fact, usually a payment, made them pointless. Takes exact keys or, with a trailing `*`, a prefix. */
  abstract void(tenantId: string, key: string, reason: string): Promise<void>;
  /** Somebody did what was owed. */
  abstract fulfil(tenantId: string, key: string): Promise<void>;
}

/** Where the contract's letters go. Terms declares it, identity binds it (architecture.md, decision 15). */
export abstract class RecipientDirectory {
  abstract of(tenantId: string): Promise<Recipients>;
}

export interface Recipients {
  /** ToS 3.6.a: the address given at registration; it never changes. */
  registration: Addressee;
  /** The administrators of today, without the one above if it is the same address. */
  administrators: Addressee[];
}

export interface Addressee {
  email: string;
  name: string;
  language: Language;
}

export class TermsInForce extends DomainEvent {
  readonly type = 'terms.TermsInForce';
  override readonly clause = 'ToS 10.2.a';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
  ) {
    super();
  }
}
