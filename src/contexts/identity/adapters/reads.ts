import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { type Addressee, Imprint, RecipientDirectory, type Recipients } from '../../terms/contract.js';
import { type Candidate, type Credentials, type Invitation, SignInDirectory } from '../application/ports.js';
import {
  type ApiKeySummary,
  ListApiKeys,
  ListMembers,
  ListSessions,
  type MemberSummary,
  type Myself,
  ReadMyself,
  type SessionSummary,
} from '../application/queries.js';
import { InstancesOfPerson, Members } from '../contract.js';
import { normalisedEmail } from '../domain/email.js';
import { aliveAfter } from '../domain/session.js';
import type { Exclusion } from '../domain/team.js';
import { type IdentityTables } from './tables.js';

@Injectable()
export class PostgresSignInDirectory extends SignInDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async candidate(tenantId: string, email: string, deviceHash: string | undefined): Promise<Candidate | undefined> {
    const row = await this.database
      .app<IdentityTables>()
      .selectFrom('account as a')
      .leftJoin('membership as m', (join) =>
        join
          .onRef('m.account_id', '=', 'a.id')
          .on('m.tenant_id', '=', tenantId)
          .on('m.state', '=', 'ACTIVE')
          .on('m.excluded', '=', false),
      )
      .leftJoin('instance_access as i', (join) => join.on('i.tenant_id', '=', tenantId))
      .leftJoin('known_device as d', (join) =>
        join.onRef('d.account_id', '=', 'a.id').on('d.device_hash', '=', deviceHash ?? ''),
      )
      .select(['a.id', 'a.state', 'a.password_hash', 'm.id as membership_id', 'i.agreement_ended', 'd.device_hash'])
      .where('a.email', '=', email)
      .executeTakeFirst();
    return (
      row && {
        accountId: row.id,
        passwordHash: row.password_hash ?? undefined,
        mayEnter: row.state === 'ACTIVE' && row.membership_id !== null,
        agreementEnded: row.agreement_ended ?? false,
        knowsDevice: row.device_hash !== null,
      }
    );
  }

  async credentials(accountId: string): Promise<Credentials | undefined> {
    const row = await this.database
      .app<IdentityTables>()
      .selectFrom('account')
      .select(['email', 'name', 'language', 'state', 'password_hash', 'reset_token_hash', 'tenant_ids'])
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (!row || row.email === null) return undefined;
    const { email, name, language, state, password_hash, reset_token_hash, tenant_ids: tenantIds } = row;
    const hashes = { passwordHash: password_hash ?? undefined, resetTokenHash: reset_token_hash ?? undefined };
    return { accountId, email, name, language, state, ...hashes, tenantIds };
  }

  async invitation(tenantId: string, membershipId: string): Promise<Invitation | undefined> {
    const row = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['a.id', 'a.email', 'a.state as account_state', 'a.password_hash', 'm.state', 'm.invitation_hash'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.id', '=', membershipId)
      .executeTakeFirst();
    return (
      row && {
        accountId: row.id,
        email: row.email ?? '',
        state: row.state,
        invitationHash: row.invitation_hash ?? undefined,
        accountState: row.account_state,
        passwordHash: row.password_hash ?? undefined,
      }
    );
  }
}

@Injectable()
export class PostgresInstancesOfPerson extends InstancesOfPerson {
  constructor(private readonly database: Database) {
    super();
  }

  async of(email: string): Promise<string[]> {
    const account = await this.database
      .app<IdentityTables>()
      .selectFrom('account')
      .select('tenant_ids')
      .where('email', '=', normalisedEmail(email))
      .executeTakeFirst();
    return account?.tenant_ids ?? [];
  }
}

@Injectable()
export class PostgresMembers extends Members {
  constructor(private readonly database: Database) {
    super();
  }

  async activeCount(tenantId: string): Promise<number> {
    const { active } = await this.database
      .app<IdentityTables>()
      .selectFrom('membership')
      .select(({ fn }) => fn.countAll<string>().as('active'))
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'ACTIVE')
      .executeTakeFirstOrThrow();
    return Number(active);
  }

  async displayName(tenantId: string, accountId: string): Promise<string | undefined> {
    const db = this.database.app<IdentityTables>();
    const member = await db
      .selectFrom('membership')
      .select('name')
      .where('tenant_id', '=', tenantId)
      .where('account_id', '=', accountId)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (member) return member.name;
    // A program acts under its key's id.
    const key = await db
      .selectFrom('api_key')
      .select('name')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', accountId)
      .executeTakeFirst();
    return key?.name;
  }

  async addressee(tenantId: string, accountId: string): Promise<Addressee | undefined> {
    const person = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['a.email', 'm.name', 'a.language'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.account_id', '=', accountId)
      .where('m.state', '=', 'ACTIVE')
      .executeTakeFirst();
    return person?.email ? { email: person.email, name: person.name, language: person.language } : undefined;
  }
}

/** ToS 3.6.a and K16: the address of the registration, and the administrators of today. */
@Injectable()
export class ContractRecipients extends RecipientDirectory {
  constructor(
    private readonly database: Database,
    private readonly clients: Clients,
    private readonly imprint: Imprint,
    private readonly addresses: InstanceAddresses,
  ) {
    super();
  }

  async of(tenantId: string): Promise<Recipients> {
    const registration = await this.registrationOf(tenantId);
    const administrators = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['a.email', 'a.name', 'a.language'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.state', '=', 'ACTIVE')
      .where('m.role', 'in', ['administrator', 'admin'])
      .where('a.email', '<>', normalisedEmail(registration.email))
      .orderBy('m.id')
      .execute();
    return {
      registration,
      administrators: administrators.map(({ email, ...who }) => ({ ...who, email: email! })),
      instanceUrl: await this.addresses.of(tenantId),
    };
  }

  private async registrationOf(tenantId: string): Promise<Addressee> {
    if (tenantId === OPERATOR_TENANT) {
      const { email, name } = this.imprint.current();
      return { email, name, language: 'sv' };
    }
    const { registrationEmail, contactName, language } = await this.clients.profile(tenantId);
    return { email: registrationEmail, name: contactName, language };
  }
}

@QueryHandler(ReadMyself)
export class ReadMyselfHandler implements IQueryHandler<ReadMyself> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId }: ReadMyself): Promise<Myself | undefined> {
    const row = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['m.id as membership_id', 'm.role', 'a.id', 'a.email', 'a.name', 'a.language'])
      .select(['a.password_changed_at', 'a.tenant_ids'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.account_id', '=', accountId)
      .where('m.state', '=', 'ACTIVE')
      .executeTakeFirst();
    return (
      row && {
        accountId: row.id,
        membershipId: row.membership_id,
        email: row.email,
        name: row.name,
        language: row.language,
        role: row.role,
        passwordChangedAt: isoOrNull(row.password_changed_at),
        tenantIds: row.tenant_ids,
      }
    );
  }
}

@QueryHandler(ListMembers)
export class ListMembersHandler implements IQueryHandler<ListMembers> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, slice }: ListMembers): Promise<MemberSummary[]> {
    const rows = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['m.id', 'm.account_id', 'm.name', 'm.role', 'm.state', 'm.invited_at', 'm.expires_at', 'm.joined_at'])
      .select(['m.exclusions', 'm.version', 'a.email'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.state', '<>', 'REMOVED')
      .$if(slice.after !== undefined, (list) => list.where('m.id', '>', slice.after![0]!))
      .orderBy('m.id')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      name: row.name,
      email: row.email,
      role: row.role,
      state: row.state,
      suspended: suspendedUnder(row.exclusions),
      invitedAt: isoInstant(row.invited_at),
      expiresAt: isoOrNull(row.expires_at),
      joinedAt: isoOrNull(row.joined_at),
      version: row.version,
    }));
  }
}

/** The oldest of the decisions that keep a person out. */
const suspendedUnder = ([standing]: Exclusion[]): MemberSummary['suspended'] =>
  standing ? { clause: standing.clause, since: standing.since } : null;

@QueryHandler(ListSessions)
export class ListSessionsHandler implements IQueryHandler<ListSessions> {
  constructor(
    private readonly database: Database,
    private readonly wall: WallClock,
  ) {}

  async execute({ accountId }: ListSessions): Promise<SessionSummary[]> {
    const { openedAfter, seenAfter } = aliveAfter(this.wall.now());
    const rows = await this.database
      .app<IdentityTables>()
      .selectFrom('session')
      .select(['id', 'tenant_id', 'opened_at', 'seen_at', 'user_agent'])
      .where('account_id', '=', accountId)
      .where('opened_at', '>', openedAfter)
      .where('seen_at', '>', seenAfter)
      .orderBy('seen_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(({ id, tenant_id, opened_at, seen_at, user_agent }) => ({
      id,
      tenantId: tenant_id,
      openedAt: isoInstant(opened_at),
      seenAt: isoInstant(seen_at),
      userAgent: user_agent,
    }));
  }
}

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, slice }: ListApiKeys): Promise<ApiKeySummary[]> {
    const rows = await this.database
      .app<IdentityTables>()
      .selectFrom('api_key as k')
      .leftJoin('membership as m', (join) =>
        join
          .on('m.tenant_id', '=', tenantId)
          .onRef('m.account_id', '=', 'k.issued_by')
          .on('m.state', '=', 'ACTIVE')
          .on('m.excluded', '=', false),
      )
      .leftJoin('account as a', (join) => join.onRef('a.id', '=', 'm.account_id').on('a.state', '=', 'ACTIVE'))
      .select(['k.id', 'k.name', 'k.role', 'k.scopes', 'k.hint', 'k.issued_by', 'k.issued_at', 'k.revoked_at'])
      .select(['a.id as maker', 'm.role as maker_role'])
      .where('k.tenant_id', '=', tenantId)
      .$if(slice.after !== undefined, (list) => list.where('k.id', '>', slice.after![0]!))
      .orderBy('k.id')
      .limit(slice.limit)
      .execute();
    return rows.map(({ issued_by, issued_at, revoked_at, maker, maker_role, ...key }) => ({
      ...key,
      // As the gate has it: never more than the person who made it.
      role: maker !== null && maker_role !== 'administrator' ? 'user' : key.role,
      isAtRest: revoked_at === null && maker === null,
      issuedBy: issued_by,
      issuedAt: isoInstant(issued_at),
      revokedAt: isoOrNull(revoked_at),
    }));
  }
}
