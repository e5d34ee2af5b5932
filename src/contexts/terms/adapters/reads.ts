import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Kysely, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import { AcrossTenants, type TenantRow } from '../application/ports.js';
import {
  type AcceptedDocument,
  type ArchivedDocument,
  type ContractTimeline,
  type EntryFacts,
  type EvidenceItem,
  type LegalDocumentText,
  ListAcceptances,
  ListDocuments,
  ListEvidence,
  ListObligations,
  ListPolicyVersions,
  type OwedItem,
  type PolicyVersionListing,
  ReadDocument,
  ReadTimeline,
  type TimelineEntry,
} from '../application/queries.js';
import { ClientNames } from '../contract.js';
import { type EvidenceRow, type Row, type TermsTables } from './tables.js';

const DOCUMENT_COLUMNS = [
  'id',
  'kind',
  'version',
  'language',
  'title',
  'sha256',
  'state',
  'effective_from',
  'major',
  'reason',
  'published_at',
] as const;

@QueryHandler(ListDocuments)
export class ListDocumentsHandler implements IQueryHandler<ListDocuments> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListDocuments): Promise<ArchivedDocument[]> {
    const { kind, language, on, drafts } = filter;
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('legal_document as d')
      .select(DOCUMENT_COLUMNS)
      .$if(kind !== undefined, (list) => list.where('kind', '=', kind!))
      .$if(language !== undefined, (list) => list.where('language', '=', language!))
      .$if(!drafts, (list) => list.where('state', '<>', 'DRAFT'))
      // ToS 1.4: what governed that day is the latest version that had taken effect by then.
      .$if(on !== undefined, (list) =>
        list
          .where('confirmed', '=', true)
          .where('effective_from', '<=', on!)
          .where(
            sql<boolean>`not exists (select 1 from legal_document later where later.kind = d.kind
              and later.confirmed and later.effective_from <= ${on}::date
              and (later.effective_from, later.published_at) > (d.effective_from, d.published_at))`,
          ),
      )
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(archived);
  }
}

@QueryHandler(ReadDocument)
export class ReadDocumentHandler implements IQueryHandler<ReadDocument> {
  constructor(private readonly database: Database) {}

  async execute({ id, drafts }: ReadDocument): Promise<LegalDocumentText | undefined> {
    const row = await this.database
      .app<TermsTables>()
      .selectFrom('legal_document')
      .select([...DOCUMENT_COLUMNS, 'body'])
      .where('id', '=', id)
      .$if(!drafts, (list) => list.where('state', '<>', 'DRAFT'))
      .executeTakeFirst();
    return row && { ...archived(row), body: row.body };
  }
}

@QueryHandler(ListAcceptances)
export class ListAcceptancesHandler implements IQueryHandler<ListAcceptances> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, slice }: ListAcceptances): Promise<AcceptedDocument[]> {
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('acceptance')
      .select(['id', 'account_id', 'kind', 'version', 'sha256', 'manner', 'occasion', 'accepted_at'])
      .where('tenant_id', '=', tenantId)
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(({ account_id, accepted_at, ...rest }) => ({
      ...rest,
      accountId: account_id,
      acceptedAt: isoInstant(accepted_at),
    }));
  }
}

@QueryHandler(ListPolicyVersions)
export class ListPolicyVersionsHandler implements IQueryHandler<ListPolicyVersions> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<PolicyVersionListing[]> {
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('contract_policy')
      .select(['version', 'reason', 'set_by', 'set_at'])
      .orderBy('version', 'desc')
      .execute();
    return rows.map(({ version, reason, set_by, set_at }) => ({
      version,
      reason,
      setBy: set_by,
      setAt: isoInstant(set_at),
    }));
  }
}

@QueryHandler(ListObligations)
export class ListObligationsHandler implements IQueryHandler<ListObligations> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ tenantId, filter, slice }: ListObligations): Promise<OwedItem[]> {
    const door: Kysely<TermsTables> = tenantId ? this.database.app() : this.database.system();
    const { state, clause, owedBy, from, to } = filter;
    const rows = await door
      .selectFrom('obligation')
      .select(['tenant_id', 'id', 'key', 'clause', 'owed_by', 'title', 'due_at', 'state', 'command'])
      .select(['settled_at', 'reason', 'attempts', 'last_error_code'])
      .$if(tenantId !== undefined, (list) => list.where('tenant_id', '=', tenantId!))
      .$if(state !== undefined, (list) => list.where('state', '=', state!))
      .$if(clause !== undefined, (list) => list.where('clause', '=', clause!))
      .$if(owedBy !== undefined, (list) => list.where('owed_by', '=', owedBy!))
      .$if(from !== undefined, (list) => list.where('due_at', '>=', startOfDay(from!)))
      .$if(to !== undefined, (list) => list.where('due_at', '<', startOfDay(addDays(to!, 1))))
      .$if(slice.after !== undefined, (list) =>
        list.where(sql<boolean>`(due_at, id) > (${slice.after![0]}::timestamptz, ${slice.after![1]}::uuid)`),
      )
      .orderBy('due_at')
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    const names = await this.names.of(tenantId ? [] : rows.map((row) => row.tenant_id));
    return rows.map((row) => ({ ...owed(row), clientName: names.get(row.tenant_id) ?? null }));
  }
}

@QueryHandler(ListEvidence)
export class ListEvidenceHandler implements IQueryHandler<ListEvidence> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, filter, slice }: ListEvidence): Promise<EvidenceItem[]> {
    const { clause, eventType, subjectId } = filter;
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('evidence')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(clause !== undefined, (list) => list.where('clause', '=', clause!))
      .$if(eventType !== undefined, (list) => list.where('event_type', '=', eventType!))
      .$if(subjectId !== undefined, (list) => list.where('subject_id', '=', subjectId!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(evidenceItem);
  }
}

@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, pastEntries }: ReadTimeline): Promise<ContractTimeline> {
    const db = this.database.app<TermsTables>();
    const past = await db
      .selectFrom('evidence')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      // Who looked at the contract is not part of its life; the evidence list has it.
      .where('event_type', '<>', 'terms.BackOfficeRead')
      .orderBy('id', 'desc')
      .limit(pastEntries)
      .execute();
    const future = await db
      .selectFrom('obligation')
      .select(['key', 'clause', 'owed_by', 'title', 'due_at'])
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'PENDING')
      .orderBy('due_at')
      .orderBy('id')
      .execute();
    const factsOf = moneyFacts(past);
    return { past: past.reverse().map((row) => ({ ...happened(row), facts: factsOf(row) })), future: future.map(due) };
  }
}

/** Ids and due times across tenants, under the system login, without a lock. */
@Injectable()
export class SystemLists extends AcrossTenants {
  constructor(private readonly database: Database) {
    super();
  }

  async dueObligations(now: Date, wallNow: Date, limit: number): Promise<TenantRow[]> {
    const rows = await this.database
      .system<TermsTables>()
      .selectFrom('obligation')
      .select(['tenant_id', 'id'])
      .where('state', '=', 'PENDING')
      .where('due_at', '<=', now)
      .where(({ or, eb }) => or([eb('due_at', '<', now), eb('promise', '=', false)]))
      .where(({ or, eb }) => or([eb('retry_at', 'is', null), eb('retry_at', '<=', wallNow)]))
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ tenant_id, id }) => ({ tenantId: tenant_id, id }));
  }

  async nextDueAt(now: Date): Promise<Date | undefined> {
    const row = await this.database
      .system<TermsTables>()
      .selectFrom('obligation')
      .select(['due_at', 'promise'])
      .where('state', '=', 'PENDING')
      .where('due_at', '>=', now)
      .where(({ or, eb }) => or([eb('due_at', '>', now), eb('promise', '=', true)]))
      .orderBy('due_at')
      .orderBy('promise')
      .limit(1)
      .executeTakeFirst();
    // The last moment of a promise is still in time, so its instant is the first one after.
    return row && new Date(instant(row.due_at).getTime() + (row.promise ? 1 : 0));
  }

  async tenantsWithUnsealedEvidence(limit: number): Promise<string[]> {
    const rows = await this.database
      .system<TermsTables>()
      .selectFrom('evidence')
      .select('tenant_id')
      .distinct()
      .where('seq', 'is', null)
      .limit(limit)
      .execute();
    return rows.map(({ tenant_id }) => tenant_id);
  }

  async tenantsWithEvidence(): Promise<string[]> {
    const db = this.database.system<TermsTables>();
    // Heads too: whoever deletes all rows of a chain leaves its head behind, or the other way round.
    const rows = await db
      .selectFrom('evidence')
      .select('tenant_id')
      .union(db.selectFrom('evidence_head').select('tenant_id'))
      .orderBy('tenant_id')
      .execute();
    return rows.map(({ tenant_id }) => tenant_id);
  }
}

type DocumentRow = Pick<Row<'legal_document'>, (typeof DOCUMENT_COLUMNS)[number]>;

const archived = (row: DocumentRow): ArchivedDocument => ({
  id: row.id,
  kind: row.kind,
  version: row.version,
  language: row.language,
  title: row.title,
  sha256: row.sha256,
  state: row.state,
  effectiveFrom: row.effective_from,
  major: row.major,
  reason: row.reason,
  publishedAt: isoOrNull(row.published_at),
});

const owed = (row: Omit<Row<'obligation'>, 'retry_at' | 'promise'>): Omit<OwedItem, 'clientName'> => ({
  tenantId: row.tenant_id,
  id: row.id,
  key: row.key,
  clause: row.clause,
  owedBy: row.owed_by,
  title: row.title,
  dueAt: isoInstant(row.due_at),
  state: row.state,
  command: row.command?.name ?? null,
  settledAt: isoOrNull(row.settled_at),
  reason: row.reason,
  attempts: row.attempts,
  lastErrorCode: row.last_error_code,
});

const evidenceItem = (row: EvidenceRow): EvidenceItem => ({
  id: row.id,
  clause: row.clause as ClauseId,
  eventType: row.event_type,
  eventVersion: row.event_version,
  subjectId: row.subject_id,
  actor: { kind: row.actor_kind, id: row.actor_id } as Actor,
  policyVersion: row.policy_version,
  payload: row.payload as Record<string, unknown>,
  at: isoInstant(row.at),
  recordedAt: isoInstant(row.recorded_at),
  seq: row.seq,
  prevHash: row.prev_hash,
  hash: row.hash,
});

const happened = (row: EvidenceRow): Omit<TimelineEntry, 'facts'> => {
  const facts = row.payload as { template?: string; state?: string };
  return {
    at: isoInstant(row.at),
    date: localDate(instant(row.at)),
    kind: 'happened',
    clause: row.clause as ClauseId,
    event: row.event_type.slice(row.event_type.lastIndexOf('.') + 1),
    title: null,
    owedBy: null,
    subject: row.subject_id,
    notice: facts.template ?? null,
    instanceState: row.event_type.startsWith('tenancy.') ? (facts.state ?? null) : null,
  };
};

interface MoneyPayload {
  number?: string;
  total?: MoneyJson;
  amount?: MoneyJson;
  invoiceId?: string;
  invoiceIds?: string[];
}

/** An event says a number or an amount once; what happens to the same invoice later says only which. */
function moneyFacts(rows: EvidenceRow[]): (row: EvidenceRow) => EntryFacts | null {
  const said = new Map<string, { number?: string; amount?: MoneyJson }>();
  for (const { subject_id, payload } of rows) {
    const { number, total, amount = total } = payload as MoneyPayload;
    if (number || amount) said.set(subject_id, { number, amount });
  }

  return ({ subject_id, payload }) => {
    const { total, invoiceId, invoiceIds = [] } = payload as MoneyPayload;
    const spokenOf = [subject_id, ...(invoiceId ? [invoiceId] : []), ...invoiceIds].flatMap((id) => said.get(id) ?? []);
    const amount = (payload as MoneyPayload).amount ?? total ?? spokenOf.find((each) => each.amount)?.amount ?? null;
    const numbers = spokenOf.flatMap(({ number }) => number ?? []);
    return amount || numbers.length > 0 ? { amount, numbers } : null;
  };
}

const due = (row: Pick<Row<'obligation'>, 'key' | 'clause' | 'owed_by' | 'title' | 'due_at'>): TimelineEntry => ({
  at: isoInstant(row.due_at),
  date: localDate(instant(row.due_at)),
  kind: 'due',
  clause: row.clause,
  event: null,
  title: row.title,
  owedBy: row.owed_by,
  subject: row.key,
  notice: null,
  instanceState: null,
  facts: null,
});
