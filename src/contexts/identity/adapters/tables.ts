import type { ColumnType } from 'kysely';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { InstanceState } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { Role } from '../contract.js';
import type { AccountState } from '../domain/account.js';
import type { Exclusion, MembershipState } from '../domain/team.js';

/** The app's door hands out timestamps as text, the system's as dates. */
export type Instant = ColumnType<Date | string, Date, Date>;

export const isoInstant = (value: Date | string): string => new Date(value).toISOString();

export const isoOrNull = (value: Date | string | null): string | null => value && isoInstant(value);

/** This context's own view of its tables, for SQL. */
export interface IdentityTables {
  account: {
    id: string;
    email: string | null;
    name: string;
    language: Language;
    state: AccountState;
    password_hash: string | null;
    password_changed_at: Instant | null;
    reset_token_hash: string | null;
    tenant_ids: string[];
  };
  membership: {
    tenant_id: string;
    id: string;
    account_id: string;
    name: string;
    role: Role;
    state: MembershipState;
    invitation_hash: string | null;
    invited_at: Instant;
    expires_at: Instant | null;
    joined_at: Instant | null;
    suspension: Exclusion | null;
    version: number;
  };
  session: {
    token_hash: string;
    id: string;
    account_id: string;
    tenant_id: string;
    opened_at: Instant;
    seen_at: Instant;
    user_agent: string;
  };
  known_device: { account_id: string; device_hash: string; seen_at: Instant };
  throttle: { key: string; tries: number; resets_at: Instant };
  api_key: {
    tenant_id: string;
    id: string;
    name: string;
    role: 'user' | 'administrator';
    scopes: string[];
    token_hash: string;
    hint: string;
    issued_by: string;
    issued_at: Instant;
    revoked_at: Instant | null;
  };
  /** Tenancy's view for the gate; the operator's own tenant has no row in it. */
  instance_access: {
    tenant_id: string;
    state: InstanceState;
    modules: string[];
    suspended_under: ClauseId | null;
    agreement_ended: boolean;
  };
}
