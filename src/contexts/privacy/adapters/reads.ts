import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Selectable, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { PrivacyDirectory, PrivacyReader } from '../application/ports.js';
import {
  type DataRequestRecord,
  type DataRequestRow,
  ListForwardedRequests,
  ListOwnDataRequests,
  ListPrivacyCases,
} from '../application/queries.js';
import { OPEN_STATES } from '../domain/data-request.js';
import type { PrivacyTables } from './tables.js';

type StoredRequest = Selectable<PrivacyTables['data_request']>;

const ROW = [
  'tenant_id',
  'id',
  'number',
  'kind',
  'role',
  'channel',
  'state',
  'received_at',
  'due_on',
  'assigned_to',
] as const;

@QueryHandler(ListOwnDataRequests)
export class ListOwnDataRequestsHandler implements IQueryHandler<ListOwnDataRequests> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId, slice }: ListOwnDataRequests): Promise<DataRequestRecord[]> {
    const rows = await this.database
      .app<PrivacyTables>()
      .selectFrom('data_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('account_id', '=', accountId)
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toRecord);
  }
}

@QueryHandler(ListForwardedRequests)
export class ListForwardedRequestsHandler implements IQueryHandler<ListForwardedRequests> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, slice }: ListForwardedRequests): Promise<DataRequestRecord[]> {
    const rows = await this.database
      .app<PrivacyTables>()
      .selectFrom('data_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('role', '=', 'processor')
      .where('forwarded_at', 'is not', null)
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toRecord);
  }
}

@QueryHandler(ListPrivacyCases)
export class ListPrivacyCasesHandler implements IQueryHandler<ListPrivacyCases> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListPrivacyCases): Promise<DataRequestRow[]> {
    const rows = await this.database
      .system<PrivacyTables>()
      .selectFrom('data_request')
      .select(ROW)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(filter.open === true, (query) => query.where('state', 'in', OPEN_STATES))
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
export class PostgresPrivacyDirectory extends PrivacyDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async tenantOfRequest(id: string): Promise<string | undefined> {
    const row = await this.database
      .system<PrivacyTables>()
      .selectFrom('data_request')
      .select('tenant_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.tenant_id;
  }
}

@Injectable()
export class PostgresPrivacyReader extends PrivacyReader {
  constructor(private readonly database: Database) {
    super();
  }

  async request(tenantId: string, id: string): Promise<DataRequestRecord | undefined> {
    const row = await this.database
      .app<PrivacyTables>()
      .selectFrom('data_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toRecord(row);
  }
}

const toRow = (row: Pick<StoredRequest, (typeof ROW)[number]>): DataRequestRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  number: row.number,
  kind: row.kind,
  role: row.role,
  channel: row.channel,
  state: row.state,
  receivedAt: isoInstant(row.received_at),
  dueOn: row.due_on,
  assignedTo: row.assigned_to,
});

const toRecord = (row: StoredRequest): DataRequestRecord => ({
  ...toRow(row),
  version: row.version,
  accountId: row.account_id,
  name: row.requester.name,
  email: row.requester.email,
  details: row.details,
  identifiedBy: row.identified_by,
  identifiedAt: isoOrNull(row.identified_at),
  forwardedAt: isoOrNull(row.forwarded_at),
  extendedAt: isoOrNull(row.extended_at),
  extensionReason: row.extension_reason,
  help: row.help,
  answer: row.answer && {
    outcome: row.answer.outcome,
    text: row.answer.text,
    grounds: row.answer.grounds,
    reason: row.answer.reason,
  },
  answeredAt: isoOrNull(row.answered_at),
});
