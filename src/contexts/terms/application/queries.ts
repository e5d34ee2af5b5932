import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import type { DocumentKind, Language, NewObligation } from '../contract.js';
import type { DocumentState } from '../domain/legal-document.js';
import type { ObligationState } from '../domain/obligation.js';

/** One page of a list, in its total order, beginning after `after`. */
export interface Slice {
  after: string[] | undefined;
  limit: number;
}

export interface ArchivedDocument {
  id: string;
  kind: DocumentKind;
  version: string;
  language: Language;
  title: string;
  sha256: string;
  state: DocumentState;
  effectiveFrom: LocalDate | null;
  major: boolean | null;
  reason: string | null;
  publishedAt: string | null;
}

export type LegalDocumentText = ArchivedDocument & { body: string };

/** The archive, newest first; with `on` only what governed that day. Drafts are the operator's. */
export class ListDocuments extends Query<ArchivedDocument[]> {
  constructor(
    readonly filter: { kind?: DocumentKind; language?: Language; on?: LocalDate; drafts: boolean },
    readonly slice: Slice,
  ) {
    super();
  }
}

export class ReadDocument extends Query<LegalDocumentText | undefined> {
  constructor(
    readonly id: string,
    readonly drafts: boolean,
  ) {
    super();
  }
}

export interface PolicyVersionListing {
  version: number;
  reason: string;
  /** An account of the operator's staff; of nobody for the first. */
  setBy: string;
  setAt: string;
}

/** How the contract has been read since when, and why (terms.md A3); newest first. */
export class ListPolicyVersions extends Query<PolicyVersionListing[]> {}

export interface AcceptedDocument {
  id: string;
  accountId: string;
  kind: DocumentKind;
  version: string;
  sha256: string;
  manner: 'EXPLICIT' | 'CONTINUED_USE';
  occasion: string;
  acceptedAt: string;
}

/** Which texts a client's people said yes to, newest first. */
export class ListAcceptances extends Query<AcceptedDocument[]> {
  constructor(
    readonly tenantId: string,
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface OwedItem {
  tenantId: string;
  /** In a list over all tenants; the operator's own has none. */
  clientName: string | null;
  id: string;
  key: string;
  clause: ClauseId;
  owedBy: NewObligation['owedBy'];
  title: string;
  dueAt: string;
  state: ObligationState;
  /** The command that runs then, by its stable name. */
  command: string | null;
  settledAt: string | null;
  reason: string | null;
  attempts: number;
  lastErrorCode: string | null;
}

export interface ObligationFilter {
  state?: ObligationState;
  clause?: ClauseId;
  owedBy?: NewObligation['owedBy'];
  /** Days on which it falls due, both included. */
  from?: LocalDate;
  to?: LocalDate;
}

/** By (dueAt, id). Without a tenant: across all, under the system login. */
export class ListObligations extends Query<OwedItem[]> {
  constructor(
    readonly tenantId: string | undefined,
    readonly filter: ObligationFilter,
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface EvidenceItem {
  id: string;
  clause: ClauseId;
  eventType: string;
  eventVersion: number;
  subjectId: string;
  actor: Actor;
  policyVersion: number | null;
  payload: Record<string, unknown>;
  at: string;
  recordedAt: string;
  /** Its place in the chain; null until the sealer has passed. */
  seq: number | null;
  prevHash: string | null;
  hash: string | null;
}

/** Newest first, by id, which is the order of recording. */
export class ListEvidence extends Query<EvidenceItem[]> {
  constructor(
    readonly tenantId: string,
    readonly filter: { clause?: ClauseId; eventType?: string; subjectId?: string },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** What a step says of money: an amount, and the numbers of the invoices that it speaks of. */
export interface EntryFacts {
  amount: MoneyJson | null;
  numbers: string[];
}

/** One step of a contract's life: what happened, or what will be due. */
export interface TimelineEntry {
  at: string;
  /** In Stockholm, where the contract counts its days. */
  date: LocalDate;
  kind: 'happened' | 'due';
  clause: ClauseId;
  /** What happened, past tense without its context: `InstanceSuspended`; null for what is due. */
  event: string | null;
  /** What is owed, as a code that screens translate; null for what happened. */
  title: string | null;
  owedBy: NewObligation['owedBy'] | null;
  /** The obligation's key, or the subject of what happened. */
  subject: string;
  /** The letter, where one went out or came back. */
  notice: string | null;
  /** The instance's state from then on, where it changed. */
  instanceState: string | null;
  facts: EntryFacts | null;
}

export interface ContractTimeline {
  past: TimelineEntry[];
  future: TimelineEntry[];
}

/** My contract and the simulator read a contract's life from this: its evidence, and what it still owes. */
export class ReadTimeline extends Query<ContractTimeline> {
  constructor(
    readonly tenantId: string,
    /** At most this many of the past, the latest; the whole future. */
    readonly pastEntries: number,
  ) {
    super();
  }
}

/** What a clause has left behind in one contract. */
export class CountUnderClause extends Query<{ letters: number; evidence: number }> {
  constructor(
    readonly tenantId: string,
    readonly clause: ClauseId,
  ) {
    super();
  }
}
