import { Command, CommandBus, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Outbox } from '../../../shared-kernel/commands.js';
import type { RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { RetainedDataCleared, RetainedDataWithheld, type RetentionPeriod } from '../contract-retention.js';
import { type ClearedRows, RetentionNight, RetentionNights, type WithheldRows } from '../domain/retention-night.js';
import { keptFrom } from '../domain/retention-rule.js';
import { RetainedParts, RetentionReader, type RuleInForce } from './ports-retention.js';

/**
 * One night's work: what no rule keeps any longer goes, client by client, each in a transaction of its own (ToS 9.4).
 * Runs without one itself. Answers with the rows that went.
 */
@CallsGateway()
export class ClearWhatIsDue extends Command<number> {
  constructor(
    /** The operator's: the night is one for all clients. */
    readonly tenantId: string,
    readonly night: LocalDate,
    /** Who lets the rest go, where the night's measure is full. */
    readonly approvedBy: string | null = null,
  ) {
    super();
  }
}

/** Takes the night, so that only one process has it; or lets a person have the rest of one. */
export class BeginRetentionNight extends Command<{ room: number; known: WithheldRows[] } | undefined> {
  constructor(
    readonly tenantId: string,
    readonly night: LocalDate,
    readonly approvedBy: string | null,
  ) {
    super();
  }
}

export class EndRetentionNight extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly night: LocalDate,
    readonly outcome: { cleared: ClearedRows[]; withheld: WithheldRows[]; capped: boolean },
  ) {
    super();
  }
}

/** One client's share, decided again in its own transaction: a hold that was placed meanwhile keeps it. */
export class ClearRetained extends Command<{ rows: number; withheld: 'legal-hold' | null }> {
  constructor(
    readonly tenantId: string,
    readonly holds: string,
    readonly rule: RuleInForce,
    readonly night: LocalDate,
    readonly limit: number,
    /** That it is kept stands in the evidence already. */
    readonly isKnown: boolean,
  ) {
    super();
  }
}

export interface RetentionNightRow {
  night: LocalDate;
  cap: number;
  cleared: ClearedRows[];
  withheld: WithheldRows[];
  capped: boolean;
  approvedBy: string | null;
  endedAt: string | null;
}

/** The latest nights in which something happened or was kept back, newest first. */
export class ListRetentionNights extends Query<RetentionNightRow[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** What a rule would let go on a day, and what would keep it. */
export interface DueUnderRule {
  rule: RetentionRuleKey;
  edition: number;
  /** What began before this day is kept no longer. */
  before: LocalDate;
  items: { tenantId: string; id: string; holds: string; on: LocalDate; heldBy: 'legal-hold' | null }[];
  /** There is more than what is listed. */
  more: boolean;
}

/** A dry run: what would go on a day, by the rules in force or by one that somebody thinks of. */
export class ForeseeRetention extends Query<DueUnderRule[]> {
  constructor(
    readonly tenantId: string,
    readonly on: LocalDate,
    readonly instead?: { key: RetentionRuleKey; period: RetentionPeriod },
  ) {
    super();
  }
}

@CommandHandler(ClearWhatIsDue)
export class ClearWhatIsDueHandler implements ICommandHandler<ClearWhatIsDue> {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: RetentionReader,
    private readonly parts: RetainedParts,
  ) {}

  async execute({ tenantId, night, approvedBy }: ClearWhatIsDue): Promise<number> {
    const begun = await this.commands.execute(new BeginRetentionNight(tenantId, night, approvedBy));
    if (!begun) return 0;
    const work = new Night(night, begun.room, begun.known);
    const rules = await this.reader.inForce(tenantId);
    for (const rule of rules) for (const { holds } of this.parts.under(rule.key)) await this.clear(work, rule, holds);
    const { cleared, withheld, capped } = work;
    await this.commands.execute(new EndRetentionNight(tenantId, night, { cleared, withheld, capped }));
    return cleared.reduce((sum, { rows }) => sum + rows, 0);
  }

  private async clear(work: Night, rule: RuleInForce, holds: string): Promise<void> {
    const part = this.parts.called(holds);
    const before = keptFrom(work.night, rule.period);
    // Whose data stays is asked for no second time, so that it never takes the place of what may go.
    const passed: string[] = [];
    for (;;) {
      const [first] = await part.due(before, 1, passed);
      if (!first) return;
      if (work.room === 0) {
        work.capped = true;
        return;
      }
      const isKnown = work.knows(rule.key, first.tenantId);
      const step = new ClearRetained(first.tenantId, holds, rule, work.night, work.room, isKnown);
      const { rows, withheld } = await this.commands.execute(step);
      if (withheld) work.keepsBack({ rule: rule.key, tenantId: first.tenantId, ground: withheld });
      if (rows === 0) passed.push(first.tenantId);
      work.takes(rule, rows);
    }
  }
}

/** How much of a night's measure is left, and what became of it. */
class Night {
  readonly cleared: ClearedRows[] = [];
  readonly withheld: WithheldRows[] = [];
  capped = false;

  constructor(
    readonly night: LocalDate,
    public room: number,
    private readonly known: WithheldRows[],
  ) {}

  knows(rule: RetentionRuleKey, tenantId: string): boolean {
    return [...this.known, ...this.withheld].some((row) => row.rule === rule && row.tenantId === tenantId);
  }

  keepsBack(row: WithheldRows): void {
    const isNew = !this.withheld.some(({ rule, tenantId }) => rule === row.rule && tenantId === row.tenantId);
    if (isNew) this.withheld.push(row);
  }

  takes({ key, edition }: RuleInForce, rows: number): void {
    this.room -= rows;
    if (rows === 0) return;
    const same = this.cleared.find(({ rule }) => rule === key);
    if (same) same.rows += rows;
    else this.cleared.push({ rule: key, edition, rows });
  }
}

@CommandHandler(BeginRetentionNight)
export class BeginRetentionNightHandler implements ICommandHandler<BeginRetentionNight> {
  constructor(
    private readonly nights: RetentionNights,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, night, approvedBy }: BeginRetentionNight) {
    const now = this.clock.now();
    if (approvedBy) return this.goOn(tenantId, night, approvedBy, now);
    const last = await this.nights.last(tenantId);
    if (last && last.night >= night) return undefined;
    const begun = RetentionNight.begin(tenantId, night, now);
    this.nights.add(begun);
    return { room: begun.cap, known: last?.withheld ?? [] };
  }

  private async goOn(tenantId: string, night: LocalDate, approvedBy: string, now: Date) {
    const open = await this.nights.of(tenantId, night);
    if (!open) throw new NotFound();
    open.approve(approvedBy, now);
    return { room: Number.MAX_SAFE_INTEGER, known: open.withheld };
  }
}

@CommandHandler(EndRetentionNight)
export class EndRetentionNightHandler implements ICommandHandler<EndRetentionNight> {
  constructor(
    private readonly nights: RetentionNights,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, night, outcome }: EndRetentionNight): Promise<void> {
    (await this.nights.of(tenantId, night))?.end(outcome, this.clock.now());
  }
}

/** An update with no end would hold its locks for too long. */
const ROWS_A_STEP = 500;

@CommandHandler(ClearRetained)
export class ClearRetainedHandler implements ICommandHandler<ClearRetained> {
  constructor(
    private readonly parts: RetainedParts,
    private readonly reader: RetentionReader,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, holds, rule, night, limit, isKnown }: ClearRetained) {
    const at = this.clock.now().toISOString();
    const { id, key, edition, period } = rule;
    // terms.md A0, Precedence: a hold goes before everything, and that it kept something is evidence too.
    if (await this.reader.isHeld(tenantId)) {
      if (!isKnown) this.outbox.add(new RetainedDataWithheld(tenantId, id, at, key, edition, 'legal-hold'));
      return { rows: 0, withheld: 'legal-hold' as const };
    }
    const before = keptFrom(night, period);
    const rows = await this.parts.called(holds).clear(tenantId, before, Math.min(limit, ROWS_A_STEP), night);
    if (rows > 0) this.outbox.add(new RetainedDataCleared(tenantId, id, at, key, edition, rows, before));
    return { rows, withheld: null };
  }
}
