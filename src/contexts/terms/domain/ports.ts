import type { DocumentKind } from '../contract.js';
import type { ContractPolicy } from '../contract-policy.js';
import type { Acceptance } from './acceptance.js';
import type { PolicyVersion } from './contract-policy.js';
import type { ChainHead, Evidence, SealedEvidence } from './evidence.js';
import type { LegalDocument, PublishedText } from './legal-document.js';
import type { Obligation } from './obligation.js';
import type { ChangeNotice, TermsChange } from './terms-change.js';

/** The legal archive: every version that was ever written. */
export abstract class LegalDocuments {
  abstract add(document: LegalDocument): void;
  abstract ofKind(kind: DocumentKind): Promise<LegalDocument[]>;
  /** All that are not drafts, of every kind; also outside a transaction. */
  abstract published(): Promise<PublishedText[]>;
}

/** The operator's changes, always inside a transaction in the operator's scope. */
export abstract class TermsChanges {
  abstract add(change: TermsChange): void;
  /** Locked; `undefined` for a kind's first version. */
  abstract of(kind: DocumentKind, version: string): Promise<TermsChange | undefined>;
  /** Locked. */
  abstract get(id: string): Promise<TermsChange>;
}

/** A tenant's notices of changes, always inside a transaction in that tenant's scope. */
export abstract class ChangeNotices {
  /** False when the tenant has one already: lists and reactions may name a client twice. */
  abstract addOnce(notice: ChangeNotice): Promise<boolean>;
  abstract find(tenantId: string, changeId: string): Promise<ChangeNotice | undefined>;
  abstract about(tenantId: string, kind: DocumentKind, version: string): Promise<ChangeNotice | undefined>;
  abstract pending(tenantId: string): Promise<ChangeNotice[]>;
}

export abstract class Acceptances {
  abstract add(acceptance: Acceptance): void;
  /** False when the person has said yes to this version before, however. */
  abstract addOnce(acceptance: Acceptance): Promise<boolean>;
  abstract explicitOf(tenantId: string, accountId: string, kind: DocumentKind, version: string): Promise<boolean>;
}

export abstract class PolicyVersions {
  abstract add(version: PolicyVersion): void;
  abstract latest(): Promise<PolicyVersion>;
  /** These two also work outside a transaction. */
  abstract latestNumber(): Promise<number>;
  abstract policy(version: number): Promise<ContractPolicy | undefined>;
}

/** A tenant's obligations, always inside a transaction in that tenant's scope. */
export abstract class ObligationBook {
  abstract add(obligation: Obligation): void;
  abstract pending(tenantId: string, key: string): Promise<Obligation | undefined>;
  abstract pendingWithPrefix(tenantId: string, prefix: string): Promise<Obligation[]>;
  /** Any state; for an operator who names it. */
  abstract find(tenantId: string, id: string): Promise<Obligation | undefined>;
  /**
   * Locks it if it is due and the earliest of its tenant that may run now (by due time, then id); `undefined`
   * when another worker holds it, it was settled, or an earlier one must go first.
   */
  abstract claimDue(tenantId: string, id: string, now: Date, wallNow: Date): Promise<Obligation | undefined>;
  /** Locks it if it is still pending. */
  abstract lockPending(tenantId: string, id: string): Promise<Obligation | undefined>;
}

/** A tenant's evidence, always inside a transaction in that tenant's scope. */
export abstract class EvidenceLog {
  abstract append(rows: Evidence[]): Promise<void>;
  /** The chain's head, locked: whoever holds it is the chain's one sealer. `undefined` while there is none. */
  abstract lockHead(tenantId: string): Promise<ChainHead | undefined>;
  /** Begins a chain, unless another sealer just did; either way its head is locked from now on. */
  abstract begin(head: ChainHead): Promise<ChainHead>;
  abstract unsealed(tenantId: string, limit: number): Promise<Evidence[]>;
  abstract seal(rows: SealedEvidence[], head: ChainHead): Promise<void>;
  /** The sealed rows after a place in the chain, or from wherever it begins, in its order. */
  abstract sealedAfter(tenantId: string, seq: number | undefined, limit: number): Promise<SealedEvidence[]>;
  abstract head(tenantId: string): Promise<ChainHead | undefined>;
  abstract unsealedCount(tenantId: string): Promise<number>;
}
