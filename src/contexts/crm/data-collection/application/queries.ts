import { Query } from '@nestjs/cqrs';
import type { FieldFault } from '../../../../shared-kernel/errors.js';
import type { RowCounts } from '../contract.js';
import type { FileFault, ImportPlan, ImportState } from '../domain/import.js';
import type { RowFault } from './ports.js';

/** An import as the API shows it: the operation's resource, with its progress. */
export interface ImportRecord {
  id: string;
  version: number;
  state: ImportState;
  fileName: string;
  requestedBy: string;
  receivedBytes: number;
  encoding: string | null;
  delimiter: string | null;
  headers: string[];
  rowCount: number | null;
  processedRows: number;
  counts: RowCounts;
  plan: ImportPlan | null;
  fault: FileFault | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
}

/** Throws NotFound. */
export class ReadImport extends Query<ImportRecord> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListImports extends Query<{ items: ImportRecord[]; next: string | null }> {
  constructor(
    readonly tenantId: string,
    readonly page: { cursor?: string; limit: number },
  ) {
    super();
  }
}

export interface PreviewRow {
  cells: string[];
  /** What would keep the row outside, by the plan of now. */
  faults: FieldFault[];
}

/** The first rows of a file that is READY, judged as the import would judge them. */
export class PreviewImport extends Query<{ headers: string[]; rows: PreviewRow[] }> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

/** What kept rows outside, in the file's order, after a (line, ordinal). */
export class ListRowFaults extends Query<(RowFault & { ordinal: number })[]> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly after: [number, number] | undefined,
    readonly limit: number,
  ) {
    super();
  }
}
