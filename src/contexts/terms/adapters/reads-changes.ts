import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  type ChangeRecord,
  type ComingChange,
  type ComparedText,
  ListAwaited,
  ListComingChanges,
  ReadChange,
  ReadTwoTexts,
} from '../application/queries-changes.js';
import { ClientNames, type DocumentKind } from '../contract.js';
import type { AwaitedText } from '../contract-changes.js';
import type { ChangeTables, TermsTables } from './tables.js';

const BOUNCES_SHOWN = 500;

@QueryHandler(ListComingChanges)
export class ListComingChangesHandler implements IQueryHandler<ListComingChanges> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<ComingChange[]> {
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('legal_document as d')
      .leftJoin('legal_document as now', (join) =>
        join.onRef('now.kind', '=', 'd.kind').onRef('now.language', '=', 'd.language').on('now.state', '=', 'IN_FORCE'),
      )
      .select(['d.id', 'd.kind', 'd.version', 'd.language', 'd.title', 'd.summary', 'd.sha256', 'd.effective_from'])
      .select(['d.confirmed', 'd.major', 'd.reason', 'now.version as replaces'])
      .where('d.state', '=', 'SCHEDULED')
      .orderBy('d.effective_from')
      .orderBy('d.language')
      .execute();
    const versions = Map.groupBy(rows, ({ kind, version }) => `${kind} ${version}`);
    return [...versions.values()].map((texts) => {
      const { kind, version, replaces, effective_from, confirmed, major, reason } = texts[0]!;
      const facts = {
        kind,
        version,
        replaces,
        confirmed,
        effectiveFrom: effective_from!,
        major: major!,
        reason: reason!,
      };
      const shown = texts.map(({ id, language, title, summary, sha256 }) => ({ id, language, title, summary, sha256 }));
      return { ...facts, texts: shown };
    });
  }
}

@QueryHandler(ReadChange)
export class ReadChangeHandler implements IQueryHandler<ReadChange> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ kind, version }: ReadChange): Promise<ChangeRecord | undefined> {
    const change = await this.change(kind, version);
    if (!change) return undefined;
    const bounced = await this.bounced(change.id);
    const names = await this.names.of(bounced.map(({ tenant_id }) => tenant_id));
    return {
      kind,
      version,
      replaces: change.replaces,
      state: change.state,
      major: change.major,
      reason: change.reason,
      noticeDays: change.notice_days,
      publishedAt: isoInstant(change.published_at),
      plannedFrom: change.planned_from,
      effectiveFrom: change.effective_from,
      announcedAt: isoOrNull(change.announced_at),
      lastSentAt: isoOrNull(change.last_sent_at),
      clients: await this.counts(change.id),
      bounces: bounced.map(({ tenant_id, sent_at, bounced_at }) => ({
        tenantId: tenant_id,
        clientName: names.get(tenant_id) ?? null,
        sentAt: isoOrNull(sent_at),
        bouncedAt: isoInstant(bounced_at!),
      })),
    };
  }

  private change(kind: DocumentKind, version: string) {
    return this.database
      .app<ChangeTables>()
      .selectFrom('legal_change')
      .selectAll()
      .where('tenant_id', '=', OPERATOR_TENANT)
      .where('kind', '=', kind)
      .where('version', '=', version)
      .executeTakeFirst();
  }

  private counts(changeId: string): Promise<ChangeRecord['clients']> {
    const among = (state: string) => sql<number>`count(*) filter (where state = ${sql.lit(state)})::int`;
    return this.database
      .system<ChangeTables>()
      .selectFrom('change_notice')
      .select([among('SENT').as('sent'), among('BOUNCED').as('bounced')])
      .select([among('PENDING').as('pending'), among('GONE').as('gone')])
      .select(sql<number>`count(*) filter (where late)::int`.as('late'))
      .where('change_id', '=', changeId)
      .executeTakeFirstOrThrow();
  }

  private bounced(changeId: string) {
    return this.database
      .system<ChangeTables>()
      .selectFrom('change_notice')
      .select(['tenant_id', 'sent_at', 'bounced_at'])
      .where('change_id', '=', changeId)
      .where('state', '=', 'BOUNCED')
      .orderBy('tenant_id')
      .limit(BOUNCES_SHOWN)
      .execute();
  }
}

@QueryHandler(ReadTwoTexts)
export class ReadTwoTextsHandler implements IQueryHandler<ReadTwoTexts> {
  constructor(private readonly database: Database) {}

  async execute({ kind, from, to, language }: ReadTwoTexts) {
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('legal_document')
      .select(['version', 'title', 'body', 'sha256'])
      .where('kind', '=', kind)
      .where('language', '=', language)
      .where('version', 'in', [from, to])
      .where('state', '<>', 'DRAFT')
      .execute();
    const named = (version: string): ComparedText | undefined => rows.find((row) => row.version === version);
    const [before, after] = [named(from), named(to)];
    return before && after && { before, after };
  }
}

@QueryHandler(ListAwaited)
export class ListAwaitedHandler implements IQueryHandler<ListAwaited> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId }: ListAwaited): Promise<AwaitedText[]> {
    const rows = await this.database
      .app<ChangeTables>()
      .selectFrom('changed_text as c')
      .leftJoin('accepted_text as a', (join) =>
        join
          .onRef('a.kind', '=', 'c.kind')
          .onRef('a.version', '=', 'c.version')
          .on('a.tenant_id', '=', tenantId)
          .on('a.account_id', '=', accountId),
      )
      .select(['c.kind', 'c.version', 'c.effective_from'])
      .where('a.kind', 'is', null)
      .orderBy('c.kind')
      .execute();
    return rows.map(({ effective_from, ...text }) => ({ ...text, effectiveFrom: effective_from }));
  }
}
