import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Selectable, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import {
  ClosureReader,
  type ClosureRecord,
  type ClosureRow,
  ListClosureCases,
  ListOwnClosures,
} from '../application/closure-queries.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import { type ClosureDetail, ClosureRequest, type ClosureState, OPEN_CLOSURES } from '../domain/closure-request.js';
import { ClosureRequests } from '../domain/ports.js';

@Injectable()
export class PostgresClosureRequests extends ClosureRequests {
  add(request: ClosureRequest): void {
    UnitOfWork.em.persist(request);
  }

  async byId(tenantId: string, id: string): Promise<ClosureRequest | undefined> {
    return (await UnitOfWork.em.findOne(ClosureRequest, { tenantId, id }, locking)) ?? undefined;
  }

  async byLinkHash(tenantId: string, linkHash: string): Promise<ClosureRequest | undefined> {
    return (await UnitOfWork.em.findOne(ClosureRequest, { tenantId, linkHash }, locking)) ?? undefined;
  }

  open(tenantId: string, scope: ClosureScope, accountId: string | undefined): Promise<ClosureRequest[]> {
    const where = { tenantId, scope, ...(accountId && { accountId }), state: { $in: [...OPEN_CLOSURES] } };
    return UnitOfWork.em.find(ClosureRequest, where, { ...locking, orderBy: { id: 'asc' } });
  }

  ofInstance(tenantId: string): Promise<ClosureRequest[]> {
    const where = { tenantId, scope: 'instance' as const, state: { $in: ['VERIFIED' as const, 'CLOSED' as const] } };
    return UnitOfWork.em.find(ClosureRequest, where, locking);
  }
}

/** This context's own view of its table, for SQL. */
interface ClosureTables {
  closure_request: {
    tenant_id: string;
    id: string;
    version: number;
    number: string;
    scope: ClosureScope;
    channel: ClosureChannel;
    received_at: InstantColumn;
    account_id: string;
    account_email: string;
    name: string;
    decision: string;
    access_asked: boolean;
    state: ClosureState;
    missing: ClosureDetail[];
    due_on: LocalDate;
    verified_by: 'session' | 'link' | 'staff' | null;
    verified_at: MaybeInstantColumn;
    closes_on: LocalDate | null;
    closed_at: MaybeInstantColumn;
    purged_at: MaybeInstantColumn;
    refusal: { ground: 'legal-hold'; at: string } | null;
  };
}
type StoredClosure = Selectable<ClosureTables['closure_request']>;

const ROW = ['tenant_id', 'id', 'number', 'scope', 'channel', 'state', 'received_at', 'due_on', 'closes_on'] as const;

@QueryHandler(ListOwnClosures)
export class ListOwnClosuresHandler implements IQueryHandler<ListOwnClosures> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId }: ListOwnClosures): Promise<ClosureRecord[]> {
    const rows = await this.database
      .app<ClosureTables>()
      .selectFrom('closure_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId!))
      .orderBy('id', 'desc')
      .limit(200)
      .execute();
    return rows.map(toRecord);
  }
}

@QueryHandler(ListClosureCases)
export class ListClosureCasesHandler implements IQueryHandler<ListClosureCases> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListClosureCases): Promise<ClosureRow[]> {
    const rows = await this.database
      .system<ClosureTables>()
      .selectFrom('closure_request')
      .select(ROW)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(filter.open === true, (query) => query.where('state', 'in', OPEN_CLOSURES))
      .$if(slice.after !== undefined, (query) =>
        query.where(sql<boolean>`(due_on, id) > (${slice.after![0]}::date, ${slice.after![1]}::uuid)`),
      )
      .orderBy('due_on')
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    return rows.map(toRow);
  }
}

@Injectable()
export class PostgresClosureReader extends ClosureReader {
  constructor(private readonly database: Database) {
    super();
  }

  async tenantOf(id: string): Promise<string | undefined> {
    const row = await this.database
      .system<ClosureTables>()
      .selectFrom('closure_request')
      .select('tenant_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.tenant_id;
  }

  async closure(tenantId: string, id: string): Promise<ClosureRecord | undefined> {
    const row = await this.database
      .app<ClosureTables>()
      .selectFrom('closure_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toRecord(row);
  }
}

/** ToS 9.4: a purge takes who wrote and what; days and outcome stay as the proof that it was closed. */
@Injectable()
export class ClosureErasure extends TenantDataHolder {
  readonly holds = 'closure requests';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const { numAffectedRows } = await sql`
      update closure_request set name = '', account_email = '', decision = ''
      where tenant_id = ${tenantId} and account_email <> ''`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }
}

const toRow = (row: Pick<StoredClosure, (typeof ROW)[number]>): ClosureRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  number: row.number,
  scope: row.scope,
  channel: row.channel,
  state: row.state,
  receivedAt: isoInstant(row.received_at),
  dueOn: row.due_on,
  closesOn: row.closes_on,
});

const toRecord = (row: StoredClosure): ClosureRecord => ({
  ...toRow(row),
  version: row.version,
  accountId: row.account_id,
  name: row.name,
  accountEmail: row.account_email,
  decision: row.decision,
  accessAsked: row.access_asked,
  missing: row.missing,
  verifiedBy: row.verified_by,
  verifiedAt: isoOrNull(row.verified_at),
  closedAt: isoOrNull(row.closed_at),
  purgedAt: isoOrNull(row.purged_at),
  refusal: row.refusal?.ground ?? null,
});
