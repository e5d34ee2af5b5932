import type { Generated, Selectable } from 'kysely';
import { type Instant, type InstantColumn, instant, type MaybeInstantColumn } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import type { DocumentKind, Language, NewAcceptance, NewObligation } from '../contract.js';
import type { ContractPolicy } from '../contract-policy.js';
import type { Evidence, SealedEvidence } from '../domain/evidence.js';
import type { DocumentState } from '../domain/legal-document.js';
import type { ObligationState, WaitingCommand } from '../domain/obligation.js';
import type { ChangeNoticeState, ChangeState } from '../domain/terms-change.js';

/** This context's own view of its tables, for SQL. */
export interface TermsTables {
  legal_document: {
    id: string;
    kind: DocumentKind;
    version: string;
    language: Language;
    title: string;
    body: string;
    sha256: string;
    summary: string | null;
    state: DocumentState;
    effective_from: LocalDate | null;
    major: boolean | null;
    reason: string | null;
    published_at: MaybeInstantColumn;
    confirmed: boolean;
    is_change: boolean;
  };
  acceptance: {
    tenant_id: string;
    id: string;
    account_id: string;
    kind: DocumentKind;
    version: string;
    sha256: string;
    manner: NewAcceptance['manner'];
    occasion: string;
    ip: string;
    locale: string;
    accepted_at: InstantColumn;
  };
  contract_policy: {
    version: number;
    policy: ContractPolicy;
    reason: string;
    set_by: string;
    set_at: InstantColumn;
  };
  obligation: {
    tenant_id: string;
    id: string;
    key: string;
    clause: ClauseId;
    owed_by: NewObligation['owedBy'];
    title: string;
    due_at: InstantColumn;
    command: WaitingCommand | null;
    promise: boolean;
    state: ObligationState;
    settled_at: MaybeInstantColumn;
    reason: string | null;
    attempts: number;
    retry_at: MaybeInstantColumn;
    last_error_code: string | null;
  };
  evidence: EvidenceTable;
  evidence_head: { tenant_id: string; count: number; hash: string; mac: string };
}

/** Changes of the texts and how they have come through. */
export interface ChangeTables {
  legal_change: {
    tenant_id: string;
    id: string;
    kind: DocumentKind;
    version: string;
    replaces: string;
    state: ChangeState;
    major: boolean;
    reason: string;
    notice_days: number;
    planned_from: LocalDate;
    effective_from: LocalDate;
    published_at: InstantColumn;
    listed_through: string | null;
    everybody_listed: boolean;
    last_sent_at: MaybeInstantColumn;
    announced_at: MaybeInstantColumn;
  };
  change_notice: {
    tenant_id: string;
    change_id: string;
    kind: DocumentKind;
    version: string;
    state: ChangeNoticeState;
    late: boolean;
    sent_at: Generated<Instant | null>;
    bounced_at: Generated<Instant | null>;
    told_from: Generated<LocalDate | null>;
  };
  changed_text: { kind: DocumentKind; version: string; effective_from: LocalDate };
  accepted_text: { tenant_id: string; account_id: string; kind: DocumentKind; version: string };
}

export type Row<Table extends keyof TermsTables> = Selectable<TermsTables[Table]>;

interface EvidenceTable {
  tenant_id: string;
  id: string;
  clause: string;
  event_type: string;
  event_version: number;
  subject_id: string;
  actor_kind: string;
  actor_id: string;
  policy_version: number | null;
  payload: unknown;
  at: InstantColumn;
  recorded_at: InstantColumn;
  // Written by the sealer only.
  seq: Generated<number | null>;
  prev_hash: Generated<string | null>;
  hash: Generated<string | null>;
}

export type EvidenceRow = Selectable<EvidenceTable>;

export const unsealedFrom = (row: EvidenceRow): Evidence => ({
  tenantId: row.tenant_id,
  id: row.id,
  clause: row.clause,
  eventType: row.event_type,
  eventVersion: row.event_version,
  subjectId: row.subject_id,
  actor: { kind: row.actor_kind, id: row.actor_id } as Actor,
  policyVersion: row.policy_version,
  payload: row.payload as Record<string, unknown>,
  at: instant(row.at),
  recordedAt: instant(row.recorded_at),
});

export const sealedFrom = (row: EvidenceRow & { seq: number; prev_hash: string; hash: string }): SealedEvidence => ({
  ...unsealedFrom(row),
  seq: row.seq,
  prevHash: row.prev_hash,
  hash: row.hash,
});
