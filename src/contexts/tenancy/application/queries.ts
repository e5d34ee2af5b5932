import { Query } from '@nestjs/cqrs';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { CustomerKind, GrantedEntitlements, InstanceState, PurgeCause, SuspensionReason } from '../contract.js';
import type { ClientState } from '../domain/client.js';
import type { ReRegistrationState, TraitKind } from '../domain/re-registration.js';
import type { ReclassificationState } from '../domain/reclassification.js';

export interface InstanceDetails {
  tenantId: string;
  slug: string;
  name: string;
  customerKind: CustomerKind;
  /** Where it was a consumer once: what was concluded before then keeps a consumer's rights (K4). */
  consumerUntil: string | null;
  country: string;
  /** A personal number without its last four digits. */
  orgNo: string | null;
  language: Language;
  registrationEmail: string;
  state: InstanceState;
  suspensions: { reason: SuspensionReason; clause: ClauseId; since: string }[];
  entitlements: GrantedEntitlements;
  agreement: { concludedAt: string | null; endedAt: string | null };
  deletion: { cause: PurgeCause; clause: ClauseId; notBefore: string } | null;
  version: number;
}

/** One instance with its client and agreement. */
export class ReadInstance extends Query<InstanceDetails | undefined> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface ClientSummary {
  tenantId: string;
  name: string;
  slug: string;
  customerKind: CustomerKind;
  country: string;
  clientState: ClientState;
  state: InstanceState;
  deletionNotBefore: string | null;
  nextDeadline: { dueAt: string; clause: ClauseId; title: string } | null;
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** Across tenants, newest first; for the back office. */
export class ListClients extends Query<ClientSummary[]> {
  constructor(
    readonly filter: { state?: InstanceState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface ReRegistrationSummary {
  tenantId: string;
  id: string;
  cause: PurgeCause;
  matched: TraitKind[];
  state: ReRegistrationState;
  requestedAt: string;
  decidedAt: string | null;
}

/** Across tenants, oldest first; for the back office. */
export class ListReRegistrations extends Query<ReRegistrationSummary[]> {
  constructor(
    readonly filter: { state?: ReRegistrationState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface ReclassificationDetails {
  id: string;
  kind: CustomerKind;
  /** Until it is decided. */
  clientName: string | null;
  orgNo: string | null;
  reason: string;
  state: ReclassificationState;
  proposedBy: string;
  proposedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
}

/** What staff proposed to count a client as, newest first. */
export class ListReclassifications extends Query<ReclassificationDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}
