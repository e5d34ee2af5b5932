import { defineEntity, type EntitySchema, LockMode, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { type AccuracyCaseDetails, ListAccuracyCases } from '../application/keeping-accurate.js';
import { AccuracyCase, type AccuracyState } from '../domain/accuracy-case.js';
import { AccuracyCases } from '../domain/ports.js';

const AccuracyCaseSchema = defineEntity({
  // The mapper never calls a constructor that it could not call anyway.
  class: AccuracyCase as unknown as new () => AccuracyCase,
  tableName: 'accuracy_case',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    what: p.string(),
    changedOn: p.date().nullable(),
    notifiedAt: p.datetime(),
    openedBy: p.uuid(),
    state: p.string().$type<AccuracyState>(),
    dueOn: p.date(),
    restrictedAt: p.datetime().nullable(),
    suspendedAt: p.datetime().nullable(),
    suspensionReason: p.string().nullable(),
    correctedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const accuracyEntities = [AccuracyCaseSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresAccuracyCases extends AccuracyCases {
  add(accuracyCase: AccuracyCase): void {
    UnitOfWork.em.persist(accuracyCase);
  }

  async byId(tenantId: string, id: string): Promise<AccuracyCase | undefined> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    return (await UnitOfWork.em.findOne(AccuracyCase, { tenantId, id }, options)) ?? undefined;
  }

  async suspends(tenantId: string, exceptId: string): Promise<boolean> {
    const where = { tenantId, state: 'SUSPENDED' as const, id: { $ne: exceptId } };
    return (await UnitOfWork.em.count(AccuracyCase, where)) > 0;
  }
}

interface AccuracyTables {
  accuracy_case: {
    tenant_id: string;
    id: string;
    number: string;
    what: string;
    changed_on: LocalDate | null;
    notified_at: InstantColumn;
    state: AccuracyState;
    due_on: LocalDate;
    suspension_reason: string | null;
    corrected_at: InstantColumn | null;
  };
}

@QueryHandler(ListAccuracyCases)
export class ListAccuracyCasesHandler implements IQueryHandler<ListAccuracyCases> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListAccuracyCases): Promise<AccuracyCaseDetails[]> {
    const rows = await this.database
      .app<AccuracyTables>()
      .selectFrom('accuracy_case')
      .select(['id', 'number', 'state', 'what', 'changed_on', 'notified_at', 'due_on'])
      .select(['suspension_reason', 'corrected_at'])
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .limit(200)
      .execute();
    return rows.map(({ changed_on, notified_at, due_on, suspension_reason, corrected_at, ...row }) => ({
      ...row,
      changedOn: changed_on,
      notifiedAt: isoInstant(notified_at),
      dueOn: due_on,
      suspensionReason: suspension_reason,
      correctedAt: isoOrNull(corrected_at),
    }));
  }
}

/** ToS 9.4: what was wrong may name somebody; that there was a case stays. */
@Injectable()
export class AccuracyErasure extends TenantDataHolder {
  readonly holds = 'accuracy cases';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const { numAffectedRows } = await sql`
      update accuracy_case set what = '', suspension_reason = null
      where tenant_id = ${tenantId} and what <> ''`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }
}
