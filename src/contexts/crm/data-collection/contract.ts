import { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';

/** How many rows of a file went where. */
export interface RowCounts {
  created: number;
  updated: number;
  skipped: number;
  rejected: number;
}

abstract class ImportEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** Somebody named the source of a file and set it going (AUP 2.6). */
export class ImportStarted extends ImportEvent {
  readonly type = 'data-collection.ImportStarted';
  override readonly clause: ClauseId = 'AUP 2.6';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly rows: number,
    /** The wording under which the basis for the whole file was attested, if it was. */
    readonly attestationVersion: string | null,
  ) {
    super(tenantId, subjectId, at);
  }
}

/** One batch of rows went in, each with a lawful basis (ToS 2.4). It stands for all of its contacts. */
export class BatchImported extends ImportEvent {
  readonly type = 'data-collection.BatchImported';
  override readonly clause: ClauseId = 'ToS 2.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    /** Counted from 0. */
    readonly firstRow: number,
    readonly rows: number,
    readonly counts: RowCounts,
    readonly defaultBasis: string | null,
  ) {
    super(tenantId, subjectId, at);
  }
}

export class ImportEnded extends ImportEvent {
  readonly type = 'data-collection.ImportEnded';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly state: 'DONE' | 'PARTIAL' | 'REJECTED' | 'CANCELLED',
    readonly counts: RowCounts,
  ) {
    super(tenantId, subjectId, at);
  }
}
