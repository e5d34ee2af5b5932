import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Selectable } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  type CalendarDay,
  type Deadline,
  type FeedItem,
  FindFeed,
  ListDeadlines,
  ListFeeds,
  ListNotes,
  ListReplyTemplates,
  type NoteItem,
  ReadCalendarDays,
  type TemplateItem,
} from '../application/queries.js';
import type { DeskTables } from './tables.js';

@QueryHandler(ListNotes)
export class ListNotesHandler implements IQueryHandler<ListNotes> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, caseId }: ListNotes): Promise<NoteItem[]> {
    const rows = await this.database
      .app<DeskTables>()
      .selectFrom('work_note')
      .select(['id', 'author', 'words', 'written_at'])
      .where('tenant_id', '=', tenantId)
      .where('case_id', '=', caseId)
      .orderBy('id', 'desc')
      .limit(200)
      .execute();
    return rows.map(({ written_at, ...note }) => ({ ...note, writtenAt: isoInstant(written_at) }));
  }
}

@QueryHandler(ListReplyTemplates)
export class ListReplyTemplatesHandler implements IQueryHandler<ListReplyTemplates> {
  constructor(private readonly database: Database) {}

  async execute({ filter: { kind, language, retired } }: ListReplyTemplates): Promise<TemplateItem[]> {
    const rows = await this.database
      .app<DeskTables>()
      .selectFrom('reply_template')
      .selectAll()
      .where('tenant_id', '=', OPERATOR_TENANT)
      .$if(kind !== undefined, (list) => list.where('kind', '=', kind!))
      .$if(language !== undefined, (list) => list.where('language', '=', language!))
      .$if(!retired, (list) => list.where('retired_at', 'is', null))
      .orderBy('kind')
      .orderBy('language')
      .orderBy('id')
      .execute();
    return rows.map(({ id, version, kind: of, language: written, name, editions, retired_at }) => ({
      id,
      version,
      kind: of,
      language: written,
      name,
      body: editions.at(-1)!.body,
      editions,
      retiredAt: isoOrNull(retired_at),
    }));
  }
}

@QueryHandler(ListFeeds)
export class ListFeedsHandler implements IQueryHandler<ListFeeds> {
  constructor(private readonly database: Database) {}

  async execute({ staffId }: ListFeeds): Promise<FeedItem[]> {
    const rows = await this.database
      .app<DeskTables>()
      .selectFrom('calendar_feed')
      .selectAll()
      .where('tenant_id', '=', OPERATOR_TENANT)
      .where('staff_id', '=', staffId)
      .where('revoked_at', 'is', null)
      .orderBy('id')
      .execute();
    return rows.map(feedItem);
  }
}

@QueryHandler(FindFeed)
export class FindFeedHandler implements IQueryHandler<FindFeed> {
  constructor(private readonly database: Database) {}

  async execute({ tokenHash }: FindFeed): Promise<FeedItem | undefined> {
    const row = await this.database
      .app<DeskTables>()
      .selectFrom('calendar_feed')
      .selectAll()
      .where('tenant_id', '=', OPERATOR_TENANT)
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row && feedItem(row);
  }
}

@QueryHandler(ReadCalendarDays)
export class ReadCalendarDaysHandler implements IQueryHandler<ReadCalendarDays> {
  constructor(private readonly database: Database) {}

  async execute({ from, to, filter }: ReadCalendarDays): Promise<CalendarDay[]> {
    const { owedBy, clause, tenantId } = filter;
    const rows = await this.database
      .system<DeskTables>()
      .selectFrom('deadline')
      .select(['due_at', 'title', ({ fn }) => fn.countAll<string>().as('due')])
      .where('state', '=', 'PENDING')
      .where('due_at', '>=', startOfDay(from))
      .where('due_at', '<', startOfDay(addDays(to, 1)))
      .$if(owedBy !== undefined, (list) => list.where('owed_by', '=', owedBy!))
      .$if(clause !== undefined, (list) => list.where('clause', '=', clause!))
      .$if(tenantId !== undefined, (list) => list.where('tenant_id', '=', tenantId!))
      // Most fall at the same few moments of a day, so this is short however many clients there are.
      .groupBy(['due_at', 'title'])
      .orderBy('due_at')
      .orderBy('title')
      .execute();
    const dated = rows.map(({ due_at, title, due }) => ({ date: localDate(instant(due_at)), title, due: Number(due) }));
    return [...Map.groupBy(dated, ({ date }) => date)].map(([date, all]) => ({
      date,
      total: all.reduce((sum, { due }) => sum + due, 0),
      titles: [...Map.groupBy(all, ({ title }) => title)].map(([title, same]) => ({
        title,
        due: same.reduce((sum, { due }) => sum + due, 0),
      })),
    }));
  }
}

@QueryHandler(ListDeadlines)
export class ListDeadlinesHandler implements IQueryHandler<ListDeadlines> {
  constructor(private readonly database: Database) {}

  async execute({ span: { from, before }, owedBy, limit }: ListDeadlines): Promise<Deadline[]> {
    const rows = await this.database
      .system<DeskTables>()
      .selectFrom('deadline')
      .select(['id', 'title', 'clause', 'owed_by', 'due_at'])
      .where('state', '=', 'PENDING')
      .where('due_at', '>=', from)
      .where('due_at', '<', before)
      .$if(owedBy !== null, (list) => list.where('owed_by', '=', owedBy!))
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ owed_by, due_at, ...rest }) => ({ ...rest, owedBy: owed_by, dueAt: instant(due_at) }));
  }
}

const feedItem = (row: Selectable<DeskTables['calendar_feed']>): FeedItem => ({
  id: row.id,
  staffId: row.staff_id,
  language: row.language,
  owedBy: row.owed_by,
  openedAt: isoInstant(row.opened_at),
  revokedAt: isoOrNull(row.revoked_at),
  version: row.version,
});
