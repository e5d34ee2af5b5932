import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, daysBetween, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { type Addressee, Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { Account } from '../domain/account.js';
import { Accounts } from '../domain/ports.js';

/** Where an account's own letters go; only an account in use has letters. */
export const addressee = ({ email, name, language }: Account): Addressee => ({ email: email!, name, language });

/** ToS 2.7 and K12: a reminder every so many days, at the notice hour; never a lock-out. */
@Injectable()
export class PasswordReminders {
  constructor(
    private readonly obligations: Obligations,
    private readonly policies: Policies,
  ) {}

  /** Counts from the day that the password was chosen, or from the reminder that has just gone out. */
  async schedule({ id: accountId }: Account, tenantId: string, from: LocalDate): Promise<void> {
    const { passwordReminderDays, noticeHour } = await this.policies.current();
    await this.obligations.schedule({
      tenantId,
      key: reminderKey(accountId),
      clause: 'ToS 2.7',
      owedBy: 'client',
      title: 'password.change',
      dueAt: atHour(addDays(from, passwordReminderDays), noticeHour),
      command: new RemindOfPassword(tenantId, accountId),
    });
  }

  async isDue({ passwordChangedAt }: Account, today: LocalDate): Promise<boolean> {
    const { passwordReminderDays } = await this.policies.current();
    return passwordChangedAt !== null && daysBetween(localDate(passwordChangedAt), today) >= passwordReminderDays;
  }

  async drop(tenantId: string, accountId: string): Promise<void> {
    await this.obligations.void(tenantId, reminderKey(accountId), 'left');
  }
}

const reminderKey = (accountId: string): string => `password-reminder:${accountId}`;

@Due('identity.remind-of-password')
export class RemindOfPassword extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

@CommandHandler(RemindOfPassword)
export class RemindOfPasswordHandler implements ICommandHandler<RemindOfPassword> {
  constructor(
    private readonly accounts: Accounts,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, accountId }: RemindOfPassword): Promise<void> {
    const account = await this.accounts.get(accountId);
    if (!account.passwordChangedAt || !account.tenantIds.includes(tenantId)) return;
    const today = localDate(this.clock.now());
    const changedOn = localDate(account.passwordChangedAt);
    if (!(await this.reminders.isDue(account, today))) {
      // Changed since, at another instance of the same person.
      await this.reminders.schedule(account, tenantId, changedOn);
      return;
    }

    await this.reminders.schedule(account, tenantId, today);
    // Somebody with several instances is reminded by one of them.
    if (account.state !== 'ACTIVE' || account.tenantIds[0] !== tenantId) return;
    await this.notices.queue({
      tenantId,
      template: 'password-reminder',
      key: `password-reminder:${accountId}:${today}`,
      to: [addressee(account)],
      data: {
        name: account.name,
        changedOn,
        instanceUrl: await this.addresses.of(tenantId),
      },
    });
  }
}
