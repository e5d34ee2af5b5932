import type { InstantColumn, MaybeInstantColumn } from '../../../platform/instants.js';
import type { CaseOutcome, CaseState, ScopeKind } from '../contract.js';
import type { Hint } from '../domain/case-file.js';
import type { ContentUse } from '../domain/content-permission.js';
import type { Appeal, Cost, Demand, Measure, Ruling } from '../domain/measures.js';
import type { Reporter, ReportState } from '../domain/report.js';
import type { Category } from '../domain/violations.js';

/** This context's own view of its tables, for SQL. */
export interface ConductTables {
  conduct_case: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    category: Category;
    policy_version: number;
    state: CaseState;
    opened_at: InstantColumn;
    hints: Hint[];
    assigned_to: string | null;
    scope_kind: ScopeKind;
    account_id: string | null;
    item: string | null;
    item_disabled_at: MaybeInstantColumn;
    confirmed_at: MaybeInstantColumn;
    demand: Demand | null;
    cure_by: MaybeInstantColumn;
    proposal: Ruling | null;
    measure: Measure | null;
    appeal_hash: string | null;
    appeal: Appeal | null;
    appeal_pending: boolean;
    costs: Cost[];
    outcome: CaseOutcome | null;
    closed_at: MaybeInstantColumn;
  };
  conduct_report: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    place: string;
    why: string;
    reporter: Reporter;
    received_at: InstantColumn;
    category: Category | null;
    subject_tenant_id: string | null;
    case_id: string | null;
    state: ReportState;
  };
  authority_report: {
    tenant_id: string;
    id: string;
    number: string;
    case_id: string;
    subject_tenant_id: string;
    authority: string;
    legal_basis: string;
    facts: string;
    proposed_by: string;
    proposed_at: InstantColumn;
    state: 'PROPOSED' | 'APPROVED';
    approved_by: string | null;
    approved_at: MaybeInstantColumn;
  };
  content_permission: {
    tenant_id: string;
    id: string;
    account_id: string | null;
    what: string;
    uses: ContentUse[];
    reference: string;
    begins_at: InstantColumn;
    ends_at: MaybeInstantColumn;
    granted_at: InstantColumn;
    revoked_at: MaybeInstantColumn;
    version: number;
  };
  security_test_permit: {
    tenant_id: string;
    id: string;
    begins_at: InstantColumn;
    ends_at: InstantColumn;
    ips: string[];
    purpose: string;
    issued_at: InstantColumn;
  };
}
