import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { RETENTION_RULES, type RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { RetainedData } from '../../../shared-kernel/retained-data.js';
import {
  type DueUnderRule,
  ForeseeRetention,
  ListRetentionNights,
  type RetentionNightRow,
} from '../application/clearing-out.js';
import { RetainedParts, RetentionReader, type RuleInForce } from '../application/ports-retention.js';
import { ListRetentionRules, type RetentionRuleRow } from '../application/ruling-retention.js';
import type { RetentionBasis, RetentionPeriod } from '../contract-retention.js';
import { type ClearedRows, RetentionNight, RetentionNights, type WithheldRows } from '../domain/retention-night.js';
import { keptFrom, RetentionRule, type RetentionRuleState, RetentionRules } from '../domain/retention-rule.js';
import { lockedHolds } from './postgres.js';

const RetentionRuleSchema = defineEntity({
  class: loaded(RetentionRule),
  tableName: 'retention_rule',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    key: p.string().$type<RetentionRuleKey>(),
    edition: p.integer(),
    basis: p.string().$type<RetentionBasis>(),
    law: p.string(),
    period: p.json<RetentionPeriod>(),
    reason: p.string(),
    state: p.string().$type<RetentionRuleState>(),
    proposedBy: p.uuid().nullable(),
    proposedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const RetentionNightSchema = defineEntity({
  class: loaded(RetentionNight),
  tableName: 'retention_night',
  properties: {
    tenantId: p.uuid().primary(),
    night: p.date().primary(),
    cap: p.integer(),
    cleared: p.json<ClearedRows[]>(),
    withheld: p.json<WithheldRows[]>(),
    capped: p.boolean(),
    approvedBy: p.uuid().nullable(),
    approvedAt: p.datetime().nullable(),
    begunAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const retentionEntities = [RetentionRuleSchema, RetentionNightSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresRetentionRules extends RetentionRules {
  add(rule: RetentionRule): void {
    UnitOfWork.em.persist(rule);
  }

  editions(tenantId: string, key: RetentionRuleKey): Promise<RetentionRule[]> {
    return UnitOfWork.em.find(RetentionRule, { tenantId, key }, { ...locking, orderBy: { edition: 'asc' } });
  }
}

@Injectable()
export class PostgresRetentionNights extends RetentionNights {
  constructor(private readonly database: Database) {
    super();
  }

  add(night: RetentionNight): void {
    UnitOfWork.em.persist(night);
  }

  async of(tenantId: string, night: LocalDate): Promise<RetentionNight | undefined> {
    return (await UnitOfWork.em.findOne(RetentionNight, { tenantId, night }, locking)) ?? undefined;
  }

  /** Whoever asks at the same time waits until this transaction has ended: a night begins once. */
  async last(tenantId: string): Promise<RetentionNight | undefined> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`retention-night:${tenantId}`}, 0))`.execute(
      this.database.app(),
    );
    const latest = { ...locking, orderBy: { night: 'desc' as const }, limit: 1 };
    return (await UnitOfWork.em.find(RetentionNight, { tenantId }, latest))[0];
  }
}

@Injectable()
export class DiscoveredRetainedParts extends RetainedParts {
  private found: RetainedData[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {
    super();
  }

  under(rule: RetentionRuleKey): RetainedData[] {
    return this.all().filter((part) => part.rule === rule);
  }

  called(holds: string): RetainedData {
    const part = this.all().find((candidate) => candidate.holds === holds);
    if (!part) throw new Error(`Nothing that is kept is called ${holds}`);
    return part;
  }

  private all(): RetainedData[] {
    const providers = this.discovery.getProviders().map(({ instance }) => instance);
    this.found ??= [...new Set(providers.filter((instance) => instance instanceof RetainedData))];
    return this.found;
  }
}

/** This context's own view of its tables, for SQL. */
interface RetentionTables {
  retention_rule: {
    tenant_id: string;
    id: string;
    key: RetentionRuleKey;
    edition: number;
    basis: RetentionBasis;
    law: string;
    period: RetentionPeriod;
    reason: string;
    state: RetentionRuleState;
    proposed_by: string | null;
    proposed_at: InstantColumn;
    decided_by: string | null;
    decided_at: MaybeInstantColumn;
  };
  retention_night: {
    tenant_id: string;
    night: LocalDate;
    cap: number;
    cleared: ClearedRows[];
    withheld: WithheldRows[];
    capped: boolean;
    approved_by: string | null;
    ended_at: MaybeInstantColumn;
  };
}

@Injectable()
export class PostgresRetentionReader extends RetentionReader {
  constructor(private readonly database: Database) {
    super();
  }

  async inForce(tenantId: string): Promise<RuleInForce[]> {
    const rows = await this.database
      .app<RetentionTables>()
      .selectFrom('retention_rule')
      .select(['id', 'key', 'edition', 'law', 'period'])
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'IN_FORCE')
      .execute();
    return rows.sort((one, other) => RETENTION_RULES.indexOf(one.key) - RETENTION_RULES.indexOf(other.key));
  }

  async isHeld(tenantId: string): Promise<boolean> {
    await lockedHolds(tenantId).execute(this.database.app());
    const { rows } = await sql`
      select from legal_hold where tenant_id = ${tenantId} and state = 'STANDING' limit 1`.execute(this.database.app());
    return rows.length > 0;
  }

  async heldAmong(tenantIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ tenant_id: string }>`
      select distinct tenant_id from legal_hold
      where state = 'STANDING' and tenant_id = any(${[...tenantIds]}::uuid[])`.execute(this.database.system());
    return new Set(rows.map(({ tenant_id }) => tenant_id));
  }
}

@QueryHandler(ListRetentionRules)
export class ListRetentionRulesHandler implements IQueryHandler<ListRetentionRules> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListRetentionRules): Promise<RetentionRuleRow[]> {
    const rows = await this.database
      .app<RetentionTables>()
      .selectFrom('retention_rule')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('edition', 'desc')
      .execute();
    rows.sort((one, other) => RETENTION_RULES.indexOf(one.key) - RETENTION_RULES.indexOf(other.key));
    return rows.map(({ id, key, edition, state, basis, law, period, reason, ...row }) => ({
      ...{ id, key, edition, state, basis, law, period, reason },
      proposedBy: row.proposed_by,
      proposedAt: isoInstant(row.proposed_at),
      decidedBy: row.decided_by,
      decidedAt: isoOrNull(row.decided_at),
    }));
  }
}

const NIGHTS = 60;

@QueryHandler(ListRetentionNights)
export class ListRetentionNightsHandler implements IQueryHandler<ListRetentionNights> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListRetentionNights): Promise<RetentionNightRow[]> {
    const rows = await this.database
      .app<RetentionTables>()
      .selectFrom('retention_night')
      .select(['night', 'cap', 'cleared', 'withheld', 'capped', 'approved_by', 'ended_at'])
      .where('tenant_id', '=', tenantId)
      .where(sql<boolean>`cleared <> '[]'::jsonb or withheld <> '[]'::jsonb or capped`)
      .orderBy('night', 'desc')
      .limit(NIGHTS)
      .execute();
    return rows.map(({ approved_by, ended_at, ...row }) => ({
      ...row,
      approvedBy: approved_by,
      endedAt: isoOrNull(ended_at),
    }));
  }
}

/** Enough to see who and what is meant; the rest is counted by the night itself. */
const LISTED = 50;

@QueryHandler(ForeseeRetention)
export class ForeseeRetentionHandler implements IQueryHandler<ForeseeRetention> {
  constructor(
    private readonly reader: RetentionReader,
    private readonly parts: RetainedParts,
  ) {}

  async execute({ tenantId, on, instead }: ForeseeRetention): Promise<DueUnderRule[]> {
    const rules = await this.reader.inForce(tenantId);
    const asked = instead ? rules.filter(({ key }) => key === instead.key) : rules;
    const foreseen: DueUnderRule[] = [];
    for (const rule of asked) foreseen.push(await this.under({ ...rule, ...instead }, on));
    return foreseen;
  }

  private async under({ key, edition, period }: RuleInForce, on: LocalDate): Promise<DueUnderRule> {
    const before = keptFrom(on, period);
    const rows = await Promise.all(
      this.parts
        .under(key)
        .map(async (part) => (await part.due(before, LISTED + 1, [])).map((row) => ({ ...row, holds: part.holds }))),
    );
    const due = rows.flat().sort((one, other) => (one.on < other.on ? -1 : 1));
    const held = await this.reader.heldAmong([...new Set(due.map(({ tenantId }) => tenantId))]);
    const items = due
      .slice(0, LISTED)
      .map((row) => ({ ...row, heldBy: held.has(row.tenantId) ? ('legal-hold' as const) : null }));
    return { rule: key, edition, before, items, more: due.length > LISTED };
  }
}
