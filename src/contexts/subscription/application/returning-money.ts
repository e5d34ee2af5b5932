import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Notices } from '../../notices/contract.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { Imprint, Obligations } from '../../terms/contract.js';
import { Refunds, Withdrawals } from '../domain/ports.js';
import type { Withdrawal } from '../domain/withdrawal.js';

/** ToS 6.4: on day 10 the operator hears that money of a withdrawal is still to go back. */
@Due('subscription.withdrawal-refund-alert')
export class RemindOfWithdrawalRefund extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly withdrawalId: string,
  ) {
    super();
  }
}

/** A refund went through; when it was the last of a withdrawal's, nothing is owed any more. */
export class NoteWithdrawalRefunded extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly refundId: string,
  ) {
    super();
  }
}

/** The card is closed: the client agreed to another way (ToS 6.4), which the payout then takes. */
export class AgreeOtherRefundMethod extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly withdrawalId: string,
    readonly agreement: { agreedOn: LocalDate; way: string },
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(RemindOfWithdrawalRefund)
export class RemindOfWithdrawalRefundHandler implements ICommandHandler<RemindOfWithdrawalRefund> {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly refunds: Refunds,
    private readonly clients: Clients,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly imprint: Imprint,
  ) {}

  async execute({ tenantId, withdrawalId }: RemindOfWithdrawalRefund): Promise<void> {
    const withdrawal = await this.withdrawals.byId(tenantId, withdrawalId);
    if (!withdrawal?.settlement || (await isPaidBack(withdrawal, this.refunds))) return;

    const { name, email } = this.imprint.current();
    await this.notices.queue({
      tenantId,
      template: 'withdrawal-refund-due',
      key: `withdrawal:${withdrawalId}:refund-alert`,
      to: [{ name, email, language: 'sv' }],
      data: {
        clientName: (await this.clients.profile(tenantId)).name,
        returned: withdrawal.settlement.returned,
        refundBy: withdrawal.refundBy,
        instanceUrl: await this.addresses.of(OPERATOR_TENANT),
      },
    });
  }
}

@CommandHandler(NoteWithdrawalRefunded)
export class NoteWithdrawalRefundedHandler implements ICommandHandler<NoteWithdrawalRefunded> {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly refunds: Refunds,
    private readonly obligations: Obligations,
  ) {}

  async execute({ tenantId, refundId }: NoteWithdrawalRefunded): Promise<void> {
    const withdrawal = await this.withdrawals.ofRefund(tenantId, refundId);
    if (!withdrawal || !(await isPaidBack(withdrawal, this.refunds))) return;

    await this.obligations.fulfil(tenantId, `withdrawal:${withdrawal.id}:refund`);
    await this.obligations.void(tenantId, `withdrawal:${withdrawal.id}:refund-alert`, 'refunded');
  }
}

async function isPaidBack({ tenantId, settlement }: Withdrawal, refunds: Refunds): Promise<boolean> {
  const all = await refunds.all(tenantId);
  return all.filter(({ id }) => settlement?.refundIds.includes(id)).every(({ state }) => state === 'DONE');
}

@CommandHandler(AgreeOtherRefundMethod)
export class AgreeOtherRefundMethodHandler implements ICommandHandler<AgreeOtherRefundMethod> {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, withdrawalId, agreement, staffId }: AgreeOtherRefundMethod): Promise<void> {
    const withdrawal = await this.withdrawals.byId(tenantId, withdrawalId);
    if (!withdrawal) throw new NotFound();
    if (agreement.agreedOn > localDate(this.clock.now()))
      throw Invalid.field('/agreedOn', 'in-the-future', 'That day is still to come.');

    withdrawal.agreeOtherMethod({ ...agreement, recordedBy: staffId }, this.clock.now());
  }
}
