import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import type { FieldFault } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { FirstAdministrator, type NewAdministrator } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { Role } from '../contract.js';
import { Account } from '../domain/account.js';
import { emailFault, normalisedEmail } from '../domain/email.js';
import { mailBucketOf } from '../domain/guessing.js';
import { passwordFaults } from '../domain/password.js';
import { Accounts, Memberships } from '../domain/ports.js';
import { Membership } from '../domain/team.js';
import { demandGoodPassword } from './changing-passwords.js';
import { InviteMember } from './inviting.js';
import { Passwords, Tries } from './ports.js';
import { PasswordReminders } from './reminding.js';

/** Makes the person who verified a registration the first administrator of what it founded (ToS 3.2). */
@Injectable()
export class AppointedAdministrator extends FirstAdministrator {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly passwords: Passwords,
    private readonly tries: Tries,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  faults(email: string, password: string): FieldFault[] {
    const fault = emailFault(email);
    return [...(fault ? [fault] : []), ...passwordFaults(password, [email])];
  }

  hash(password: string): Promise<string> {
    return this.passwords.hash(password);
  }

  async mayMail(email: string): Promise<boolean> {
    const { retryAfterSeconds } = await this.tries.take([mailBucketOf('registration', normalisedEmail(email))]);
    return retryAfterSeconds === undefined;
  }

  /** Somebody who was invited and never came has proven nothing yet, and may still register. */
  async isTaken(email: string): Promise<boolean> {
    const account = await this.accounts.byEmail(normalisedEmail(email));
    return account !== undefined && account.state !== 'UNVERIFIED';
  }

  async appoint(tenantId: string, person: NewAdministrator): Promise<{ accountId: string }> {
    const now = this.clock.now();
    const email = normalisedEmail(person.email);
    const account = await this.accounts.obtain(email, () => Account.open(this.ids.next(), email, person.language));

    account.activate(person, now);
    account.belong(tenantId);
    const ids = { tenantId, id: this.ids.next(), accountId: account.id };
    this.memberships.add(Membership.admit(ids, { name: person.name, role: 'administrator' }, now));

    await this.reminders.schedule(account, tenantId, localDate(now));
    return { accountId: account.id };
  }
}

/**
 * Makes somebody staff of the operator. With a password they may sign in at once, which is how the first one
 * comes to be; without, they are invited by mail. Appointing a member again changes nothing.
 */
@CallsGateway()
export class AppointStaff extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(readonly person: { email: string; name: string; role: Role; language: Language; password?: string }) {
    super();
  }
}

@CommandHandler(AppointStaff)
export class AppointStaffHandler implements ICommandHandler<AppointStaff> {
  constructor(
    private readonly passwords: Passwords,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, person: { password, ...person } }: AppointStaff): Promise<void> {
    if (password === undefined) {
      await this.commands.execute(new InviteMember(tenantId, person));
      return;
    }
    demandGoodPassword(password, [person.email, person.name]);
    await this.commands.execute(new AdmitStaff(person, await this.passwords.hash(password)));
  }
}

/** The written part of appointing somebody with a password. */
export class AdmitStaff extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly person: { email: string; name: string; role: Role; language: Language },
    readonly passwordHash: string,
  ) {
    super();
  }
}

@CommandHandler(AdmitStaff)
export class AdmitStaffHandler implements ICommandHandler<AdmitStaff> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, person, passwordHash }: AdmitStaff): Promise<void> {
    const now = this.clock.now();
    const team = await this.memberships.team(tenantId);
    team.demandRole(person.role);
    const email = normalisedEmail(person.email);
    const account = await this.accounts.obtain(email, () => Account.open(this.ids.next(), email, person.language));
    if (await this.memberships.ofAccount(tenantId, account.id)) return;

    account.activate({ name: person.name, passwordHash }, now);
    account.belong(tenantId);
    const ids = { tenantId, id: this.ids.next(), accountId: account.id };
    this.memberships.add(Membership.admit(ids, person, now));
    await this.reminders.schedule(account, tenantId, localDate(now));
  }
}
