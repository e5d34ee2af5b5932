import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { BreachReader, type BreachRecord, ListBreaches } from '../application/reporting-breaches.js';
import {
  type AuthorityDecision,
  Breach,
  type BreachEntry,
  Breaches,
  type BreachFacts,
  notifyBy,
  type SubjectsDecision,
  unsettled,
} from '../domain/breach.js';

const BreachSchema = defineEntity({
  class: loaded(Breach),
  tableName: 'breach',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    detectedAt: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    title: p.string(),
    facts: p.json<BreachFacts>(),
    clientIds: p.json<string[]>(),
    state: p.string().$type<'OPEN' | 'CLOSED'>(),
    authority: p.json<AuthorityDecision>().nullable(),
    subjects: p.json<SubjectsDecision>().nullable(),
    clientsTold: p.json<{ tenantId: string; at: string }[]>(),
    entries: p.json<BreachEntry[]>(),
    closedAt: p.datetime().nullable(),
    closedBy: p.uuid().nullable(),
    version: p.integer().version(),
  },
});

export const breachEntities = [BreachSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresBreaches extends Breaches {
  add(breach: Breach): void {
    UnitOfWork.em.persist(breach);
  }

  async byId(tenantId: string, id: string): Promise<Breach | undefined> {
    return (await UnitOfWork.em.findOne(Breach, { tenantId, id }, locking)) ?? undefined;
  }
}

interface StoredBreach {
  id: string;
  version: number;
  number: string;
  title: string;
  state: 'OPEN' | 'CLOSED';
  detected_at: Instant;
  recorded_at: Instant;
  recorded_by: string;
  facts: BreachFacts;
  client_ids: string[];
  authority: AuthorityDecision | null;
  subjects: SubjectsDecision | null;
  clients_told: { tenantId: string; at: string }[];
  entries: BreachEntry[];
  closed_at: Instant | null;
  closed_by: string | null;
}

@Injectable()
export class PostgresBreachReader extends BreachReader {
  constructor(private readonly database: Database) {
    super();
  }

  async one(tenantId: string, id: string): Promise<BreachRecord | undefined> {
    const { rows } = await sql<StoredBreach>`
      select * from breach where tenant_id = ${tenantId} and id = ${id}`.execute(this.database.app());
    return rows[0] && toRecord(rows[0]);
  }
}

@QueryHandler(ListBreaches)
export class ListBreachesHandler implements IQueryHandler<ListBreaches> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListBreaches): Promise<BreachRecord[]> {
    const { rows } = await sql<StoredBreach>`
      select * from breach where tenant_id = ${tenantId}
      order by state desc, detected_at desc, id limit 500`.execute(this.database.app());
    return rows.map(toRecord);
  }
}

const toRecord = (row: StoredBreach): BreachRecord => {
  const { id, version, number, title, state, facts, authority, subjects, entries } = row;
  const detectedAt = instant(row.detected_at);
  const settled = { facts, authority, subjects, clientIds: row.client_ids, clientsTold: row.clients_told };
  return {
    ...{ id, version, number, title, state, entries },
    ...settled,
    detectedAt: detectedAt.toISOString(),
    dueAt: notifyBy(detectedAt).toISOString(),
    recordedAt: isoInstant(row.recorded_at),
    recordedBy: row.recorded_by,
    closedAt: isoOrNull(row.closed_at),
    closedBy: row.closed_by,
    missing: unsettled(settled),
  };
};
