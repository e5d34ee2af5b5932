import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../../shared-kernel/commands.js';
import { Conflict } from '../../../../shared-kernel/errors.js';
import { Signals } from '../../../../shared-kernel/signals.js';
import { ContactIntake, type IntakeOutcome, type LawfulBasisDraft } from '../../contacts/contract.js';
import type { RowCounts } from '../contract.js';
import { columnOf, masked, toIntakeRow } from '../domain/columns.js';
import type { Import, ImportPlan, Sheet } from '../domain/import.js';
import { Imports } from '../domain/ports.js';
import { type FileRow, ImportQueue, RowFaults, Tables, UploadedFiles } from './ports.js';

/** One transaction, one event and one piece of evidence per batch. */
export const BATCH_ROWS = 5_000;
/** How often a batch is tried again that lost a race for an e-mail against somebody typing. */
const ATTEMPTS = 3;

/** Takes a started import in, batch by batch, from the first row that no committed batch has taken. */
@CallsGateway()
export class RunImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly sheet: Sheet,
    readonly fromRow: number,
  ) {
    super();
  }
}

@CommandHandler(RunImport)
export class RunningImports implements ICommandHandler<RunImport> {
  constructor(
    private readonly tables: Tables,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, importId, sheet, fromRow }: RunImport): Promise<void> {
    let firstRow = fromRow;
    for await (const rows of this.tables.batches(tenantId, importId, sheet, fromRow, BATCH_ROWS)) {
      const went = await this.take(new TakeBatch(tenantId, importId, firstRow, rows), ATTEMPTS);
      if (went === 'stopped') return;
      firstRow += rows.length;
    }
    await this.commands.execute(new FinishImport(tenantId, importId));
  }

  private async take(batch: TakeBatch, attempts: number): Promise<'taken' | 'stopped'> {
    try {
      return await this.commands.execute(batch);
    } catch (error) {
      if (attempts > 1 && error instanceof Conflict && error.code === 'email-in-use')
        return this.take(batch, attempts - 1);
      throw error;
    }
  }
}

/**
 * Takes in one batch. `stopped` when the import was cancelled or another worker is ahead: the row lock and
 * the row number let each batch in exactly once, whoever brings it.
 */
export class TakeBatch extends Command<'taken' | 'stopped'> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly firstRow: number,
    readonly rows: FileRow[],
  ) {
    super();
  }
}

/** Rows of one batch for which nobody states why they may be kept (ToS 2.4). */
const HARVESTED_ROWS = 100;

const lacksGround = (row: IntakeOutcome): boolean =>
  row.outcome === 'rejected' && row.faults.some(({ pointer }) => pointer.startsWith('/lawfulBasis'));

@CommandHandler(TakeBatch)
export class TakingBatches implements ICommandHandler<TakeBatch> {
  constructor(
    private readonly imports: Imports,
    private readonly intake: ContactIntake,
    private readonly faults: RowFaults,
    private readonly queue: ImportQueue,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId, firstRow, rows }: TakeBatch): Promise<'taken' | 'stopped'> {
    const running = await this.imports.byId(tenantId, importId, 'locked');
    if (!running.awaits(firstRow)) return 'stopped';
    const at = this.clock.now();
    const outcomes = await this.outcomes(running, rows, at);

    await this.faults.add(
      tenantId,
      importId,
      rows.flatMap((row, index) => report(row, outcomes[index]!, running)),
    );
    if (outcomes.filter(lacksGround).length >= HARVESTED_ROWS) this.noticeHarvesting(running);
    running.commitBatch(rows.length, count(outcomes), at);
    await this.queue.renew(tenantId, importId);
    return 'taken';
  }

  /** AUP 2.6: the rows stay outside in any case; so many of them are a reason to ask where they come from. */
  private noticeHarvesting({ tenantId, id, requestedBy }: Import): void {
    this.signals.notice({ tenantId, kind: 'harvesting', subject: { accountId: requestedBy }, dedupeKey: id });
  }

  /** A row with too few or too many cells has no meaning that one could trust. */
  private async outcomes(running: Import, rows: FileRow[], at: Date): Promise<IntakeOutcome[]> {
    const { headers } = running.sheet!;
    const plan = running.plan!;
    const whole = rows.filter(({ cells }) => cells.length === headers.length);
    const taken = await this.intake.take({
      tenantId: running.tenantId,
      rows: whole.map(({ cells }) => toIntakeRow(plan.fields, cells)),
      onDuplicate: plan.onDuplicate,
      defaultBasis: defaultBasis(plan),
      country: plan.country ?? undefined,
      by: { kind: 'user', id: running.requestedBy },
      at,
      importId: running.id,
    });
    const next = taken.values();
    return rows.map(({ cells }) => (cells.length === headers.length ? next.next().value! : ragged(headers.length)));
  }
}

export class FinishImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
  ) {
    super();
  }
}

@CommandHandler(FinishImport)
export class FinishingImports implements ICommandHandler<FinishImport> {
  constructor(
    private readonly imports: Imports,
    private readonly files: UploadedFiles,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId }: FinishImport): Promise<void> {
    const finished = await this.imports.byId(tenantId, importId, 'locked');
    if (finished.isEnded) return;
    finished.finish(this.clock.now());
    await this.files.discard(tenantId, importId);
  }
}

/** What the plan says for rows that state no basis of their own. */
export const defaultBasis = ({ defaultBasis: basis, source }: ImportPlan): LawfulBasisDraft => ({
  ...basis,
  source,
});

const ragged = (columns: number): IntakeOutcome => ({
  outcome: 'rejected',
  faults: [{ pointer: '', code: 'column-count', message: `Expected ${columns} cells.` }],
});

function report({ line, cells }: FileRow, outcome: IntakeOutcome, { sheet, plan }: Import) {
  if (outcome.outcome !== 'rejected') return [];
  return outcome.faults.map(({ pointer, code, message }) => {
    const column = columnOf(pointer, plan!.fields);
    return {
      line,
      column: column === null ? null : sheet!.headers[column]!,
      rule: code,
      message,
      value: column === null ? null : masked(cells[column] ?? ''),
    };
  });
}

function count(outcomes: IntakeOutcome[]): RowCounts {
  const counts: RowCounts = { created: 0, updated: 0, skipped: 0, rejected: 0 };
  for (const { outcome } of outcomes) counts[outcome]++;
  return counts;
}
