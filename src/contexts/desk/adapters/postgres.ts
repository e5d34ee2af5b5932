import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant } from '../../../platform/instants.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { Language } from '../../../shared-kernel/words.js';
import type { WorkKind } from '../../../shared-kernel/work.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { InboxLooks } from '../application/ports.js';
import type { Party } from '../application/queries.js';
import { CalendarFeed } from '../domain/calendar-feed.js';
import { type Assignment, Assignments, CalendarFeeds, type Note, Notes, ReplyTemplates } from '../domain/ports.js';
import { type Edition, ReplyTemplate } from '../domain/reply-template.js';
import type { DeskTables } from './tables.js';

const ReplyTemplateSchema = defineEntity({
  class: loaded(ReplyTemplate),
  tableName: 'reply_template',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    kind: p.string().$type<WorkKind>(),
    language: p.string().$type<Language>(),
    name: p.string(),
    editions: p.json<Edition[]>(),
    retiredAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const CalendarFeedSchema = defineEntity({
  class: loaded(CalendarFeed),
  tableName: 'calendar_feed',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    staffId: p.uuid(),
    tokenHash: p.string(),
    language: p.string().$type<Language>(),
    owedBy: p.string().$type<Party>().nullable(),
    openedAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const entities = [ReplyTemplateSchema, CalendarFeedSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresAssignments extends Assignments {
  constructor(private readonly database: Database) {
    super();
  }

  async put({ tenantId, caseId, assignee, by, at }: Assignment, expected: number): Promise<boolean> {
    const row = { assignee, assigned_by: by, assigned_at: at, version: expected + 1 };
    const db = this.database.app<DeskTables>();
    if (expected === 0) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('work_assignment')
        .values({ tenant_id: tenantId, case_id: caseId, ...row })
        // Somebody else was first.
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return Number(numInsertedOrUpdatedRows ?? 0) === 1;
    }
    const { numUpdatedRows } = await db
      .updateTable('work_assignment')
      .set(row)
      .where('tenant_id', '=', tenantId)
      .where('case_id', '=', caseId)
      .where('version', '=', expected)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }
}

@Injectable()
export class PostgresNotes extends Notes {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ tenantId, id, caseId, author, words, about, at }: Note): Promise<void> {
    await this.database
      .app<DeskTables>()
      .insertInto('work_note')
      .values({
        tenant_id: tenantId,
        id,
        case_id: caseId,
        author,
        words,
        about_account: about.accountId,
        about_email: about.email?.toLowerCase() ?? null,
        written_at: at,
      })
      .execute();
  }
}

@Injectable()
export class PostgresReplyTemplates extends ReplyTemplates {
  add(template: ReplyTemplate): void {
    UnitOfWork.em.persist(template);
  }

  async byId(tenantId: string, id: string): Promise<ReplyTemplate | undefined> {
    return (await UnitOfWork.em.findOne(ReplyTemplate, { tenantId, id }, locking)) ?? undefined;
  }

  async isTaken(tenantId: string, kind: WorkKind, language: Language, name: string, exceptId: string) {
    const same = { tenantId, kind, language, name, retiredAt: null, id: { $ne: exceptId } };
    return (await UnitOfWork.em.count(ReplyTemplate, same)) > 0;
  }
}

@Injectable()
export class PostgresCalendarFeeds extends CalendarFeeds {
  add(feed: CalendarFeed): void {
    UnitOfWork.em.persist(feed);
  }

  async byId(tenantId: string, id: string): Promise<CalendarFeed | undefined> {
    return (await UnitOfWork.em.findOne(CalendarFeed, { tenantId, id }, locking)) ?? undefined;
  }

  async standingOf(tenantId: string, staffId: string): Promise<number> {
    return UnitOfWork.em.count(CalendarFeed, { tenantId, staffId, revokedAt: null });
  }
}

@Injectable()
export class PostgresInboxLooks extends InboxLooks {
  constructor(private readonly database: Database) {
    super();
  }

  async lastOf(staffId: string): Promise<Date | undefined> {
    const row = await this.database
      .app<DeskTables>()
      .selectFrom('inbox_look')
      .select('looked_at')
      .where('tenant_id', '=', OPERATOR_TENANT)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    return row && instant(row.looked_at);
  }

  async note(staffId: string, at: Date): Promise<void> {
    await this.database
      .app<DeskTables>()
      .insertInto('inbox_look')
      .values({ tenant_id: OPERATOR_TENANT, staff_id: staffId, looked_at: at })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'staff_id']).doUpdateSet({ looked_at: at }))
      .execute();
  }
}

/** ToS 9.4: with the client go the words that staff wrote about its cases. */
@Injectable()
export class DeskErasure extends TenantDataHolder {
  readonly holds = 'staff notes';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from work_note where tenant_id = ${tenantId}`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from work_note where tenant_id = ${tenantId}`.execute(this.database.app());
    return Number(rows[0]!.count);
  }
}
