import { defineEntity, type EntitySchema, LockMode, p, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database.js';
import { instant } from '../../../platform/instants.js';
import { loaded } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { DocumentKind, Language, NewAcceptance, NewObligation } from '../contract.js';
import type { ContractPolicy } from '../contract-policy.js';
import { Acceptance } from '../domain/acceptance.js';
import { completed, PolicyVersion } from '../domain/contract-policy.js';
import { type DocumentState, LegalDocument, type PublishedText } from '../domain/legal-document.js';
import { Obligation, type ObligationState, type WaitingCommand } from '../domain/obligation.js';
import { Acceptances, LegalDocuments, ObligationBook, PolicyVersions } from '../domain/ports.js';
import { changeEntities } from './mappings-changes.js';
import type { Row, TermsTables } from './tables.js';

const LegalDocumentSchema = defineEntity({
  class: loaded(LegalDocument),
  tableName: 'legal_document',
  properties: {
    id: p.uuid().primary(),
    kind: p.string().$type<DocumentKind>(),
    version: p.string(),
    language: p.string().$type<Language>(),
    title: p.string(),
    body: p.text(),
    sha256: p.string(),
    summary: p.text().nullable(),
    state: p.string().$type<DocumentState>(),
    effectiveFrom: p.date().nullable(),
    major: p.boolean().nullable(),
    reason: p.string().nullable(),
    publishedAt: p.datetime().nullable(),
    confirmed: p.boolean(),
    isChange: p.boolean(),
  },
});

const AcceptanceSchema = defineEntity({
  class: loaded(Acceptance),
  tableName: 'acceptance',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid(),
    kind: p.string().$type<DocumentKind>(),
    version: p.string(),
    sha256: p.string(),
    manner: p.string().$type<NewAcceptance['manner']>(),
    occasion: p.string(),
    ip: p.string(),
    locale: p.string(),
    acceptedAt: p.datetime(),
  },
});

const PolicyVersionSchema = defineEntity({
  class: loaded(PolicyVersion),
  tableName: 'contract_policy',
  properties: {
    version: p.integer().primary(),
    policy: p.json<ContractPolicy>(),
    reason: p.string(),
    setBy: p.string(),
    setAt: p.datetime(),
  },
});

const ObligationSchema = defineEntity({
  class: loaded(Obligation),
  tableName: 'obligation',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    key: p.string(),
    clause: p.string().$type<ClauseId>(),
    owedBy: p.string().$type<NewObligation['owedBy']>(),
    title: p.string(),
    dueAt: p.datetime(),
    command: p.json<WaitingCommand>().nullable(),
    firm: p.boolean(),
    promise: p.boolean(),
    state: p.string().$type<ObligationState>(),
    openedAt: p.datetime(),
    settledAt: p.datetime().nullable(),
    reason: p.string().nullable(),
    attempts: p.integer(),
    retryAt: p.datetime().nullable(),
    lastErrorCode: p.string().nullable(),
  },
});

export const entities = [
  LegalDocumentSchema,
  AcceptanceSchema,
  PolicyVersionSchema,
  ObligationSchema,
  ...changeEntities,
] as unknown as EntitySchema[];

@Injectable()
export class PostgresLegalDocuments extends LegalDocuments {
  constructor(private readonly database: Database) {
    super();
  }

  add(document: LegalDocument): void {
    UnitOfWork.em.persist(document);
  }

  ofKind(kind: DocumentKind): Promise<LegalDocument[]> {
    return UnitOfWork.em.find(LegalDocument, { kind }, { orderBy: { publishedAt: 'asc', id: 'asc' } });
  }

  async published(): Promise<PublishedText[]> {
    const rows = await this.database
      .app<TermsTables>()
      .selectFrom('legal_document')
      .select(['kind', 'version', 'language', 'sha256', 'effective_from', 'published_at', 'confirmed'])
      .where('state', '<>', 'DRAFT')
      .execute();
    return rows.map(({ effective_from, published_at, ...text }) => ({
      ...text,
      effectiveFrom: effective_from!,
      publishedAt: instant(published_at!),
    }));
  }
}

@Injectable()
export class PostgresAcceptances extends Acceptances {
  constructor(private readonly database: Database) {
    super();
  }

  add(acceptance: Acceptance): void {
    UnitOfWork.em.persist(acceptance);
  }

  async addOnce(acceptance: Acceptance): Promise<boolean> {
    const { tenantId, id, accountId, kind, version, sha256, manner, occasion, ip, locale, acceptedAt } = acceptance;
    const where = { tenant_id: tenantId, account_id: accountId, kind, version };
    if (await this.find(where)) return false;
    const { numInsertedOrUpdatedRows } = await this.database
      .app<TermsTables>()
      .insertInto('acceptance')
      .values({ ...where, id, sha256, manner, occasion, ip, locale, accepted_at: acceptedAt })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  explicitOf(tenantId: string, accountId: string, kind: DocumentKind, version: string): Promise<boolean> {
    return this.find({ tenant_id: tenantId, account_id: accountId, kind, version, manner: 'EXPLICIT' });
  }

  private async find(where: Partial<Row<'acceptance'>>): Promise<boolean> {
    const query = this.database.app<TermsTables>().selectFrom('acceptance').select('id');
    const found = await query.where(({ and }) => and(where)).executeTakeFirst();
    return found !== undefined;
  }
}

@Injectable()
export class PostgresPolicyVersions extends PolicyVersions {
  constructor(private readonly database: Database) {
    super();
  }

  add(version: PolicyVersion): void {
    UnitOfWork.em.persist(version);
  }

  async latest(): Promise<PolicyVersion> {
    const [latest] = await UnitOfWork.em.find(PolicyVersion, {}, { orderBy: { version: 'desc' }, limit: 1 });
    if (!latest) throw new Error('The table of policy versions has lost its first');
    return latest;
  }

  async latestNumber(): Promise<number> {
    const { latest } = await this.database
      .app<TermsTables>()
      .selectFrom('contract_policy')
      .select(({ fn }) => fn.max('version').as('latest'))
      .executeTakeFirstOrThrow();
    return latest;
  }

  async policy(version: number): Promise<ContractPolicy | undefined> {
    const row = await this.database
      .app<TermsTables>()
      .selectFrom('contract_policy')
      .select('policy')
      .where('version', '=', version)
      .executeTakeFirst();
    return row && completed(row.policy);
  }
}

@Injectable()
export class PostgresObligationBook extends ObligationBook {
  add(obligation: Obligation): void {
    UnitOfWork.em.persist(obligation);
  }

  // Locked, because the sweeper may be about to run it: whoever comes second sees what the first has decided.
  async pending(tenantId: string, key: string): Promise<Obligation | undefined> {
    const where = { tenantId, key, state: 'PENDING' as const };
    return (await UnitOfWork.em.findOne(Obligation, where, { lockMode: LockMode.PESSIMISTIC_WRITE })) ?? undefined;
  }

  pendingWithPrefix(tenantId: string, prefix: string): Promise<Obligation[]> {
    // A range, not LIKE: beneath row level security only leakproof operators may use an index.
    const where = { tenantId, state: 'PENDING' as const, key: { $gte: prefix, $lt: `${prefix}\u{10FFFF}` } };
    return UnitOfWork.em.find(Obligation, where, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } });
  }

  async find(tenantId: string, id: string): Promise<Obligation | undefined> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    return (await UnitOfWork.em.findOne(Obligation, { tenantId, id }, options)) ?? undefined;
  }

  async claimDue(tenantId: string, id: string, now: Date, wallNow: Date): Promise<Obligation | undefined> {
    // One statement finds, checks and locks: this runs once for every deadline that ever passes.
    const nobodyIsEarlier = raw(
      (alias) => `not exists (
        select 1 from obligation earlier
        where earlier.tenant_id = ? and earlier.state = 'PENDING'
          and earlier.due_at <= ? and (earlier.due_at < ? or not earlier.promise)
          and (earlier.due_at, earlier.id) < (${alias}.due_at, ${alias}.id)
          and (earlier.retry_at is null or earlier.retry_at <= ?)
      )`,
      [tenantId, now, now, wallNow],
    );
    // As Obligation.isDue has it.
    const passed = { $or: [{ dueAt: { $lt: now } }, { dueAt: now, promise: false }] };
    const where = { tenantId, id, state: 'PENDING' as const, ...passed, [nobodyIsEarlier]: [] };
    const options = { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE } as const;
    return (await UnitOfWork.em.findOne(Obligation, where, options)) ?? undefined;
  }

  async lockPending(tenantId: string, id: string): Promise<Obligation | undefined> {
    const where = { tenantId, id, state: 'PENDING' as const };
    return (await UnitOfWork.em.findOne(Obligation, where, { lockMode: LockMode.PESSIMISTIC_WRITE })) ?? undefined;
  }
}
