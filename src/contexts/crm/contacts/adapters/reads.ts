import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { readCursor, toPage } from '../../../../platform/http/pagination.js';
import { prepared } from '../../../../platform/prepared.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import { Invalid, NotFound } from '../../../../shared-kernel/errors.js';
import { isId } from '../../../../shared-kernel/ids.js';
import {
  type ContactFilter,
  type ContactPage,
  ListContacts,
  ListTags,
  ReadContact,
  ReadTimeline,
  SearchContacts,
  type TagCount,
  type TimelineEntry,
} from '../application/queries.js';
import { type ContactRecord, ContactRecords } from '../contract.js';
import { searchWords, sortKey } from '../domain/folding.js';
import {
  type ActivityRow,
  type ContactTables,
  isoInstant,
  RECORD_COLUMNS,
  type RecordRow,
  toRecord,
} from './tables.js';

@QueryHandler(ReadContact)
export class ReadingContacts implements IQueryHandler<ReadContact> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: ReadContact): Promise<ContactRecord> {
    const [row] = await oneContact(this.database.app(), { tenantId, id });
    if (!row) throw new NotFound();
    demandShown(row.withheld_under);
    return toRecord(row);
  }
}

const oneContact = prepared((db: Kysely<ContactTables>, { tenantId, id }: { tenantId: string; id: string }) =>
  db
    .selectFrom('contact')
    .select([...RECORD_COLUMNS, 'withheld_under'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id),
);

/** What a sort goes by. The id makes it a total order, in the same direction, so that one index serves both. */
const SORTS = { name: 'sort_name', createdAt: 'created_at', updatedAt: 'updated_at' } as const;
type SortColumn = (typeof SORTS)[keyof typeof SORTS];
type Listed = RecordRow & { sort_name: string };

@QueryHandler(ListContacts)
export class ListingContacts implements IQueryHandler<ListContacts> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, filter, sort, page }: ListContacts): Promise<ContactPage> {
    const question = { filter, sort };
    const column = SORTS[sort.replace('-', '') as keyof typeof SORTS];
    const after = keyAfter(page.cursor, question, column !== 'sort_name');

    const [sought, choices] = asked(tenantId, filter);
    const [first, id] = after ?? [];
    const direction = sort.startsWith('-') ? ('desc' as const) : ('asc' as const);
    const [rows, count] = await Promise.all([
      contactPage(
        this.database.app(),
        { ...sought, first, id, limit: page.limit + 1 },
        { ...choices, column, direction },
      ),
      page.count ? this.count(tenantId, filter) : undefined,
    ]);

    const cut = toPage(rows, page.limit, question, (row) => [keyOf(row, column), row.id]);
    return { items: cut.items.map(toRecord), next: cut.next, ...(count !== undefined && { count }) };
  }

  private async count(tenantId: string, filter: ContactFilter): Promise<number> {
    const [row] = await contactCount(this.database.app(), ...asked(tenantId, filter));
    return Number(row!.count);
  }
}

/** What a list is narrowed by: the values, and the choices that decide its text. */
interface Sought extends Omit<ContactFilter, 'restricted' | 'archived'> {
  tenantId: string;
}
interface Choices extends Pick<ContactFilter, 'restricted' | 'archived'> {}
interface Slice {
  first?: string;
  id?: string;
  limit: number;
}

const asked = (tenantId: string, { restricted, archived, ...values }: ContactFilter): [Sought, Choices] => [
  { ...values, tenantId, email: values.email?.trim().toLowerCase() },
  { restricted, archived },
];

const contactPage = prepared(
  (
    db: Kysely<ContactTables>,
    { first, id, limit, ...sought }: Sought & Slice,
    { column, direction, ...choices }: Choices & { column: SortColumn; direction: 'asc' | 'desc' },
  ) =>
    filtered(db, sought, choices)
      .select([...RECORD_COLUMNS, 'sort_name'])
      .$if(first !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple(column, 'id'), direction === 'asc' ? '>' : '<', tuple(first!, id!)),
        ),
      )
      .orderBy(column, direction)
      .orderBy('id', direction)
      .limit(limit),
);

const contactCount = prepared((db: Kysely<ContactTables>, sought: Sought, choices: Choices) =>
  filtered(db, sought, choices).select(({ fn }) => fn.countAll<string>().as('count')),
);

const filtered = (db: Kysely<ContactTables>, sought: Sought, { restricted, archived }: Choices) => {
  const { tenantId, kind, email, tag, companyId, createdFrom, createdBefore, updatedFrom } = sought;
  return db
    .selectFrom('contact')
    .where('tenant_id', '=', tenantId)
    .where('archived_at', archived ? 'is not' : 'is', null)
    .where('withheld_under', 'is', null)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(email !== undefined, (query) => query.where('email', '=', email!))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId!))
    .$if(restricted !== undefined, (query) => query.where('restriction', restricted ? 'is not' : 'is', null))
    .$if(createdFrom !== undefined, (query) => query.where('created_at', '>=', createdFrom!))
    .$if(createdBefore !== undefined, (query) => query.where('created_at', '<', createdBefore!))
    .$if(updatedFrom !== undefined, (query) => query.where('updated_at', '>=', updatedFrom!))
    .$if(tag !== undefined, (query) => query.where((eb) => isTagged(eb, tenantId, tag!)));
};

const isTagged = (eb: ExpressionBuilder<ContactTables, 'contact'>, tenantId: string, tag: string) =>
  eb.exists(
    eb
      .selectFrom('contact_tag')
      .select('contact_tag.contact_id')
      .where('contact_tag.tenant_id', '=', tenantId)
      .where('contact_tag.tag', '=', tag)
      .whereRef('contact_tag.contact_id', '=', 'contact.id'),
  );

/** A cursor that somebody has written by hand must not reach the database as something else than a key. */
function keyAfter(cursor: string | undefined, question: object, instant: boolean): [string, string] | undefined {
  const key = readCursor(cursor, question);
  if (!key) return undefined;
  const [first = '', id] = key;
  const sound = instant
    ? /^[12]\d{3}-\d\d-\d\dT/.test(first) && !Number.isNaN(Date.parse(first))
    : !first.includes('\u0000') && first.isWellFormed();
  if (!sound || !isId(id)) throw Invalid.field('/cursor', 'cursor', 'This is not a cursor of this list.');
  return [instant ? new Date(first).toISOString() : first, id];
}

const keyOf = (row: Listed, column: SortColumn): string =>
  column === 'sort_name' ? row.sort_name : isoInstant(row[column]);

@QueryHandler(SearchContacts)
export class SearchingContacts implements IQueryHandler<SearchContacts> {
  constructor(private readonly database: Database) {}

  /** The function gives ids; the contacts are read again beneath the policy (architecture.md, decision 10). */
  async execute({ tenantId, text, limit }: SearchContacts): Promise<ContactRecord[]> {
    const words = searchWords(text);
    if (words.length === 0) return [];
    const address = words.length === 1 ? words[0]! : null;
    const found = sql<{ id: string; rank: number }>`
      search_contacts(${namePrefixes(text)}, ${address}, ${words.map(likePattern)}, ${limit})
      with ordinality as found (id, rank)`;
    const { rows } = await sql<RecordRow>`
      select ${sql.join(RECORD_COLUMNS.map((column) => sql.ref(`contact.${column}`)))}
      from ${found} join contact on contact.tenant_id = ${tenantId} and contact.id = found.id
        and contact.withheld_under is null
      order by found.rank`.execute(this.database.app());
    return rows.map(toRecord);
  }
}

/** A name as it is said, and as it is filed: the last word first. */
function namePrefixes(text: string): string[] {
  const words = text.trim().split(/\s+/);
  const filed = [words.at(-1)!, ...words.slice(0, -1)];
  return [...new Set([words.join(' '), filed.join(' ')].map(sortKey))];
}

/** A word of one or two letters has no trigram of its own, so it is looked for where words begin. */
function likePattern(word: string): string {
  const literal = word.replace(/[\\%_]/g, '\\$&');
  return word.length < 3 ? `% ${literal}%` : `%${literal}%`;
}

@QueryHandler(ReadTimeline)
export class ReadingTimelines implements IQueryHandler<ReadTimeline> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, contactId, page }: ReadTimeline): Promise<{ items: TimelineEntry[]; next: string | null }> {
    const question = { contactId };
    const after = keyAfter(page.cursor, question, true);
    const rows = await this.database
      .app<ContactTables>()
      .selectFrom('contact_activity')
      .selectAll()
      .select((eb) => contactWithheld(eb, tenantId, contactId).as('contact_withheld_under'))
      .where('tenant_id', '=', tenantId)
      .where('contact_id', '=', contactId)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(after![0], after![1]))),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    // Every contact has a first entry, so nothing at all means that there is no contact.
    if (rows.length === 0 && !after) throw new NotFound();
    demandShown(rows[0]?.contact_withheld_under);
    const cut = toPage(rows, page.limit, question, ({ at, id }) => [isoInstant(at), id]);
    return { items: cut.items.map(toEntry), next: cut.next };
  }
}

const contactWithheld = (eb: ExpressionBuilder<ContactTables, 'contact_activity'>, tenantId: string, id: string) =>
  eb
    .selectFrom('contact')
    .select('withheld_under')
    .where('contact.tenant_id', '=', tenantId)
    .where('contact.id', '=', id);

/** AUP 2.2: of an entry that is withheld stays that there is one, who wrote it, and the clause. */
const toEntry = ({ id, kind, at, actor_kind, actor_id, text, facts, withheld_under }: ActivityRow): TimelineEntry => ({
  id,
  kind,
  at: isoInstant(at),
  actor: { kind: actor_kind, id: actor_id },
  text: withheld_under ? null : text,
  facts: withheld_under ? { withheldUnder: withheld_under } : facts,
});

@QueryHandler(ListTags)
export class ListingTags implements IQueryHandler<ListTags> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListTags): Promise<TagCount[]> {
    const rows = await this.database
      .app<ContactTables>()
      .selectFrom('contact_tag')
      .select(['tag', ({ fn }) => fn.countAll<string>().as('contacts')])
      .where('tenant_id', '=', tenantId)
      .groupBy('tag')
      .orderBy('tag')
      .limit(1_000)
      .execute();
    return rows.map(({ tag, contacts }) => ({ tag, contacts: Number(contacts) }));
  }
}

@Injectable()
export class PostgresContactRecords extends ContactRecords {
  constructor(private readonly database: Database) {
    super();
  }

  async page(tenantId: string, afterId: string | undefined, limit: number): Promise<ContactRecord[]> {
    const rows = await this.database
      .app<ContactTables>()
      .selectFrom('contact')
      .select(RECORD_COLUMNS)
      .where('tenant_id', '=', tenantId)
      .$if(afterId !== undefined, (query) => query.where('id', '>', afterId!))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }
}
