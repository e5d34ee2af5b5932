import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { atHour, endOfDay, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Due } from '../../../shared-kernel/commands.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { type ContractPolicy, Policies } from '../../terms/contract-policy.js';
import { Charge } from '../domain/charge.js';
import { cardRetries, hasPassed, unpaidRenewalRule } from '../domain/ending.js';
import { firstToPay, type Invoice } from '../domain/invoice.js';
import { Charges, Invoices, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { Ladder } from './dunning-process.js';
import { AfterEnd } from './ending.js';
import { MoneyBack } from './giving-back.js';
import { type ChargeOutcome, type OffSessionCharge, PaymentGateway } from './ports.js';
import { Invoicing, invoiceFacts } from './renewing.js';
import { Settlement } from './settling.js';

/** Asks the provider for the money of a pending charge. Any number of times: the key makes it one charge. */
@CallsGateway()
export class PerformCharge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly chargeId: string,
  ) {
    super();
  }
}

/** What the provider has to be told about a charge; nothing when it was decided meanwhile. */
export class PrepareCharge extends Command<OffSessionCharge | 'no-card' | undefined> {
  constructor(
    readonly tenantId: string,
    readonly chargeId: string,
  ) {
    super();
  }
}

/** The provider's answer, from the call or from its event, whichever comes first. */
export class CompleteCharge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly chargeId: string,
    readonly outcome: ChargeOutcome,
  ) {
    super();
  }
}

/** ToS 4.9: a further try on one of the days after the first. */
@Due('subscription.retry-charge')
export class RetryCharge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
    readonly attempt: number,
    readonly policyVersion: number,
  ) {
    super();
  }
}

/** ToS 4.9: the last day for the money is over. */
@Due('subscription.card-deadline')
export class GiveUpOnCard extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
    readonly lastDay: LocalDate,
    readonly policyVersion: number,
  ) {
    super();
  }
}

@CommandHandler(PerformCharge)
export class PerformChargeHandler implements ICommandHandler<PerformCharge> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ tenantId, chargeId }: PerformCharge): Promise<void> {
    const prepared = await this.commands.execute(new PrepareCharge(tenantId, chargeId));
    if (!prepared) return;
    const outcome: ChargeOutcome =
      prepared === 'no-card' ? { outcome: 'declined', declineCode: 'no-card' } : await this.gateway.charge(prepared);

    await this.commands.execute(new CompleteCharge(tenantId, chargeId, outcome));
  }
}

/** The provider forgets an idempotency key after a day; before that the key alone suffices. */
const KEY_IS_SAFE_HOURS = 20;

@CommandHandler(PrepareCharge)
export class PrepareChargeHandler implements ICommandHandler<PrepareCharge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly charges: Charges,
    private readonly invoices: Invoices,
    private readonly ladder: Ladder,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, chargeId }: PrepareCharge): Promise<OffSessionCharge | 'no-card' | undefined> {
    const subscription = await this.subscriptions.find(tenantId);
    const charge = await this.charges.byId(tenantId, chargeId);
    if (!subscription || charge?.state !== 'PENDING') return undefined;
    const invoice = await this.invoices.byId(tenantId, charge.invoiceId);
    if (invoice?.state !== 'OPEN' || subscription.purgedAt) return undefined;
    // Asked for before a suspension, an agreement or a dispute, and not performed until after it.
    if (charge.attempt > 0 && (await this.ladder.leavesCardAlone(invoice))) return undefined;

    const { customerRef, cardRef } = subscription;
    if (!customerRef || !cardRef) return 'no-card';
    const ageHours = (this.clock.now().getTime() - charge.requestedAt.getTime()) / 3_600_000;
    const { amount } = charge;
    // A plan change has no period of its own; its first day may be that of a period.
    const idempotencyKey = invoice.purpose === 'period' ? charge.idempotencyKey : `${invoice.id}:${charge.attempt}`;
    const mayBeKnown = ageHours > KEY_IS_SAFE_HOURS;
    return { tenantId, chargeId, customerRef, cardRef, amount: amount.toJSON(), idempotencyKey, mayBeKnown };
  }
}

@CommandHandler(CompleteCharge)
export class CompleteChargeHandler implements ICommandHandler<CompleteCharge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly charges: Charges,
    private readonly invoices: Invoices,
    private readonly settlement: Settlement,
    private readonly ladder: Ladder,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, chargeId, outcome }: CompleteCharge): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const charge = await this.charges.byId(tenantId, chargeId);
    if (!subscription || !charge) return;
    if (outcome.outcome === 'paid') return this.paid(subscription, charge, outcome.reference, outcome.paidAt);
    if (!charge.fail(outcome.outcome, outcome.declineCode, this.clock.now())) return;

    const invoice = await this.invoices.byId(tenantId, charge.invoiceId);
    if (invoice?.state !== 'OPEN' || subscription.purgedAt) return;
    if (invoice.purpose === 'plan-change') await this.askForPlanChange(charge, invoice);
    else await this.failed(subscription, charge, invoice);
  }

  private async paid(subscription: Subscription, charge: Charge, reference: string, paidAt: string): Promise<void> {
    if (!charge.succeed(reference, this.clock.now())) return;
    const { amountMinor, currency } = charge;
    const amount = new Money(amountMinor, currency);
    await this.settlement.receive(subscription, { reference, method: 'card', amount, paidAt: new Date(paidAt) });
    if (charge.attempt === 0) await this.followUp(subscription, charge);
  }

  /** An older debt took the money first (ToS 3.4.a). What the card was charged for is as unpaid as after a decline. */
  private async followUp(subscription: Subscription, charge: Charge): Promise<void> {
    const invoice = await this.invoices.byId(charge.tenantId, charge.invoiceId);
    if (invoice?.state !== 'OPEN' || invoice.purpose !== 'period' || subscription.isOver || subscription.purgedAt)
      return;
    await this.planRetries(subscription, charge, invoice, await this.policies.version(charge.policyVersion));
  }

  /** The plan that runs is paid for, so ToS 4.9 does not touch it: the client finishes the payment or lets it be. */
  private async askForPlanChange(charge: Charge, invoice: Invoice): Promise<void> {
    await this.notices.queue({
      tenantId: charge.tenantId,
      template: 'plan-change-unpaid',
      key: `charge:${charge.id}:failed`,
      to: 'contract',
      data: { ...invoiceFacts(invoice), needsConfirmation: charge.state === 'REQUIRES_ACTION' },
    });
  }

  private async failed(subscription: Subscription, charge: Charge, invoice: Invoice): Promise<void> {
    const policy = await this.policies.version(charge.policyVersion);
    const [first = charge] = await this.charges.ofInvoice(charge.tenantId, invoice.id);
    const retries = cardRetries(first.failedOn ?? charge.failedOn!, policy);
    if (charge.attempt === 0) await this.planRetries(subscription, charge, invoice, policy);

    await this.notices.queue({
      tenantId: charge.tenantId,
      template: 'card-failed',
      key: `charge:${charge.id}:failed`,
      to: 'contract',
      data: {
        ...invoiceFacts(invoice),
        needsConfirmation: charge.state === 'REQUIRES_ACTION',
        nextTryOn: (await this.ladder.leavesCardAlone(invoice)) ? null : (retries.on[charge.attempt] ?? null),
        lastDay: retries.lastDay,
        endsAfterRetries: unpaidRenewalRule(policy.failedPayment, 'card').endsAfterRetries,
      },
    });
  }

  /** Everything that ToS 4.9 lets happen is on the calendar from the first failure on, under one policy. */
  private async planRetries(subscription: Subscription, charge: Charge, invoice: Invoice, policy: ContractPolicy) {
    const { tenantId } = charge;
    const { on, lastDay } = cardRetries(charge.failedOn!, policy);
    const rule = unpaidRenewalRule(policy.failedPayment, 'card');
    subscription.fallBehind(charge.failedOn!);
    // ToS 3.4.g: nobody tries to take what is in dispute; a rejection puts its days on the calendar.
    if (invoice.isDisputed) return;
    const tries = (await this.ladder.leavesCardAlone(invoice)) ? [] : on;
    for (const [index, day] of tries.entries())
      await this.obligations.schedule({
        tenantId,
        key: `collect:${invoice.id}:retry:${index + 1}`,
        clause: 'ToS 4.9',
        owedBy: 'operator',
        title: 'card.retry',
        dueAt: atHour(day, policy.noticeHour),
        command: new RetryCharge(tenantId, invoice.id, index + 1, policy.version),
      });
    if (rule.followsDunning) await this.ladder.watch(invoice);
    if (!rule.endsAfterRetries) return;
    await this.obligations.schedule({
      tenantId,
      key: `collect:${invoice.id}:deadline`,
      clause: 'ToS 4.9',
      owedBy: 'client',
      title: 'card.pay-by',
      // 'Within 7 days' ends with the last millisecond of day 7.
      dueAt: endOfDay(lastDay),
      promise: true,
      command: new GiveUpOnCard(tenantId, invoice.id, lastDay, policy.version),
    });
  }
}

@CommandHandler(RetryCharge)
export class RetryChargeHandler implements ICommandHandler<RetryCharge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly charges: Charges,
    private readonly invoices: Invoices,
    private readonly ladder: Ladder,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, invoiceId, attempt, policyVersion }: RetryCharge): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || subscription.purgedAt || invoice?.state !== 'OPEN') return;
    if (await this.ladder.leavesCardAlone(invoice)) return;
    const earlier = await this.charges.ofInvoice(tenantId, invoiceId);
    // Two tries at once could both succeed; and a caught-up calendar must not repeat an attempt.
    if (earlier.some((charge) => charge.state === 'PENDING' || charge.attempt >= attempt)) return;

    this.charges.add(Charge.request(this.ids.next(), invoice, attempt, policyVersion, this.clock.now()));
  }
}

@CommandHandler(GiveUpOnCard)
export class GiveUpOnCardHandler implements ICommandHandler<GiveUpOnCard> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly invoicing: Invoicing,
    private readonly afterEnd: AfterEnd,
    private readonly moneyBack: MoneyBack,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, invoiceId, lastDay, policyVersion }: GiveUpOnCard): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || subscription.isOver || invoice?.state !== 'OPEN') return;
    const now = this.clock.now();
    if (!hasPassed(lastDay, now)) return;

    const policy = await this.policies.version(policyVersion);
    const open = await this.invoices.open(tenantId);
    const missing = open.filter((each) => firstToPay(each, invoice) <= 0).map(({ openAmount }) => openAmount);
    const missingMinor = missing.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (unpaidRenewalRule(policy.failedPayment, 'card').voidsInvoice) await this.voidUnpaid(open, now);
    await this.invoicing.stopRenewal(subscription, 'payment');
    subscription.endUnpaid('payment', lastDay, policyVersion, now);
    subscription.noteEnding({ missingMinor });
    await this.afterEnd.begin(subscription, 'subscription-canceled-unpaid');
  }

  /** K2: the unpaid period was never used up, so nobody owes it, and no debt deletion can follow from it. */
  private async voidUnpaid(open: Invoice[], now: Date): Promise<void> {
    for (const invoice of open.filter(({ method }) => method === 'card')) {
      await this.moneyBack.of(invoice, 'not-owed');
      invoice.cancel('card-never-paid', 'ToS 4.9', now);
    }
  }
}
