import { Query } from '@nestjs/cqrs';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { Role } from '../contract.js';
import type { MembershipState } from '../domain/team.js';

export interface Myself {
  accountId: string;
  membershipId: string;
  email: string | null;
  name: string;
  language: Language;
  role: Role;
  passwordChangedAt: string | null;
  /** Every instance that the person is invited to or a member of. */
  tenantIds: string[];
}

export class ReadMyself extends Query<Myself | undefined> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

export interface MemberSummary {
  id: string;
  accountId: string;
  name: string;
  email: string | null;
  role: Role;
  state: MembershipState;
  suspended: { clause: ClauseId; since: string } | null;
  invitedAt: string;
  expiresAt: string | null;
  joinedAt: string | null;
  version: number;
}

/** Members and the invited, in the order that they were asked in. */
export class ListMembers extends Query<MemberSummary[]> {
  constructor(
    readonly tenantId: string,
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface SessionSummary {
  id: string;
  tenantId: string;
  openedAt: string;
  seenAt: string;
  userAgent: string;
}

/** A person's own live sessions, in every instance. */
export class ListSessions extends Query<SessionSummary[]> {
  constructor(readonly accountId: string) {
    super();
  }
}

export interface ApiKeySummary {
  id: string;
  name: string;
  /** What it may today: no more than the person who made it. */
  role: 'user' | 'administrator';
  scopes: string[];
  hint: string;
  issuedBy: string;
  issuedAt: string;
  revokedAt: string | null;
  /** Refused for as long as the person who made it is kept out. */
  isAtRest: boolean;
}

export class ListApiKeys extends Query<ApiKeySummary[]> {
  constructor(
    readonly tenantId: string,
    readonly slice: Slice,
  ) {
    super();
  }
}
