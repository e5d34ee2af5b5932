import type { ClauseId } from '../../../../shared-kernel/errors.js';
import type { FileFault, ImportPlan, ImportState, Sheet } from '../domain/import.js';

/** Timestamps come through the app's door as Postgres writes them. */
type InstantText = string;

export const isoInstant = (text: InstantText): string => new Date(text).toISOString();

/** This context's own view of its tables, for SQL. */
export interface DataCollectionTables {
  contact_import: ImportRow;
  import_chunk: { tenant_id: string; import_id: string; ordinal: number; bytes: Buffer };
  import_fault: {
    tenant_id: string;
    import_id: string;
    line: number;
    ordinal: number;
    column_name: string | null;
    rule: string;
    message: string;
    masked_value: string | null;
  };
}

export interface ImportRow {
  tenant_id: string;
  id: string;
  version: number;
  state: ImportState;
  file_name: string;
  stated_encoding: string | null;
  requested_by: string;
  received_bytes: string | number;
  uploaded_at: InstantText | null;
  sheet: Sheet | null;
  plan: ImportPlan | null;
  fault: FileFault | null;
  processed_rows: number;
  created: number;
  updated: number;
  skipped: number;
  rejected: number;
  created_at: InstantText;
  started_at: InstantText | null;
  ended_at: InstantText | null;
  leased_until: InstantText | Date | null;
  withheld_under: ClauseId | null;
}
