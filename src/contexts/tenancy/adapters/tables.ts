import type { ColumnType } from 'kysely';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { CustomerKind, GrantedEntitlements, InstanceState, PurgeCause } from '../contract.js';
import type { ClientState } from '../domain/client.js';
import type { DeletionPlan, Suspension } from '../domain/instance.js';
import type { ReRegistrationState, TraitKind } from '../domain/re-registration.js';

/** The app's door hands out timestamps as text, the system's as dates. */
export type Instant = ColumnType<Date | string, Date, Date>;

export const isoInstant = (value: Date | string): string => new Date(value).toISOString();

export const isoOrNull = (value: Date | string | null): string | null => value && isoInstant(value);

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
    language: Language;
    registration_email: string;
    contact_name: string;
    version: number;
  };
  agreement: { tenant_id: string; concluded_at: Instant | null; ended_at: Instant | null };
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
    requested_at: Instant;
    decided_at: Instant | null;
  };
  re_registration_marker: { fingerprint: string; kind: TraitKind; cause: PurgeCause; expires_at: Instant };
  /** Of terms; the back office's list shows what is due next. */
  obligation: { tenant_id: string; state: string; due_at: Instant; clause: ClauseId; title: string };
}
