import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { InstanceControl } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { DocumentSeen } from '../domain/order.js';
import { FREE_PLAN, type PlanVersion } from '../domain/plan.js';
import { PlanChange, type PlanChangeState, refuseBelowUse } from '../domain/plan-change.js';
import { Charges, Invoices, PlanChanges, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { type Purchaser, PurchaseTerms } from './accepting.js';
import { type ConfirmedChange, Upgrading } from './billing-upgrades.js';
import { PerformCharge } from './collecting.js';
import { AfterEnd } from './ending.js';
import { MoneyBack } from './giving-back.js';
import { PlanOffers } from './offering-plans.js';
import { PayInvoice } from './paying.js';
import { Digest, UseOfPlan } from './ports.js';
import { Invoicing } from './renewing.js';
import { ApplyPaidPlanChange, BilledAhead } from './settling-plan-changes.js';
import { PlanSwitch } from './switching-plans.js';

export interface PlanChangeAnswer {
  changeId: string | null;
  state: PlanChangeState | 'FREE';
  /** Where the client pays, when the saved card was not enough. */
  checkoutUrl: string | null;
}

/** Confirms another plan and, where it applies at once, charges the difference to the saved card. */
@CallsGateway()
export class ChangePlan extends Command<PlanChangeAnswer> {
  constructor(
    readonly tenantId: string,
    readonly planCode: string,
    readonly summarySha256: string,
    readonly acceptances: DocumentSeen[],
    readonly purchaser: Purchaser,
  ) {
    super();
  }
}

export class ConfirmPlanChange extends Command<ConfirmedChange> {
  constructor(
    readonly tenantId: string,
    readonly planCode: string,
    readonly summarySha256: string,
    readonly acceptances: DocumentSeen[],
    readonly purchaser: Purchaser,
  ) {
    super();
  }
}

/** The client thinks better of it, before its day or its payment. */
export class WithdrawPlanChange extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly reason: 'by-client' | 'canceled' | 'ended',
  ) {
    super();
  }
}

@CommandHandler(ChangePlan)
export class ChangePlanHandler implements ICommandHandler<ChangePlan> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ tenantId, planCode, summarySha256, acceptances, purchaser }: ChangePlan): Promise<PlanChangeAnswer> {
    const confirm = new ConfirmPlanChange(tenantId, planCode, summarySha256, acceptances, purchaser);
    const { changeId, state, chargeId, invoiceId } = await this.commands.execute(confirm);
    if (state !== 'AWAITING_PAYMENT' || !invoiceId) return { changeId, state, checkoutUrl: null };

    if (chargeId) await this.commands.execute(new PerformCharge(tenantId, chargeId));
    const reached = await this.commands.execute(new ApplyPaidPlanChange(tenantId, invoiceId));
    if (reached !== 'AWAITING_PAYMENT') return { changeId, state: reached ?? state, checkoutUrl: null };
    // The card is gone, or the bank asks for its customer: the same invoice is paid on the provider's page.
    const { url } = await this.commands.execute(new PayInvoice(tenantId, invoiceId));
    return { changeId, state, checkoutUrl: url };
  }
}

@CommandHandler(ConfirmPlanChange)
export class ConfirmPlanChangeHandler implements ICommandHandler<ConfirmPlanChange> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly changes: PlanChanges,
    private readonly charges: Charges,
    private readonly offers: PlanOffers,
    private readonly planSwitch: PlanSwitch,
    private readonly upgrading: Upgrading,
    private readonly ahead: BilledAhead,
    private readonly invoicing: Invoicing,
    private readonly afterEnd: AfterEnd,
    private readonly instances: InstanceControl,
    private readonly terms: PurchaseTerms,
    private readonly use: UseOfPlan,
    private readonly digest: Digest,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: ConfirmPlanChange): Promise<ConfirmedChange> {
    const { tenantId, planCode, summarySha256 } = command;
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription || subscription.purgedAt) throw new NotFound();
    if (planCode === FREE_PLAN) return this.takeFree(subscription);
    const open = await this.changes.open(tenantId);
    if (open?.toCode === planCode && open.summarySha256 === summarySha256) return this.again(open);
    if (open) throw new Conflict('plan-change-pending', 'Another change is under way; withdraw it first.');

    const { change, wanted, paidThrough } = await this.agree(subscription, command);
    if (!paidThrough) await this.invoicing.planRenewal(subscription);
    else if (change.due.total.isZero) await this.applyNow(subscription, change, wanted);
    else return this.upgrading.bill(subscription, change, wanted, paidThrough);
    return { changeId: change.id, state: change.state };
  }

  /** The rest of the period costs too little to be asked for; the next one costs what it costs (ToS 3.3.b). */
  private async applyNow(subscription: Subscription, change: PlanChange, wanted: PlanVersion): Promise<void> {
    await this.planSwitch.put(subscription, change, wanted);
    await this.ahead.billAnew(subscription);
  }

  private async agree(subscription: Subscription, command: ConfirmPlanChange) {
    const { tenantId, planCode, summarySha256, acceptances, purchaser } = command;
    const now = this.clock.now();
    const { summary, wanted, paidThrough } = await this.offers.draw(subscription, planCode);
    refuseBelowUse(await this.use.of(tenantId), wanted);

    const whose = { tenantId, id: this.ids.next(), subscriptionId: subscription.id, confirmedBy: purchaser.accountId };
    const hash = { now: this.digest.sha256(JSON.stringify(summary)), seen: summarySha256 };
    const change = PlanChange.confirm(whose, summary, hash, now);
    const purchase = { tenantId, occasion: `plan-change:${change.id}`, documents: summary.documents };
    await this.terms.accept(purchase, acceptances, purchaser);
    this.changes.add(change);
    return { change, wanted, paidThrough };
  }

  /** A lost answer is asked for again; nothing is confirmed or charged twice. */
  private async again({ tenantId, id, state, invoiceId }: PlanChange): Promise<ConfirmedChange> {
    if (!invoiceId) return { changeId: id, state };
    const pending = (await this.charges.ofInvoice(tenantId, invoiceId)).find((charge) => charge.state === 'PENDING');
    return { changeId: id, state, invoiceId, chargeId: pending?.id };
  }

  /** K26: the free plan never follows by itself; after the end the client may take it, if what it has fits. */
  private async takeFree(subscription: Subscription): Promise<ConfirmedChange> {
    if (!subscription.isOver)
      throw new Conflict('cancel-instead', 'The free plan is reached by cancelling: the paid time is used up first.', {
        clause: 'ToS 3.3.c',
      });
    const now = this.clock.now();
    const free = await this.offers.onSale(FREE_PLAN, localDate(now));
    refuseBelowUse(await this.use.of(subscription.tenantId), free);

    const endedOn = subscription.endsOn!;
    subscription.startFree(free, localDate(now), now);
    await this.afterEnd.undo(subscription, endedOn);
    await this.instances.grant(subscription.tenantId, free.entitlements);
    return { changeId: null, state: 'FREE' };
  }
}

@CommandHandler(WithdrawPlanChange)
export class WithdrawPlanChangeHandler implements ICommandHandler<WithdrawPlanChange> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly changes: PlanChanges,
    private readonly invoices: Invoices,
    private readonly invoicing: Invoicing,
    private readonly moneyBack: MoneyBack,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, reason }: WithdrawPlanChange): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const change = await this.changes.open(tenantId);
    if (!subscription || !change) {
      if (reason === 'by-client') throw new NotFound();
      return;
    }

    change.withdraw(reason, this.clock.now());
    await this.obligations.void(tenantId, `plan-change:${change.id}:*`, 'withdrawn');
    const invoice = change.invoiceId ? await this.invoices.byId(tenantId, change.invoiceId) : undefined;
    // Paid already, it bought nothing either: the larger plan had not applied yet.
    if (invoice && invoice.state !== 'VOID') {
      await this.moneyBack.of(invoice, 'not-owed');
      invoice.cancel('plan-change-withdrawn', 'ToS 4.3', this.clock.now());
    }
    await this.invoicing.planRenewal(subscription);
  }
}
