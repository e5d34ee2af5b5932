import type { InstantColumn, MaybeInstantColumn } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import type { ComplaintChannel } from '../contract.js';
import type { Answer, Cause } from '../domain/complaint.js';
import type { ErrorReportState, Severity } from '../domain/error-report.js';
import type { ComplaintState, ReplyWish, RequiredDetail } from '../domain/written-complaint.js';

/** This context's own view of its tables, for SQL. */
export interface ComplaintTables {
  complaint: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    channel: ComplaintChannel;
    received_at: InstantColumn;
    country: string;
    account_id: string | null;
    reply: ReplyWish;
    kind: CustomerKind;
    answer_days: number;
    rule_source: string;
    state: ComplaintState;
    name: string | null;
    account_email: string | null;
    breach: string | null;
    identifiers: string | null;
    requested_remedy: string | null;
    missing: RequiredDetail[];
    counted_from: LocalDate | null;
    due_on: LocalDate | null;
    assigned_to: string | null;
    cause: Cause | null;
    answer: Answer | null;
    answered_at: MaybeInstantColumn;
    deemed_at: MaybeInstantColumn;
    sla_breached: boolean;
    remedy: string | null;
    closed_at: MaybeInstantColumn;
  };
  error_report: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    account_id: string | null;
    place: string;
    what: string;
    reported_at: InstantColumn;
    state: ErrorReportState;
    severity: Severity | null;
    target_on: LocalDate | null;
    message: string | null;
  };
}
