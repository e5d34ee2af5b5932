import type { FileFault, Sheet } from '../domain/import.js';

/** The bytes of uploads, kept where every replica can go on with them. Writes join the transaction. */
export abstract class UploadedFiles {
  abstract append(tenantId: string, importId: string, ordinal: number, bytes: Uint8Array): Promise<void>;
  abstract discard(tenantId: string, importId: string): Promise<void>;
}

export interface FileRow {
  /** The line that it begins on, 1 for the first. */
  line: number;
  cells: string[];
}

/** Reads an uploaded file as a table, as a stream: neither its size nor its number of rows costs memory. */
export abstract class Tables {
  /** Reads it to its end once. A file that cannot be read is an outcome, not an error. */
  abstract examine(tenantId: string, importId: string, statedEncoding: string | null): Promise<Examination>;
  /** The rows from `fromRow` (0 is the first below the headers) in batches of at most `size`. */
  abstract batches(
    tenantId: string,
    importId: string,
    sheet: Sheet,
    fromRow: number,
    size: number,
  ): AsyncIterable<FileRow[]>;
}

export type Examination = { sheet: Sheet } | { fault: FileFault };

export interface RowFault {
  line: number;
  /** The column's header; null when the row as a whole is at fault. */
  column: string | null;
  rule: string;
  message: string;
  /** The value, masked. */
  value: string | null;
}

/** The report of rows that stayed outside. Joins the transaction. */
export abstract class RowFaults {
  abstract add(tenantId: string, importId: string, faults: RowFault[]): Promise<void>;
}

/** Where imports wait for a worker. */
export abstract class ImportQueue {
  /** There is work to do as soon as this transaction has committed. */
  abstract announce(tenantId: string, importId: string): Promise<void>;
  /** Keeps other workers off an import for a while longer; if its worker dies, the lease runs out. */
  abstract renew(tenantId: string, importId: string): Promise<void>;
}
