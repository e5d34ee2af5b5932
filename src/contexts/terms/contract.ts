import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { Language } from '../../shared-kernel/words.js';

export type DocumentKind = 'terms-of-service' | 'acceptable-use-policy' | 'privacy-policy';
export type { Language };

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
  /** When it was said, where that was before now, e.g. at registration; the text had to be in force then. */
  givenAt?: Date;
}

/** The legal archive: which texts are in force, and who accepted which. Joins the caller's transaction. */
export abstract class LegalLibrary {
  /**
   * ToS 1.4: the version of each kind in force at an instant; a missing kind closes registration. A version
   * is published in every language at once; `sha256` is that of the text in the language asked for.
   */
  abstract inForce(at: Date, language?: Language): Promise<Map<DocumentKind, DocumentVersion>>;
  /**
   * Throws Conflict `stale-terms` when the version is not the one in force, Invalid when it was never
   * published. `sha256` may be that of any language's text.
   */
  abstract accept(acceptance: NewAcceptance): Promise<void>;
}

/**
 * Something that somebody must do by a certain instant. With a `command`, the sweeper runs it when its time
 * passes; without one it waits to be fulfilled, and is BREACHED then.
 */
export interface NewObligation {
  tenantId: string;
  /** Unique among the tenant's obligations, e.g. `overdue:<case>:warn`; scheduling a pending key again moves it. */
  key: string;
  clause: ClauseId;
  owedBy: 'client' | 'operator';
  /** What is owed, as a stable code that screens translate, e.g. `dunning.warning`. */
  title: string;
  /** When its time passes: the instant of a step, the last moment in time of a `promise`. */
  dueAt: Date;
  /**
   * What somebody has promised is in time to the last moment of `dueAt`, which is what people read; what follows when
   * it was not kept follows at the first moment after (terms.md A0).
   */
  promise?: boolean;
  /** A command marked `@Due`; not one that calls a gateway, since it runs inside the sweeper's transaction. */
  command?: object;
  /** Its lapse is somebody's right, such as a consumer's by our silence (ToS 5.6.a): nobody may let it go. */
  firm?: boolean;
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
  /** Where their own instance answers: what a letter asks them to do is done there. */
  instanceUrl: string;
}

export interface Addressee {
  email: string;
  name: string;
  language: Language;
}

/** Who provides the service (ToS 1.1), as every letter's footer and `GET /v1/legal/imprint` show it. */
export interface LegalEntity {
  /** Counts the editions of this profile; a letter of last year shows the one of last year. */
  version: number;
  name: string;
  orgNo: string;
  vatNo: string;
  /** The registered seat. */
  address: PostalAddress;
  /** Where letters are taken in as well (K3): valid at either. */
  mailingAddress: PostalAddress;
  email: string;
  website: string;
  /** Addresses for matters that have one of their own; every other matter has `email`. */
  contacts?: Partial<Record<Matter, string>>;
}

/** What somebody may want to write about. The texts leave most of these addresses open, so they are data (AUP 6). */
export type Matter =
  | 'violations'
  | 'complaints'
  | 'withdrawal'
  | 'payment'
  | 'invoicing'
  | 'closure'
  | 'errors'
  | 'privacy';

export interface PostalAddress {
  careOf?: string;
  street: string;
  postalCode: string;
  city: string;
  country: string;
}

export abstract class Imprint {
  abstract current(): LegalEntity;
}

/** A text that the operator has published for a day to come. */
export class TermsScheduled extends DomainEvent {
  readonly type = 'terms.TermsScheduled';
  override readonly clause = 'ToS 10.2.a';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
    readonly language: Language,
    readonly effectiveFrom: LocalDate,
    readonly major: boolean,
    readonly reason: string,
    readonly sha256: string,
  ) {
    super();
  }
}

export class TermsInForce extends DomainEvent {
  readonly type = 'terms.TermsInForce';
  override readonly clause = 'ToS 10.2.a';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
    readonly language: Language,
  ) {
    super();
  }
}

/**
 * A person said yes to a document, or went on after it changed (ToS 3.2, 10.2.a and AUP 5); the address they said it
 * from stays in the acceptance's row.
 */
export class DocumentAccepted extends DomainEvent {
  readonly type = 'terms.DocumentAccepted';
  override readonly clause: ClauseId;
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly accountId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
    readonly sha256: string,
    readonly manner: NewAcceptance['manner'],
    readonly occasion: string,
    readonly at: string,
  ) {
    super();
    this.clause = manner === 'CONTINUED_USE' ? 'AUP 5' : occasion.startsWith('change:') ? 'ToS 10.2.a' : 'ToS 3.2';
  }
}

/** The operator read the contract anew; what already runs keeps the version that it opened under. */
export class PolicySet extends DomainEvent {
  readonly type = 'terms.PolicySet';
  override readonly clause = 'ToS 10.2.c';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly policyVersion: number,
    /** The knobs that differ from the version before, as `dunning.suspensionDays`. */
    readonly changed: string[],
    readonly reason: string,
    readonly at: string,
  ) {
    super();
  }
}

abstract class ObligationEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly key: string,
    readonly title: string,
    readonly owedBy: NewObligation['owedBy'],
    readonly at: string,
    readonly reason?: string,
  ) {
    super();
  }
}

/** Its time passed and nobody did what was owed. */
export class ObligationBreached extends ObligationEvent {
  readonly type = 'terms.ObligationBreached';
}
/** The operator let it go, and said why. */
export class ObligationWaived extends ObligationEvent {
  readonly type = 'terms.ObligationWaived';
}
/** A person of the operator did what no program does for them. */
export class ObligationFulfilled extends ObligationEvent {
  readonly type = 'terms.ObligationFulfilled';
}

/** ToS 9.10: a tenant's chain of evidence began; taken down in the operator's chain, so that losing one whole shows. */
export class ChainBegun extends DomainEvent {
  readonly type = 'terms.ChainBegun';
  override readonly clause = 'ToS 9.10';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
  ) {
    super();
  }
}

/** ToS 2.12: staff looked into a client's contract, or across all; the client can see it. */
export class BackOfficeRead extends DomainEvent {
  readonly type = 'terms.BackOfficeRead';
  override readonly clause = 'ToS 2.12';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    /** What was read, e.g. `obligations`. */
    readonly what: string,
  ) {
    super();
  }
}

/** ToS 2.12: staff look into a client's contract only like this, and leave their name there. */
export abstract class BackOfficeReads {
  /**
   * Runs `read` in the tenant's scope, after a transaction of its own has taken down who read what. Throws
   * NotFound for a tenant without a contract. Without a tenant it is the operator's own chain that remembers.
   */
  abstract of<T>(tenantId: string | undefined, what: string, read: () => Promise<T>): Promise<T>;
}

/** Lists over all clients call them by name. Whoever keeps the clients binds it; the operator's own tenant has none. */
export abstract class ClientNames {
  abstract of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Walks the chains of evidence and names every row that is not as it was sealed. */
export abstract class EvidenceAudit {
  abstract verify(tenantId?: string): Promise<EvidenceReport>;
}

export interface EvidenceReport {
  tenants: number;
  rows: number;
  /** Rows that the sealer has not reached yet; until then nothing proves them. */
  unsealed: number;
  faults: {
    tenantId: string;
    fault: string;
    evidenceId: string | null;
    /** Places in the chain, first to last. */
    seq: number | null;
    throughSeq: number | null;
  }[];
}

/** The clause catalogue, as `npm run terms` prints it: one entry a clause of clauses.json. */
export abstract class ClauseCatalogue {
  abstract entries(): Promise<ClauseEntry[]>;
}

export interface ClauseEntry {
  clause: ClauseId;
  title: string;
  /** Declarations that execute it: `path#Symbol`. */
  rules: string[];
  /** Names of the due commands that wait under it. */
  timers: string[];
  /** Ids of the letters that it has written. */
  notices: string[];
  /** Types of the events that are kept as evidence of it. */
  evidence: string[];
  /** Tests whose titles cite it: `path › title`. */
  tests: string[];
}
