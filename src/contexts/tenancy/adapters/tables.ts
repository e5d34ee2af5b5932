import { type InstantColumn, type MaybeInstantColumn } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { CustomerKind, GrantedEntitlements, InstanceState, PurgeCause } from '../contract.js';
import type { ClientState } from '../domain/client.js';
import type { DeletionPlan, Suspension } from '../domain/instance.js';
import type { ReRegistrationState, TraitKind } from '../domain/re-registration.js';

/** This context's own view of its tables, for SQL. */
export interface TenancyTables {
  client: {
    tenant_id: string;
    state: ClientState;
    name: string;
    customer_kind: CustomerKind;
    country: string;
    org_no: string | null;
    org_no_is_personal: boolean;
    consumer_until: MaybeInstantColumn;
    language: Language;
    registration_email: string;
    contact_name: string;
    version: number;
  };
  agreement: { tenant_id: string; concluded_at: MaybeInstantColumn; ended_at: MaybeInstantColumn };
  instance: {
    tenant_id: string;
    slug: string;
    state: InstanceState;
    suspensions: Suspension[];
    entitlements: GrantedEntitlements;
    deletion: DeletionPlan | null;
  };
  client_directory: { slug: string; tenant_id: string; licence: string | null };
  purge_day: { date: LocalDate; started: number };
  re_registration: {
    tenant_id: string;
    id: string;
    cause: PurgeCause;
    matched: TraitKind[];
    state: ReRegistrationState;
    requested_at: InstantColumn;
    decided_at: MaybeInstantColumn;
  };
  re_registration_marker: {
    fingerprint: string;
    kind: TraitKind;
    cause: PurgeCause;
    marked_at: InstantColumn;
    expires_at: InstantColumn;
  };
  /** Of terms; the back office's list shows what is due next. */
  obligation: { tenant_id: string; state: string; due_at: InstantColumn; clause: ClauseId; title: string };
}
