import { defineEntity, type EntitySchema, LockMode, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { loaded } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { AttachmentRef, NoticeData } from '../contract.js';
import { Delivery, type DeliveryState, type SentLetter } from '../domain/delivery.js';
import { Notice, type NoticeState } from '../domain/notice.js';
import { NoticeArchive } from '../domain/ports.js';
import type { NoticeTables } from './tables.js';

const NoticeSchema = defineEntity({
  class: loaded(Notice),
  tableName: 'notice',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    key: p.string(),
    template: p.string(),
    templateVersion: p.integer().nullable(),
    clause: p.string().$type<ClauseId>().nullable(),
    toContract: p.boolean(),
    data: p.json<NoticeData>(),
    state: p.string().$type<NoticeState>(),
    notBefore: p.datetime(),
    queuedAt: p.datetime(),
    acceptedAt: p.datetime().nullable(),
    reason: p.string().nullable(),
    attachments: p.json<AttachmentRef[]>(),
  },
});

const DeliverySchema = defineEntity({
  class: loaded(Delivery),
  tableName: 'delivery',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    noticeId: p.uuid(),
    notBefore: p.datetime(),
    email: p.string(),
    name: p.string(),
    language: p.string().$type<Language>(),
    state: p.string().$type<DeliveryState>(),
    attempts: p.integer(),
    leaseUntil: p.datetime().nullable(),
    retryAt: p.datetime().nullable(),
    acceptedAt: p.datetime().nullable(),
    reply: p.string().nullable(),
    letter: p.json<SentLetter>().nullable(),
    forgets: p.boolean(),
    unconfirmed: p.boolean(),
  },
});

export const entities = [NoticeSchema, DeliverySchema] as unknown as EntitySchema[];

/**
 * A notice is stored with its deliveries in a table of their own, which the relay lists by. The lock on the
 * notice's row guards them all, so they are read after it was had.
 */
@Injectable()
export class PostgresNoticeArchive extends NoticeArchive {
  constructor(private readonly database: Database) {
    super();
  }

  save(notice: Notice): void {
    UnitOfWork.em.persist([notice, ...notice.deliveries]);
  }

  async withKey(tenantId: string, key: string): Promise<Notice | undefined> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    return this.whole(await UnitOfWork.em.findOne(Notice, { tenantId, key }, options));
  }

  async anotherWaits({ tenantId, id, template, data }: Notice, email: string): Promise<boolean> {
    const { rows } = await sql`
      select 1 from delivery d join notice n on n.tenant_id = d.tenant_id and n.id = d.notice_id
      where d.tenant_id = ${tenantId} and d.unconfirmed and d.state = 'QUEUED' and lower(d.email) = lower(${email})
        and d.retry_at is not null and n.template = ${template} and n.id <> ${id}
        and n.data ->> 'kind' is not distinct from ${data.kind ?? null}::text limit 1`.execute(this.database.app());
    return rows.length > 0;
  }

  lockOfDelivery(tenantId: string, deliveryId: string): Promise<Notice | undefined> {
    return this.ofDelivery(tenantId, deliveryId, LockMode.PESSIMISTIC_WRITE);
  }

  claimOfDelivery(tenantId: string, deliveryId: string): Promise<Notice | undefined> {
    return this.ofDelivery(tenantId, deliveryId, LockMode.PESSIMISTIC_PARTIAL_WRITE);
  }

  private async ofDelivery(tenantId: string, deliveryId: string, lockMode: LockMode): Promise<Notice | undefined> {
    const row = await this.database
      .app<NoticeTables>()
      .selectFrom('delivery')
      .select('notice_id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', deliveryId)
      .executeTakeFirst();
    return row && this.whole(await UnitOfWork.em.findOne(Notice, { tenantId, id: row.notice_id }, { lockMode }));
  }

  private async whole(notice: Notice | null): Promise<Notice | undefined> {
    if (!notice) return undefined;
    const where = { tenantId: notice.tenantId, noticeId: notice.id };
    notice.deliveries ??= await UnitOfWork.em.find(Delivery, where, { orderBy: { id: 'asc' } });
    return notice;
  }
}
