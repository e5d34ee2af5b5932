import type { InstantColumn, MaybeInstantColumn } from '../../../platform/instants.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../../shared-kernel/words.js';
import type { WorkKind } from '../../../shared-kernel/work.js';
import type { Party } from '../application/queries.js';
import type { Edition } from '../domain/reply-template.js';

/** This context's own view of its tables, and of the view of deadlines that terms publishes. */
export interface DeskTables {
  work_assignment: {
    tenant_id: string;
    case_id: string;
    assignee: string | null;
    assigned_by: string;
    assigned_at: InstantColumn;
    version: number;
  };
  work_note: {
    tenant_id: string;
    id: string;
    case_id: string;
    author: string;
    words: string;
    about_account: string | null;
    about_email: string | null;
    written_at: InstantColumn;
  };
  reply_template: {
    tenant_id: string;
    id: string;
    kind: WorkKind;
    language: Language;
    name: string;
    editions: Edition[];
    retired_at: MaybeInstantColumn;
    version: number;
  };
  calendar_feed: {
    tenant_id: string;
    id: string;
    staff_id: string;
    token_hash: string;
    language: Language;
    owed_by: Party | null;
    opened_at: InstantColumn;
    revoked_at: MaybeInstantColumn;
    version: number;
  };
  inbox_look: { tenant_id: string; staff_id: string; looked_at: InstantColumn };
  deadline: {
    tenant_id: string;
    id: string;
    key: string;
    clause: ClauseId;
    title: string;
    owed_by: Party;
    due_at: InstantColumn;
    state: 'PENDING' | 'DONE' | 'BREACHED';
  };
}
