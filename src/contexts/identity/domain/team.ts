import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Conflict, Gone, Invalid, NotFound, OutOfOrder } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  type Hold,
  InvitationExpired,
  MemberInvited,
  MemberJoined,
  MemberReinstated,
  MemberRemoved,
  MemberRoleChanged,
  MemberSuspended,
  type Role,
} from '../contract.js';

export type MembershipState = 'INVITED' | 'ACTIVE' | 'REMOVED';

/** Days that an invitation waits (product.md, identity). */
const INVITATION_DAYS = 7;

/** A decision of the operator that keeps a person out, and since when. */
export interface Exclusion extends Hold {
  since: string;
}

/** What staff decide without a case. */
export const BY_STAFF = 'staff';

/** One person's place in one instance. A removed one stays as history, under the name it was known by. */
export class Membership extends AggregateRoot {
  state: MembershipState = 'INVITED';
  invitationHash: string | null = null;
  expiresAt: Date | null = null;
  joinedAt: Date | null = null;
  removedAt: Date | null = null;
  /** ToS 2.4, 2.13: the operator keeps this person out for as long as one of these stands, whatever the state. */
  exclusions: Exclusion[] = [];
  /** A keyed hash of the address, by which the operator's decision finds who left and comes back (ToS 2.13). */
  personMark: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly accountId: string,
    public name: string,
    public role: Role,
    readonly invitedAt: Date,
  ) {
    super();
  }

  static invite(
    ids: { tenantId: string; id: string; accountId: string; invitationHash: string; personMark: string },
    { name, role }: { name: string; role: Role },
    at: Date,
  ): Membership {
    const membership = new Membership(ids.tenantId, ids.id, ids.accountId, name, role, at);
    membership.invitationHash = ids.invitationHash;
    membership.personMark = ids.personMark;
    membership.expiresAt = startOfDay(addDays(localDate(at), INVITATION_DAYS + 1));
    membership.record(new MemberInvited(...membership.facts(at)));
    return membership;
  }

  /** Without an invitation: the first administrator, or staff. */
  static admit(
    ids: { tenantId: string; id: string; accountId: string },
    { name, role }: { name: string; role: Role },
    at: Date,
  ): Membership {
    const membership = new Membership(ids.tenantId, ids.id, ids.accountId, name, role, at);
    membership.enter(at);
    return membership;
  }

  get isActive(): boolean {
    return this.state === 'ACTIVE' && !this.isExcluded;
  }

  get isExcluded(): boolean {
    return this.exclusions.length > 0;
  }

  demandJoinable(at: Date): void {
    if (this.state !== 'INVITED' || !this.expiresAt || at >= this.expiresAt)
      throw new Gone('invitation-expired', 'This invitation has had its time; ask for a new one.');
  }

  join(name: string, at: Date): void {
    this.demandJoinable(at);

    this.name = name;
    this.enter(at);
  }

  changeRole(role: Role, at: Date): void {
    if (this.role === role) return;
    if (this.state === 'REMOVED') throw new OutOfOrder('The membership', this.state, 'change its role');

    this.role = role;
    this.record(new MemberRoleChanged(...this.facts(at)));
  }

  remove(personMark: string, at: Date): void {
    this.leave(at);
    this.personMark = personMark;
    this.record(new MemberRemoved(...this.facts(at)));
  }

  /** The invited never came; not even the name that they were invited under is kept. */
  expire(at: Date): void {
    if (this.state !== 'INVITED') return;

    this.leave(at);
    this.name = '';
    if (!this.isExcluded) this.personMark = null;
    this.record(new InvitationExpired(...this.facts(at)));
  }

  isHeldBy(by: string): boolean {
    return this.exclusions.some((standing) => standing.by === by);
  }

  /** Of a place that was left as well, so that asking the person in again undoes nothing. */
  suspend({ by, clause, reason }: Hold, at: Date): void {
    if (this.isHeldBy(by)) return;

    this.exclusions = [...this.exclusions, { by, clause, reason, since: at.toISOString() }];
    this.record(new MemberSuspended(this.tenantId, this.id, clause, this.accountId, at.toISOString()));
  }

  /** Each decision is lifted on its own; the person is free when none is left (K7). */
  reinstate(by: string, at: Date): void {
    const lifted = this.exclusions.find((standing) => standing.by === by);
    if (!lifted) return;

    this.exclusions = this.exclusions.filter((standing) => standing !== lifted);
    if (this.isExcluded) return;
    this.record(new MemberReinstated(this.tenantId, this.id, lifted.clause, this.accountId, at.toISOString()));
  }

  private enter(at: Date): void {
    this.state = 'ACTIVE';
    this.joinedAt = at;
    this.invitationHash = null;
    this.expiresAt = null;
    this.record(new MemberJoined(...this.facts(at)));
  }

  private leave(at: Date): void {
    if (this.state === 'REMOVED') throw new OutOfOrder('The membership', this.state, 'be removed');

    this.state = 'REMOVED';
    this.removedAt = at;
    this.invitationHash = null;
    this.expiresAt = null;
  }

  private facts(at: Date) {
    return [this.tenantId, this.id, this.accountId, this.role, at.toISOString()] as const;
  }
}

/**
 * Everybody in one instance, loaded under one lock, because two rules look at all of them: somebody always
 * administers it (ToS 1.5), and nobody takes a seat that the plan does not have.
 */
export class Team {
  constructor(
    readonly tenantId: string,
    private readonly memberships: Membership[],
  ) {}

  static roles(tenantId: string): Role[] {
    return tenantId === OPERATOR_TENANT ? ['agent', 'approver', 'admin'] : ['user', 'administrator'];
  }

  demandRole(role: Role): void {
    const allowed = Team.roles(this.tenantId);
    if (!allowed.includes(role))
      throw Invalid.field('/role', 'one-of', `A role here is one of: ${allowed.join(', ')}.`);
  }

  /** An invitation takes a seat, so that two of them cannot both get the last one. */
  demandSeat(seats: number): void {
    if (this.tenantId === OPERATOR_TENANT || this.present.length < seats) return;
    throw new Conflict('seats-exceeded', `Your plan has ${seats} seats and all are taken.`, {
      clause: 'ToS 1.5.plan',
      data: { seats, taken: this.present.length },
    });
  }

  demandStranger(accountId: string): void {
    if (this.present.some((member) => member.accountId === accountId))
      throw new Conflict('already-member', 'This person is a member or invited already.', { clause: 'ToS 2.5' });
  }

  member(membershipId: string): Membership {
    const member = this.present.find(({ id }) => id === membershipId);
    if (!member) throw new NotFound();
    return member;
  }

  changeRole(membershipId: string, role: Role, at: Date): Membership {
    this.demandRole(role);
    const member = this.member(membershipId);
    if (!this.isHead(role)) this.demandAnotherHead(member);

    member.changeRole(role, at);
    return member;
  }

  remove(membershipId: string, personMark: string, at: Date): Membership {
    const member = this.member(membershipId);
    this.demandAnotherHead(member);

    member.remove(personMark, at);
    return member;
  }

  private get present(): Membership[] {
    return this.memberships.filter(({ state }) => state !== 'REMOVED');
  }

  private isHead(role: Role): boolean {
    return role === (this.tenantId === OPERATOR_TENANT ? 'admin' : 'administrator');
  }

  private demandAnotherHead(leaving: Membership): void {
    if (!leaving.isActive || !this.isHead(leaving.role)) return;
    const others = this.present.filter((member) => member !== leaving && member.isActive && this.isHead(member.role));
    if (others.length === 0)
      throw new Conflict('last-administrator', 'An instance always has an administrator; appoint another one first.', {
        clause: 'ToS 1.5.administrator',
      });
  }
}
