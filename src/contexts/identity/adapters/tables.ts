import { type InstantColumn, type MaybeInstantColumn } from '../../../platform/instants.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { InstanceState } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { Role } from '../contract.js';
import type { Admission } from '../contract-after-end.js';
import type { AccountState } from '../domain/account.js';
import type { Exclusion, MembershipState } from '../domain/team.js';

/** This context's own view of its tables, for SQL. */
export interface IdentityTables {
  account: {
    id: string;
    email: string | null;
    name: string;
    language: Language;
    state: AccountState;
    password_hash: string | null;
    password_changed_at: MaybeInstantColumn;
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
    invited_at: InstantColumn;
    expires_at: MaybeInstantColumn;
    joined_at: MaybeInstantColumn;
    exclusions: Exclusion[];
    /** Whether any stands; made up by the database. */
    excluded: boolean;
    person_mark: string | null;
    version: number;
  };
  session: {
    token_hash: string;
    id: string;
    account_id: string;
    tenant_id: string;
    opened_at: InstantColumn;
    seen_at: InstantColumn;
    user_agent: string;
    admission: Admission | null;
  };
  known_device: { account_id: string; device_hash: string; seen_at: InstantColumn };
  way_back: { tenant_id: string; id: string; account_id: string };
  throttle: { key: string; tries: number; resets_at: InstantColumn };
  api_key: {
    tenant_id: string;
    id: string;
    name: string;
    role: 'user' | 'administrator';
    scopes: string[];
    token_hash: string;
    hint: string;
    issued_by: string;
    issued_at: InstantColumn;
    revoked_at: MaybeInstantColumn;
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
