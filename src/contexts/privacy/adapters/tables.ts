import type { InstantColumn, MaybeInstantColumn } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ControllerRole, RequestChannel, RequestKind } from '../contract-requests.js';
import type { ProcessorHelp, RequestAnswer, Requester, RequestState } from '../domain/data-request.js';

/** This context's own view of its tables, for SQL. */
export interface PrivacyTables {
  data_request: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    kind: RequestKind;
    role: ControllerRole;
    channel: RequestChannel;
    received_at: InstantColumn;
    account_id: string | null;
    requester: Requester;
    details: string;
    state: RequestState;
    due_on: LocalDate;
    identified_by: 'session' | 'link' | 'staff' | null;
    identified_at: MaybeInstantColumn;
    forwarded_at: MaybeInstantColumn;
    extended_at: MaybeInstantColumn;
    extension_reason: string | null;
    help: ProcessorHelp | null;
    assigned_to: string | null;
    answer: RequestAnswer | null;
    answered_at: MaybeInstantColumn;
  };
}
