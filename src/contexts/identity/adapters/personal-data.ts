import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { thereBy } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  type KeptData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Departures } from '../contract-leaving.js';

/** ToS 9.9: a person's account, place and sessions. With the last place the account itself is emptied. */
@Injectable()
export class PersonalAccounts extends PersonalDataHolder {
  readonly tables = ['account', 'membership', 'session', 'known_device', 'way_back', 'api_key'];

  constructor(
    private readonly database: Database,
    private readonly departures: Departures,
  ) {
    super();
  }

  async exportOf({ tenantId, role, accountId }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor' || !accountId) return [];
    const app = this.database.app();
    const account = await sql<Record<string, unknown>>`
      select email, name, language, state, password_changed_at from account where id = ${accountId}`.execute(app);
    const memberships = await sql<Record<string, unknown>>`
      select name, role, state, invited_at, joined_at, removed_at from membership
      where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(app);
    const sessions = await sql<Record<string, unknown>>`
      select opened_at, seen_at, user_agent from session
      where account_id = ${accountId} and tenant_id = ${tenantId}`.execute(app);
    const keys = await sql<Record<string, unknown>>`
      select name, hint, role, scopes, issued_at, revoked_at from api_key
      where tenant_id = ${tenantId} and issued_by = ${accountId} order by id`.execute(app);
    return [
      { name: 'account', rows: account.rows },
      { name: 'memberships', rows: memberships.rows },
      { name: 'api-keys', rows: keys.rows },
      { name: 'sessions', rows: sessions.rows },
    ];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    const { tenantId, role, accountId, email } = subject;
    if (role === 'processor') return { erased: [], kept: [] };
    const place = await this.departures.placeOf(tenantId, email);
    // Who works for the operator is not dismissed by a request.
    if (tenantId === OPERATOR_TENANT) return { erased: [], kept: place ? [stillNeeded] : [] };
    if (place && !(await this.wasHere(subject, place.accountId))) return { erased: [], kept: [] };
    if (place) await this.departures.leave(tenantId, place.accountId);
    const id = accountId ?? place?.accountId;
    if (!id) return { erased: [], kept: [] };
    const names = await sql`
      update membership set name = '' where tenant_id = ${tenantId} and account_id = ${id} and name <> ''`.execute(
      this.database.app(),
    );
    return {
      erased: [{ what: 'account', rows: (place ? 1 : 0) + Number(names.numAffectedRows ?? 0) }],
      kept: await this.keptOf(tenantId, id),
    };
  }

  private async keptOf(tenantId: string, accountId: string): Promise<KeptData[]> {
    const { rows } = await sql<{ places: number; state: string }>`
      select jsonb_array_length(tenant_ids - ${tenantId}) as places, state from account where id = ${accountId}`.execute(
      this.database.app(),
    );
    const [account] = rows;
    if (account?.state === 'SUSPENDED') return [keptOut];
    // Another client's user is still one; that contract is not this one's to end.
    return Number(account?.places ?? 0) > 0 ? [stillNeeded] : [];
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select a.email from membership m join account a on a.id = m.account_id
      where m.tenant_id = ${tenantId} and a.email is not null`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }

  /** Whoever was invited anew after their erasure has a new place. */
  private async wasHere(subject: DataSubject, accountId: string): Promise<boolean> {
    const { rows } = await sql`
      select 1 from membership where tenant_id = ${subject.tenantId} and account_id = ${accountId}
        and state = 'ACTIVE' and ${thereBy(sql`coalesce(joined_at, invited_at)`, subject)}`.execute(
      this.database.app(),
    );
    return rows.length > 0;
  }
}

/** ToS 2.13: the address of somebody whom the operator keeps out, and nothing else of them. */
const keptOut: KeptData = { what: 'account', ground: 'open-dispute', law: 'GDPR 17.3 e', until: null };
const stillNeeded: KeptData = { what: 'account', ground: 'contract-in-force', law: 'GDPR 6.1 b', until: null };
