import { AggregateRoot } from '../../../../shared-kernel/aggregate-root.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import {
  type ClauseId,
  Conflict,
  type FieldFault,
  Invalid,
  OutOfOrder,
  Stale,
} from '../../../../shared-kernel/errors.js';
import type { DuplicatePolicy } from '../../contacts/contract.js';
import { BatchImported, ImportEnded, ImportStarted, type RowCounts } from '../contract.js';
import { guessFields, IMPORT_FIELDS, type ImportField } from './columns.js';

/**
 * VALIDATING while the file comes in and is read through once; READY to be mapped and started; RUNNING batch
 * by batch; DONE when every row was handled, PARTIAL when some stayed outside. REJECTED is a file that cannot
 * be read, CANCELLED one of which nothing was taken in.
 */
export type ImportState = 'VALIDATING' | 'READY' | 'RUNNING' | 'DONE' | 'PARTIAL' | 'REJECTED' | 'CANCELLED';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How the file is written, and its first rows. */
export interface Sheet {
  encoding: Encoding;
  delimiter: string;
  headers: string[];
  rowCount: number;
  sample: string[][];
}

/** Why a whole file cannot be read; `line` is 1 for the first. */
export interface FileFault {
  code: string;
  line: number | null;
  message: string;
}

export interface DefaultBasis {
  basis: string;
  evidenceRef: string | null;
  at: string | null;
}

/** How the rows become contacts. */
export interface ImportPlan {
  /** One a column; null leaves the column out. */
  fields: (ImportField | null)[];
  onDuplicate: DuplicatePolicy;
  /** Where the data comes from (AUP 2.6). */
  source: string | null;
  /** For rows that state no basis of their own. */
  defaultBasis: DefaultBasis | null;
  attestation: { version: string; by: string; at: string } | null;
  /** Where phone numbers without a country code are from. */
  country: string | null;
}

export type PlanChange = Partial<Omit<ImportPlan, 'attestation'>> & { attestationVersion?: string };

/** What somebody says yes to who states a lawful basis for a whole file (ToS 2.3, 2.4). */
export const ATTESTATION = {
  version: '1',
  sv: 'Jag har kontrollerat att den angivna rättsliga grunden gäller för varje person i filen och kan visa det.',
  en: 'I have checked that the stated lawful basis holds for every person in the file, and can show it.',
};

/** One file on its way into the register. Its batches are taken in order, each exactly once. */
export class Import extends AggregateRoot {
  readonly tenantId!: string;
  readonly id!: string;
  version!: number;
  state!: ImportState;
  fileName!: string;
  statedEncoding!: string | null;
  requestedBy!: string;
  receivedBytes!: number;
  chunks!: number;
  uploadedAt!: Date | null;
  sheet!: Sheet | null;
  plan!: ImportPlan | null;
  fault!: FileFault | null;
  processedRows!: number;
  created!: number;
  updated!: number;
  skipped!: number;
  rejected!: number;
  createdAt!: Date;
  startedAt!: Date | null;
  endedAt!: Date | null;
  /** AUP 2.1, 2.2: a case has taken it out of sight; whatever runs stops by itself. */
  withheldUnder!: ClauseId | null;

  private constructor() {
    super();
  }

  static receive(
    tenantId: string,
    id: string,
    file: { fileName: string; statedEncoding: string | null },
    requestedBy: string,
    at: Date,
  ): Import {
    const blank = { version: 1, state: 'VALIDATING', receivedBytes: 0, chunks: 0, uploadedAt: null };
    const counts = { processedRows: 0, created: 0, updated: 0, skipped: 0, rejected: 0 };
    const later = { sheet: null, plan: null, fault: null, startedAt: null, endedAt: null, withheldUnder: null };
    return Object.assign(new Import(), {
      tenantId,
      id,
      requestedBy,
      createdAt: at,
      ...file,
      ...blank,
      ...counts,
      ...later,
    });
  }

  get counts(): RowCounts {
    const { created, updated, skipped, rejected } = this;
    return { created, updated, skipped, rejected };
  }

  /** Refuses a caller who decided on an older version. */
  expect(version: number): void {
    if (this.version !== version) throw new Stale();
  }

  /** Another piece of the file is stored; returns its ordinal. */
  receiveChunk(bytes: number): number {
    if (this.state !== 'VALIDATING' || this.uploadedAt !== null)
      throw new OutOfOrder(this.id, this.state, 'receive more');
    this.receivedBytes += bytes;
    return this.chunks++;
  }

  completeUpload(at: Date): void {
    if (this.state !== 'VALIDATING') throw new OutOfOrder(this.id, this.state, 'be completed');
    this.uploadedAt ??= at;
  }

  /** The file was read to its end and holds together. */
  recognise(sheet: Sheet): void {
    if (this.state !== 'VALIDATING') throw new OutOfOrder(this.id, this.state, 'be examined');
    this.state = 'READY';
    this.sheet = sheet;
    this.plan = {
      fields: guessFields(sheet.headers),
      onDuplicate: 'skip',
      source: null,
      defaultBasis: null,
      attestation: null,
      country: null,
    };
  }

  reject(fault: FileFault, at: Date): void {
    if (this.state !== 'VALIDATING') throw new OutOfOrder(this.id, this.state, 'be examined');
    this.fault = fault;
    this.end('REJECTED', at);
  }

  change({ attestationVersion, ...change }: PlanChange, by: string, at: Date): void {
    demandShown(this.withheldUnder);
    if (this.state !== 'READY') throw new OutOfOrder(this.id, this.state, 'be planned');
    const plan: ImportPlan = { ...this.plan!, ...defined(change) };
    if (attestationVersion !== undefined) plan.attestation = attested(attestationVersion, by, at);
    // A yes to one basis is not a yes to another.
    else if (change.defaultBasis !== undefined) plan.attestation = null;
    plan.source = plan.source?.trim() || null;
    checkPlan(plan, this.sheet!);
    this.plan = plan;
  }

  start(at: Date): void {
    demandShown(this.withheldUnder);
    if (this.state !== 'READY') throw new OutOfOrder(this.id, this.state, 'be started');
    const plan = this.plan!;
    // AUP 2.6: an import names its source.
    if (!plan.source) throw Invalid.field('/source', 'required', 'Say where the data comes from.', 'AUP 2.6');
    if (plan.defaultBasis && !plan.attestation)
      throw Invalid.field(
        '/attestationVersion',
        'required',
        'A basis for the whole file needs your attestation.',
        'ToS 2.4',
      );

    this.state = 'RUNNING';
    this.startedAt = at;
    this.record(
      new ImportStarted(
        this.tenantId,
        this.id,
        at.toISOString(),
        this.sheet!.rowCount,
        plan.attestation?.version ?? null,
      ),
    );
  }

  /** Whether the batch that begins at a row is the one that comes next. */
  awaits(firstRow: number): boolean {
    return this.state === 'RUNNING' && this.processedRows === firstRow;
  }

  commitBatch(rows: number, counts: RowCounts, at: Date): void {
    const firstRow = this.processedRows;
    if (this.state !== 'RUNNING') throw new OutOfOrder(this.id, this.state, 'take a batch');
    this.processedRows += rows;
    this.created += counts.created;
    this.updated += counts.updated;
    this.skipped += counts.skipped;
    this.rejected += counts.rejected;

    this.record(
      new BatchImported(
        this.tenantId,
        this.id,
        at.toISOString(),
        firstRow,
        rows,
        counts,
        this.plan!.defaultBasis?.basis ?? null,
      ),
    );
  }

  finish(at: Date): void {
    if (this.state !== 'RUNNING') throw new OutOfOrder(this.id, this.state, 'finish');
    if (this.processedRows !== this.sheet!.rowCount)
      throw new Conflict('rows-left', `${this.sheet!.rowCount - this.processedRows} rows have not been handled.`);
    this.end(this.rejected > 0 ? 'PARTIAL' : 'DONE', at);
  }

  /** Stops where it is; what went in stays in, and the state says so. */
  cancel(at: Date): void {
    if (this.isEnded) throw new OutOfOrder(this.id, this.state, 'be cancelled');
    this.end(this.created + this.updated > 0 ? 'PARTIAL' : 'CANCELLED', at);
  }

  get isEnded(): boolean {
    return this.endedAt !== null;
  }

  private end(state: 'DONE' | 'PARTIAL' | 'REJECTED' | 'CANCELLED', at: Date): void {
    this.state = state;
    this.endedAt = at;
    // ToS 9.4: nobody needs the first rows any more.
    if (this.sheet) this.sheet = { ...this.sheet, sample: [] };
    this.record(new ImportEnded(this.tenantId, this.id, at.toISOString(), state, this.counts));
  }
}

function attested(version: string, by: string, at: Date): NonNullable<ImportPlan['attestation']> {
  if (version !== ATTESTATION.version)
    throw new Conflict('stale-attestation', `The attestation’s wording is at version ${ATTESTATION.version}.`, {
      clause: 'ToS 2.3',
    });
  return { version, by, at: at.toISOString() };
}

function checkPlan({ fields }: ImportPlan, { headers }: Sheet): void {
  const faults: FieldFault[] = [];
  if (fields.length !== headers.length)
    faults.push({ pointer: '/fields', code: 'column-count', message: `The file has ${headers.length} columns.` });
  fields.forEach((field, index) => {
    const pointer = `/fields/${index}`;
    if (field !== null && !IMPORT_FIELDS.includes(field))
      faults.push({ pointer, code: 'one-of', message: 'There is no such field.' });
    else if (field !== null && field !== 'phone' && fields.indexOf(field) < index)
      faults.push({ pointer, code: 'twice', message: 'Another column holds this field already.' });
  });
  if (faults.length > 0) throw new Invalid('validation-failed', 'The columns do not fit.', { faults });
}

const defined = <T extends object>(change: T): T =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;
