import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Kysely } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { ClientNames } from '../../terms/contract.js';
import { type DueDelivery, Outgoing } from '../application/ports.js';
import {
  type DeliveryRecord,
  ListNotices,
  type NoticeRecord,
  type NoticeSummary,
  ReadNotice,
} from '../application/queries.js';
import { TemplateRegistry } from '../application/templates.js';
import { type NoticeTables, type Row } from './tables.js';

const SUMMARY_COLUMNS = [
  'tenant_id',
  'id',
  'key',
  'template',
  'template_version',
  'clause',
  'state',
  'not_before',
  'queued_at',
  'accepted_at',
  'reason',
] as const;

@QueryHandler(ListNotices)
export class ListNoticesHandler implements IQueryHandler<ListNotices> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ tenantId, filter, slice }: ListNotices): Promise<NoticeSummary[]> {
    const door: Kysely<NoticeTables> = tenantId ? this.database.app() : this.database.system();
    const { state, template } = filter;
    const rows = await door
      .selectFrom('notice')
      .select(SUMMARY_COLUMNS)
      .$if(tenantId !== undefined, (list) => list.where('tenant_id', '=', tenantId!))
      .$if(state !== undefined, (list) => list.where('state', '=', state!))
      .$if(template !== undefined, (list) => list.where('template', '=', template!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    const names = await this.names.of(tenantId ? [] : rows.map((row) => row.tenant_id));
    return rows.map((row) => summary(row, names.get(row.tenant_id)));
  }
}

@QueryHandler(ReadNotice)
export class ReadNoticeHandler implements IQueryHandler<ReadNotice> {
  constructor(
    private readonly database: Database,
    private readonly templates: TemplateRegistry,
  ) {}

  async execute({ tenantId, id, byOperator }: ReadNotice): Promise<NoticeRecord | undefined> {
    const db = this.database.app<NoticeTables>();
    const notice = await db
      .selectFrom('notice')
      .select([...SUMMARY_COLUMNS, 'to_contract'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!notice) return undefined;
    const deliveries = await db
      .selectFrom('delivery')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('notice_id', '=', id)
      .orderBy('id')
      .execute();
    const { template, to_contract: toContract } = notice;
    const shown = byOperator || !this.templates.isPersonal({ template, toContract }) ? record : recordOfNobody;
    return { ...summary(notice), deliveries: deliveries.map(shown) };
  }
}

/** What waits to be sent, across tenants, under the system login, without a lock. */
@Injectable()
export class SystemOutgoing extends Outgoing {
  constructor(private readonly database: Database) {
    super();
  }

  async due(now: Date, wallNow: Date, limit: number): Promise<DueDelivery[]> {
    const rows = await this.database
      .system<NoticeTables>()
      .selectFrom('delivery')
      .select(['tenant_id', 'id'])
      .where('state', '=', 'QUEUED')
      .where('not_before', '<=', now)
      .where(({ or, eb }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', wallNow)]))
      .where(({ or, eb }) => or([eb('retry_at', 'is', null), eb('retry_at', '<=', wallNow)]))
      .orderBy('not_before')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ tenant_id, id }) => ({ tenantId: tenant_id, deliveryId: id }));
  }

  async nextNotBefore(now: Date): Promise<Date | undefined> {
    const row = await this.database
      .system<NoticeTables>()
      .selectFrom('delivery')
      .select('not_before')
      .where('state', '=', 'QUEUED')
      .where('not_before', '>', now)
      .orderBy('not_before')
      .limit(1)
      .executeTakeFirst();
    return row && instant(row.not_before);
  }
}

const summary = (row: Pick<Row<'notice'>, (typeof SUMMARY_COLUMNS)[number]>, clientName?: string): NoticeSummary => ({
  tenantId: row.tenant_id,
  clientName: clientName ?? null,
  id: row.id,
  key: row.key,
  template: row.template,
  templateVersion: row.template_version,
  clause: row.clause,
  state: row.state,
  queuedAt: isoInstant(row.queued_at),
  notBefore: isoInstant(row.not_before),
  acceptedAt: isoOrNull(row.accepted_at),
  reason: row.reason,
});

/** That it went, when, and the hash of what it said. */
const recordOfNobody = (row: Row<'delivery'>): DeliveryRecord => ({
  ...record(row),
  email: '',
  name: '',
  reply: null,
  subject: null,
  text: null,
  html: null,
  attachments: [],
});

const record = (row: Row<'delivery'>): DeliveryRecord => ({
  id: row.id,
  email: row.email,
  name: row.name,
  language: row.language,
  state: row.state,
  attempts: row.attempts,
  acceptedAt: isoOrNull(row.accepted_at),
  reply: row.reply,
  subject: row.letter?.subject ?? null,
  text: row.letter?.text ?? null,
  html: row.letter?.html ?? null,
  sha256: row.letter?.sha256 ?? null,
  attachments: row.letter?.attachments ?? [],
});
