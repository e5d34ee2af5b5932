import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { type ClauseId, Conflict, Stale } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { type Hold, MemberControl, type Role } from '../contract.js';
import { Accounts, Memberships, Sessions } from '../domain/ports.js';
import { BY_STAFF, type Membership } from '../domain/team.js';
import { KeysOfMaker } from './issuing-keys.js';
import { PersonMarks } from './ports.js';
import { addressee, PasswordReminders } from './reminding.js';

/** ToS 1.5: administrators decide who may do what. Answers with the new version. */
export class ChangeRole extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
    readonly readVersion: number,
    readonly role: Role,
  ) {
    super();
  }
}

@CommandHandler(ChangeRole)
export class ChangeRoleHandler implements ICommandHandler<ChangeRole> {
  constructor(
    private readonly memberships: Memberships,
    private readonly keys: KeysOfMaker,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId, readVersion, role }: ChangeRole): Promise<number> {
    const now = this.clock.now();
    const team = await this.memberships.team(tenantId);
    const before = team.member(membershipId);
    if (before.version !== readVersion) throw new Stale();
    const becomesAdministrator = role === 'administrator' && before.role !== role && before.state === 'ACTIVE';
    const wasAdministrator = before.role === 'administrator' && role !== 'administrator';

    const member = team.changeRole(membershipId, role, now);

    if (wasAdministrator) await this.keys.lower(member);
    if (becomesAdministrator)
      await this.notices.queue({
        tenantId,
        template: 'administrator-added',
        key: `administrator-added:${membershipId}:${now.toISOString()}`,
        to: 'contract',
        data: { name: member.name },
      });
    return this.memberships.save(member);
  }
}

/** Takes a member, or an invitation, away. From the next request on they are a stranger. */
export class RemoveMember extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly sessions: Sessions,
    private readonly keys: KeysOfMaker,
    private readonly obligations: Obligations,
    private readonly reminders: PasswordReminders,
    private readonly marks: PersonMarks,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId }: RemoveMember): Promise<void> {
    const now = this.clock.now();
    const team = await this.memberships.team(tenantId);
    const account = await this.accounts.get(team.member(membershipId).accountId);

    const member = team.remove(membershipId, this.marks.of(account.email!), now);

    account.leave(tenantId, now);
    await this.sessions.revokeIn(tenantId, member.accountId);
    await this.keys.revoke(member);
    await this.reminders.drop(tenantId, member.accountId);
    await this.obligations.void(tenantId, `invitation:${membershipId}:expire`, 'removed');
  }
}

/** Whoever is kept out is signed out, and their keys rest with them; on the next request both are strangers. */
@Injectable()
export class KeepingOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly keys: KeysOfMaker,
  ) {}

  async of(place: Membership, hold: Hold, at: Date): Promise<void> {
    const wasOut = place.isExcluded;
    place.suspend(hold, at);
    await this.sessions.revokeIn(place.tenantId, place.accountId);
    if (!wasOut) await this.keys.rest(place, hold.clause);
  }
}

/** ToS 2.4, 2.13, K6: the operator keeps one person out of one instance; colleagues stay. */
export class SuspendMember extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
    readonly clause: ClauseId,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(SuspendMember)
export class SuspendMemberHandler implements ICommandHandler<SuspendMember> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly keepingOut: KeepingOut,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId, clause, reason }: SuspendMember): Promise<void> {
    const membership = await this.memberships.get(tenantId, membershipId);
    if (membership.isHeldBy(BY_STAFF)) return;
    const now = this.clock.now();

    await this.keepingOut.of(membership, { by: BY_STAFF, clause, reason }, now);

    // K8: reasons always, at the latest at the moment of effect.
    const account = await this.accounts.get(membership.accountId);
    await this.notices.queue({
      tenantId,
      template: 'member-suspended',
      key: `member-suspended:${membershipId}:${now.toISOString()}`,
      to: [addressee(account)],
      data: { name: account.name, clause, reason },
    });
  }
}

export class ReinstateMember extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
  ) {
    super();
  }
}

@CommandHandler(ReinstateMember)
export class ReinstateMemberHandler implements ICommandHandler<ReinstateMember> {
  constructor(
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId }: ReinstateMember): Promise<void> {
    const membership = await this.memberships.get(tenantId, membershipId);
    membership.reinstate(BY_STAFF, this.clock.now());
    const [standing] = membership.exclusions;
    if (standing)
      throw new Conflict('held-by-case', 'A case keeps this person out; it is lifted there.', {
        clause: standing.clause,
        data: { caseId: standing.by },
      });
  }
}

/** What other contexts may do to a member, in their own transaction. */
@Injectable()
export class LockedMemberControl extends MemberControl {
  constructor(
    private readonly memberships: Memberships,
    private readonly keepingOut: KeepingOut,
    private readonly clock: Clock,
  ) {
    super();
  }

  async suspend(tenantId: string, accountId: string, hold: Hold): Promise<void> {
    for (const place of await this.memberships.placesOf(tenantId, { accountId }))
      await this.keepingOut.of(place, hold, this.clock.now());
  }

  async reinstate(tenantId: string, by: string): Promise<void> {
    for (const place of await this.memberships.heldBy(tenantId, by)) place.reinstate(by, this.clock.now());
  }
}
