import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, instant } from '../../../platform/instants.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { ChangeOverview, type ChangeRef, type OpenChange } from '../application/ports.js';
import type { DocumentKind } from '../contract.js';
import { ChangeNotices, TermsChanges } from '../domain/ports.js';
import { ChangeNotice, type Reach, TermsChange } from '../domain/terms-change.js';
import type { ChangeTables } from './tables.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

@Injectable()
export class PostgresTermsChanges extends TermsChanges {
  add(change: TermsChange): void {
    UnitOfWork.em.persist(change);
  }

  async of(kind: DocumentKind, version: string): Promise<TermsChange | undefined> {
    const where = { tenantId: OPERATOR_TENANT, kind, version };
    return (await UnitOfWork.em.findOne(TermsChange, where, LOCKED)) ?? undefined;
  }

  async get(id: string): Promise<TermsChange> {
    const change = await UnitOfWork.em.findOne(TermsChange, { tenantId: OPERATOR_TENANT, id }, LOCKED);
    if (!change) throw new NotFound();
    return change;
  }
}

@Injectable()
export class PostgresChangeNotices extends ChangeNotices {
  constructor(private readonly database: Database) {
    super();
  }

  async addOnce({ tenantId, changeId, kind, version, state, late }: ChangeNotice): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.database
      .app<ChangeTables>()
      .insertInto('change_notice')
      .values({ tenant_id: tenantId, change_id: changeId, kind, version, state, late })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(tenantId: string, changeId: string): Promise<ChangeNotice | undefined> {
    return (await UnitOfWork.em.findOne(ChangeNotice, { tenantId, changeId }, LOCKED)) ?? undefined;
  }

  async about(tenantId: string, kind: DocumentKind, version: string): Promise<ChangeNotice | undefined> {
    return (await UnitOfWork.em.findOne(ChangeNotice, { tenantId, kind, version }, LOCKED)) ?? undefined;
  }

  pending(tenantId: string): Promise<ChangeNotice[]> {
    return UnitOfWork.em.find(ChangeNotice, { tenantId, state: 'PENDING' as const }, LOCKED);
  }
}

const REF_COLUMNS = ['id', 'kind', 'version', 'replaces'] as const;

@Injectable()
export class SystemChangeOverview extends ChangeOverview {
  constructor(private readonly database: Database) {
    super();
  }

  private get db() {
    return this.database.system<ChangeTables>();
  }

  async openChanges(): Promise<OpenChange[]> {
    const rows = await this.db
      .selectFrom('legal_change')
      .select([...REF_COLUMNS, 'state', 'effective_from', 'listed_through', 'everybody_listed'])
      .where('state', 'in', ['ANNOUNCING', 'MOVING'])
      .orderBy('id')
      .execute();
    return rows.map(({ effective_from, listed_through, everybody_listed, ...change }) => ({
      ...change,
      effectiveFrom: effective_from,
      listedThrough: listed_through,
      everybodyListed: everybody_listed,
    }));
  }

  coming(on: LocalDate): Promise<ChangeRef[]> {
    return this.db
      .selectFrom('legal_change')
      .select(REF_COLUMNS)
      .where('effective_from', '>', on)
      .orderBy('id')
      .execute();
  }

  async reach(changeId: string): Promise<Reach> {
    const counted = (state: string) => sql<number>`count(*) filter (where state = ${sql.lit(state)})::int`;
    const row = await this.db
      .selectFrom('change_notice')
      .select([counted('SENT').as('sent'), counted('BOUNCED').as('bounced'), counted('PENDING').as('pending')])
      .select(sql<Instant | null>`max(sent_at)`.as('last_sent_at'))
      .where('change_id', '=', changeId)
      .where('late', '=', false)
      .executeTakeFirstOrThrow();
    const { last_sent_at, ...counts } = row;
    return { ...counts, lastSentAt: last_sent_at ? instant(last_sent_at) : null };
  }

  async toldOfAnotherDay(changeId: string, effectiveFrom: LocalDate, limit: number): Promise<string[]> {
    const rows = await this.db
      .selectFrom('change_notice')
      .select('tenant_id')
      .where('change_id', '=', changeId)
      .where('state', '<>', 'GONE')
      .where('told_from', '<>', effectiveFrom)
      .orderBy('tenant_id')
      .limit(limit)
      .execute();
    return rows.map(({ tenant_id }) => tenant_id);
  }
}
