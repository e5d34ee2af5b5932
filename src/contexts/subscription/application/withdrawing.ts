import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import { Subscriptions, Withdrawals } from '../domain/ports.js';
import { type ClaimedException, Withdrawal } from '../domain/withdrawal.js';
import { totalOf, WithdrawalDesk } from './withdrawal-desk.js';

/** What a withdrawal means, shown before it is confirmed. */
export interface WithdrawalPreview {
  withdrawalId: string;
  subject: WithdrawalSubject;
  lastDay: LocalDate;
  returned: MoneyJson | null;
  /** What the days since the order cost, where it holds the consent to begin at once. */
  kept: MoneyJson | null;
  refundBy: LocalDate;
  exportUntil: LocalDate;
}

/** The first step of the button (ToS 6.2): nothing happens yet. */
export class DeclareWithdrawal extends Command<WithdrawalPreview> {
  constructor(
    readonly tenantId: string,
    readonly subject: WithdrawalSubject,
    readonly accountId: string,
  ) {
    super();
  }
}

/** The second step: the contract is undone, and the receipt is on its way. */
export class ConfirmWithdrawal extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly withdrawalId: string,
  ) {
    super();
  }
}

/** Staff take in a mail or a letter (ToS 6.2): when it was sent decides; no postmark leaves it undated. */
export class RecordWithdrawal extends Command<{ withdrawalId: string }> {
  constructor(
    readonly tenantId: string,
    readonly message: {
      subject: WithdrawalSubject;
      channel: 'mail' | 'letter';
      receivedAt: string;
      dispatchedAt?: string;
      exception?: ClaimedException;
    },
    readonly staffId: string,
  ) {
    super();
  }
}

/** The operator holds an undated letter to have been sent on a day, or too late. */
export class DecideDispatch extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly withdrawalId: string,
    readonly decision: { sentOn: LocalDate | null; reason: string },
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(DeclareWithdrawal)
export class DeclareWithdrawalHandler implements ICommandHandler<DeclareWithdrawal> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly withdrawals: Withdrawals,
    private readonly desk: WithdrawalDesk,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, subject, accountId }: DeclareWithdrawal): Promise<WithdrawalPreview> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    const now = this.clock.now();
    const window = await this.desk.window(subscription, subject);
    await this.desk.demandRightKept(subscription, subject);
    const withdrawal = Withdrawal.declare(tenantId, this.ids.next(), window, accountId, now);

    this.withdrawals.add(withdrawal);
    const { parts, kept } = await this.desk.returns(subscription, localDate(now));
    const goingBack = parts.filter(({ heldBy }) => !heldBy).map(({ amount }) => amount);
    return {
      withdrawalId: withdrawal.id,
      subject,
      lastDay: window.lastDay,
      returned: totalOf(goingBack)?.toJSON() ?? null,
      kept: kept?.isPositive ? kept.toJSON() : null,
      refundBy: withdrawal.refundBy,
      exportUntil: await this.desk.exportUntil(subscription),
    };
  }
}

@CommandHandler(ConfirmWithdrawal)
export class ConfirmWithdrawalHandler implements ICommandHandler<ConfirmWithdrawal> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly withdrawals: Withdrawals,
    private readonly desk: WithdrawalDesk,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, withdrawalId }: ConfirmWithdrawal): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const withdrawal = await this.withdrawals.byId(tenantId, withdrawalId);
    if (!subscription || !withdrawal) throw new NotFound();
    if (withdrawal.state === 'EFFECTIVE') return;
    await this.desk.window(subscription, withdrawal.subject);

    withdrawal.confirm(this.clock.now());
    await this.desk.takeEffect(withdrawal, subscription);
  }
}

@CommandHandler(RecordWithdrawal)
export class RecordWithdrawalHandler implements ICommandHandler<RecordWithdrawal> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly withdrawals: Withdrawals,
    private readonly desk: WithdrawalDesk,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, message, staffId }: RecordWithdrawal): Promise<{ withdrawalId: string }> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    const { subject, channel, receivedAt, dispatchedAt, exception } = message;
    const window = await this.desk.window(subscription, subject);
    const arrival = {
      channel,
      receivedAt: new Date(receivedAt),
      dispatchedAt: dispatchedAt ? new Date(dispatchedAt) : undefined,
      recordedBy: staffId,
    };
    const withdrawal = Withdrawal.record(tenantId, this.ids.next(), window, arrival, this.clock.now());

    this.withdrawals.add(withdrawal);
    if (exception) await this.desk.claim(withdrawal, subscription, exception);
    if (withdrawal.state === 'RECEIVED') await this.desk.takeEffect(withdrawal, subscription);
    return { withdrawalId: withdrawal.id };
  }
}

@CommandHandler(DecideDispatch)
export class DecideDispatchHandler implements ICommandHandler<DecideDispatch> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly withdrawals: Withdrawals,
    private readonly desk: WithdrawalDesk,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, withdrawalId, decision, staffId }: DecideDispatch): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const withdrawal = await this.withdrawals.byId(tenantId, withdrawalId);
    if (!subscription || !withdrawal) throw new NotFound();
    const { opensAt } = await this.desk.window(subscription, withdrawal.subject);

    withdrawal.decideDispatch({ ...decision, by: staffId }, this.clock.now(), opensAt);
    if (withdrawal.state === 'REFUSED') await this.desk.tellOfRefusal(withdrawal);
    else await this.desk.takeEffect(withdrawal, subscription);
  }
}
