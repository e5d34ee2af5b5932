import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { Role } from '../contract.js';
import { Account, type AccountState } from '../domain/account.js';
import { ApiKey } from '../domain/api-key.js';
import { Accounts, ApiKeys, KnownDevices, Memberships, Sessions } from '../domain/ports.js';
import type { Session } from '../domain/session.js';
import { type Exclusion, Membership, type MembershipState, Team } from '../domain/team.js';
import { WayBackSchema } from './postgres-after-end.js';
import type { IdentityTables } from './tables.js';

const AccountSchema = defineEntity({
  class: loaded(Account),
  tableName: 'account',
  properties: {
    id: p.uuid().primary(),
    email: p.string().nullable(),
    name: p.string(),
    language: p.string().$type<Language>(),
    state: p.string().$type<AccountState>(),
    passwordHash: p.string().nullable(),
    passwordChangedAt: p.datetime().nullable(),
    resetTokenHash: p.string().nullable(),
    resetExpiresAt: p.datetime().nullable(),
    tenantIds: p.json<string[]>(),
    version: p.integer().version(),
  },
});

const MembershipSchema = defineEntity({
  class: loaded(Membership),
  tableName: 'membership',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.string(),
    role: p.string().$type<Role>(),
    state: p.string().$type<MembershipState>(),
    invitationHash: p.string().nullable(),
    invitedAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    joinedAt: p.datetime().nullable(),
    removedAt: p.datetime().nullable(),
    exclusions: p.json<Exclusion[]>(),
    personMark: p.string().nullable(),
    version: p.integer().version(),
  },
});

const ApiKeySchema = defineEntity({
  class: loaded(ApiKey),
  tableName: 'api_key',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    name: p.string(),
    role: p.string().$type<'user' | 'administrator'>(),
    scopes: p.json<string[]>(),
    tokenHash: p.string(),
    hint: p.string(),
    issuedBy: p.uuid(),
    issuedAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});

export const entities = [AccountSchema, MembershipSchema, ApiKeySchema, WayBackSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresAccounts extends Accounts {
  constructor(private readonly database: Database) {
    super();
  }

  async get(id: string): Promise<Account> {
    return existing(await UnitOfWork.em.findOne(Account, { id }, locking));
  }

  async byEmail(email: string): Promise<Account | undefined> {
    return (await UnitOfWork.em.findOne(Account, { email }, locking)) ?? undefined;
  }

  async obtain(email: string, open: () => Account): Promise<Account> {
    const known = await this.byEmail(email);
    if (known) return known;

    // Whoever else opens it at the same moment is waited for; after that one of us has it.
    const { id, name, language, state, tenantIds } = open();
    await this.database
      .app<AccountRow>()
      .insertInto('account')
      .values({ id, email, name, language, state, tenant_ids: JSON.stringify(tenantIds), version: 1 })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .execute();
    return existing((await this.byEmail(email)) ?? null);
  }
}

interface AccountRow {
  account: Pick<IdentityTables['account'], 'id' | 'email' | 'name' | 'language' | 'state'> & {
    tenant_ids: string;
    version: number;
  };
}

type Erasable = 'membership' | 'api_key' | 'way_back';

@Injectable()
export class PostgresMemberships extends Memberships {
  constructor(private readonly database: Database) {
    super();
  }

  add(membership: Membership): void {
    UnitOfWork.em.persist(membership);
  }

  async team(tenantId: string): Promise<Team> {
    // First the locks, then a statement of its own: what a rival inserted while we waited is in that one's view.
    await this.membershipsOf(tenantId).select('id').where('state', '<>', 'REMOVED').orderBy('id').forUpdate().execute();
    const present = { tenantId, state: { $ne: 'REMOVED' as const } };
    return new Team(tenantId, await UnitOfWork.em.find(Membership, present, { orderBy: { id: 'asc' } }));
  }

  async get(tenantId: string, id: string): Promise<Membership> {
    return existing(await UnitOfWork.em.findOne(Membership, { tenantId, id }, locking));
  }

  async ofAccount(tenantId: string, accountId: string): Promise<Membership | undefined> {
    const where = { tenantId, accountId, state: { $ne: 'REMOVED' as const } };
    return (await UnitOfWork.em.findOne(Membership, where)) ?? undefined;
  }

  async placesOf(tenantId: string, { accountId, personMark }: { accountId: string; personMark?: string }) {
    const own = await this.membershipsOf(tenantId).select('person_mark').where('account_id', '=', accountId).execute();
    const marks = [personMark, ...own.map(({ person_mark }) => person_mark)].filter((mark) => typeof mark === 'string');
    const where = { tenantId, $or: [{ accountId }, { personMark: { $in: marks } }] };
    return UnitOfWork.em.find(Membership, where, { ...locking, orderBy: { id: 'asc' } });
  }

  async heldBy(tenantId: string, by: string): Promise<Membership[]> {
    const held = await this.membershipsOf(tenantId)
      .select('id')
      .where(sql<boolean>`exclusions @> ${JSON.stringify([{ by }])}::jsonb`)
      .execute();
    const where = { tenantId, id: { $in: held.map(({ id }) => id) } };
    return UnitOfWork.em.find(Membership, where, { ...locking, orderBy: { id: 'asc' } });
  }

  async save(membership: Membership): Promise<number> {
    await UnitOfWork.em.flush();
    return membership.version;
  }

  async presentAccounts(tenantId: string, limit: number): Promise<string[]> {
    const rows = await this.membershipsOf(tenantId)
      .select('account_id')
      .where('state', '<>', 'REMOVED')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ account_id }) => account_id);
  }

  async eraseBatch(tenantId: string, accountIds: string[], limit: number): Promise<number> {
    if (accountIds.length > 0) return this.erase('membership', tenantId, ['account_id', accountIds]);
    const ids = await this.oldest('membership', tenantId, limit);
    if (ids.length > 0) return this.erase('membership', tenantId, ['id', ids]);
    const keys = await this.oldest('api_key', tenantId, limit);
    if (keys.length > 0) return this.erase('api_key', tenantId, ['id', keys]);
    const ways = await this.oldest('way_back', tenantId, limit);
    return ways.length > 0 ? this.erase('way_back', tenantId, ['id', ways]) : 0;
  }

  async count(tenantId: string): Promise<number> {
    const { rows } = await this.membershipsOf(tenantId)
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  }

  private membershipsOf(tenantId: string) {
    return this.database.app<IdentityTables>().selectFrom('membership').where('tenant_id', '=', tenantId);
  }

  private async oldest(table: Erasable, tenantId: string, limit: number): Promise<string[]> {
    const rows = await this.database
      .app<IdentityTables>()
      .selectFrom(table)
      .select('id')
      .where('tenant_id', '=', tenantId)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  private async erase(
    table: Erasable,
    tenantId: string,
    [column, values]: ['id' | 'account_id', string[]],
  ): Promise<number> {
    const result = await this.database
      .app<IdentityTables>()
      .deleteFrom(table)
      .where('tenant_id', '=', tenantId)
      .where(column as 'id', 'in', values)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }
}

@Injectable()
export class PostgresSessions extends Sessions {
  constructor(private readonly database: Database) {
    super();
  }

  async open({ id, tokenHash, accountId, tenantId, openedAt, seenAt, userAgent, admission }: Session): Promise<void> {
    await this.database
      .app<IdentityTables>()
      .insertInto('session')
      .values({
        id,
        token_hash: tokenHash,
        account_id: accountId,
        tenant_id: tenantId,
        opened_at: openedAt,
        seen_at: seenAt,
        user_agent: userAgent,
        admission: admission ?? null,
      })
      .execute();
  }

  async browsersInUse(tenantId: string, accountId: string, since: Date): Promise<number> {
    const { browsers } = await this.database
      .app<IdentityTables>()
      .selectFrom('session')
      .select(({ fn }) => fn.count<string>('user_agent').distinct().as('browsers'))
      .where('account_id', '=', accountId)
      .where('tenant_id', '=', tenantId)
      .where('seen_at', '>', since)
      .executeTakeFirstOrThrow();
    return Number(browsers);
  }

  async revoke(accountId: string, sessionId: string): Promise<void> {
    await this.ending.where('account_id', '=', accountId).where('id', '=', sessionId).execute();
  }

  async revokeToken(tokenHash: string): Promise<void> {
    await this.ending.where('token_hash', '=', tokenHash).execute();
  }

  async revokeAll(accountId: string, keptSessionId?: string): Promise<void> {
    await this.ending
      .where('account_id', '=', accountId)
      .$if(keptSessionId !== undefined, (ended) => ended.where('id', '<>', keptSessionId!))
      .execute();
  }

  async revokeIn(tenantId: string, accountId: string): Promise<void> {
    await this.ending.where('account_id', '=', accountId).where('tenant_id', '=', tenantId).execute();
  }

  async revokeOfTenant(tenantId: string): Promise<void> {
    await this.ending.where('tenant_id', '=', tenantId).execute();
  }

  private get ending() {
    return this.database.app<IdentityTables>().deleteFrom('session');
  }
}

@Injectable()
export class PostgresKnownDevices extends KnownDevices {
  constructor(private readonly database: Database) {
    super();
  }

  async remember(accountId: string, deviceHash: string, wallNow: Date): Promise<void> {
    await this.database
      .app<IdentityTables>()
      .insertInto('known_device')
      .values({ account_id: accountId, device_hash: deviceHash, seen_at: wallNow })
      .onConflict((conflict) => conflict.columns(['account_id', 'device_hash']).doUpdateSet({ seen_at: wallNow }))
      .execute();
  }

  async forget(accountId: string): Promise<void> {
    await this.database.app<IdentityTables>().deleteFrom('known_device').where('account_id', '=', accountId).execute();
  }
}

@Injectable()
export class PostgresApiKeys extends ApiKeys {
  add(key: ApiKey): void {
    UnitOfWork.em.persist(key);
  }

  async get(tenantId: string, id: string): Promise<ApiKey> {
    return existing(await UnitOfWork.em.findOne(ApiKey, { tenantId, id }, locking));
  }

  madeBy(tenantId: string, accountId: string): Promise<ApiKey[]> {
    const where = { tenantId, issuedBy: accountId, revokedAt: null };
    return UnitOfWork.em.find(ApiKey, where, { ...locking, orderBy: { id: 'asc' } });
  }
}

function existing<T>(row: T | null): T {
  if (!row) throw new NotFound();
  return row;
}
