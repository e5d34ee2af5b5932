import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Clients } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { CollectionMethod } from '../contract.js';
import { Charge } from '../domain/charge.js';
import { billingAt, invoiceDueOn } from '../domain/ending.js';
import { Invoice } from '../domain/invoice.js';
import type { Period } from '../domain/periods.js';
import type { PlanVersion } from '../domain/plan.js';
import { Charges, Invoices, OverdueCases, PlanChanges, Plans, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { Ladder } from './dunning-process.js';
import { PlanSwitch } from './switching-plans.js';

/** ToS 3.3.b, 4.8: a further period begins, or is to be invoiced ahead of its beginning. */
@Due('subscription.renew')
export class RenewSubscription extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly periodStart: LocalDate,
  ) {
    super();
  }
}

/** The operator lets a client pay by invoice, or by card again, from the next renewal on (ToS 4.6, K23). */
export class SetCollectionMethod extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly method: CollectionMethod,
  ) {
    super();
  }
}

/** Draws up invoices at the price that the client bought, and sees to it that the next one follows. */
@Injectable()
export class Invoicing {
  constructor(
    private readonly plans: Plans,
    private readonly invoices: Invoices,
    private readonly changes: PlanChanges,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Due on the period's first day: prepaid, whoever collects it (ToS 3.3.c, K2). What could only be billed on that
   * day, because a change of plan waited for it, leaves an invoice customer the whole term from its `issue`.
   */
  async issue(subscription: Subscription, period: Period, from: 'period' | 'issue' = 'period'): Promise<Invoice> {
    const { renewal } = await this.policies.current();
    const { tenantId, id: subscriptionId, method } = subscription;
    const plan = await this.planOf(subscription);
    const price = plan.priceOfPart(period, subscription.periods.of(period.start));
    const place = await this.invoices.nextPlace(tenantId);
    const facts = { tenantId, id: this.ids.next(), place, subscriptionId, plan, period, method, price };
    const isLate = from === 'issue' && method === 'invoice';
    const dueOn = isLate
      ? addDays(localDate(this.clock.now()), renewal.invoiceLeadDays)
      : invoiceDueOn(period.start, method, this.clock.now(), renewal.invoiceLeadDays);
    const invoice = Invoice.issue({ ...facts, dueOn }, this.clock.now());
    this.invoices.add(invoice);
    return invoice;
  }

  /** The plan as it was bought: a newer version, or its retirement, changes nothing for its holder. */
  async planOf({ planCode, planVersion }: Subscription): Promise<PlanVersion> {
    const plan = await this.plans.find(planCode, planVersion);
    if (!plan) throw new Error(`Plan ${planCode} ${planVersion} was sold and is gone`);
    return plan;
  }

  async planRenewal(subscription: Subscription): Promise<void> {
    if (!subscription.renews) return;
    const { tenantId, id, method, nextPeriod } = subscription;
    await this.obligations.schedule({
      tenantId,
      key: `renewal:${id}:${nextPeriod.start}:${method}`,
      clause: method === 'card' ? 'ToS 4.8' : 'ToS 3.3.b',
      owedBy: 'operator',
      title: method === 'card' ? 'renewal.charge' : 'renewal.invoice',
      dueAt: await this.billedAt(subscription),
      command: new RenewSubscription(tenantId, nextPeriod.start),
    });
  }

  /** A change of plan is decided on its own day, so what it changes is not billed ahead of it (ToS 10.2.c). */
  async billedAt({ tenantId, method, nextPeriod }: Subscription): Promise<Date> {
    const change = await this.changes.open(tenantId);
    const waits = change?.state === 'SCHEDULED' && change.effectiveOn === nextPeriod.start;
    return billingAt(nextPeriod.start, waits ? 'card' : method, await this.policies.current());
  }

  async stopRenewal({ tenantId, id }: Subscription, reason: string): Promise<void> {
    await this.obligations.void(tenantId, `renewal:${id}:*`, reason);
  }
}

/** What a letter about an invoice says of it. */
export const invoiceFacts = (invoice: Invoice) => ({
  invoiceId: invoice.id,
  number: invoice.number,
  planName: invoice.planName,
  periodStart: invoice.periodStart,
  periodEnd: invoice.periodEnd,
  dueOn: invoice.dueOn,
  total: invoice.total.toJSON(),
  open: invoice.openAmount.toJSON(),
});

/** ToS 3.3.b: an invoice on its way to who is to pay it, and the ladder that waits for its due date (ToS 3.4.a). */
@Injectable()
export class InvoiceDelivery {
  constructor(
    private readonly post: BillingPost,
    private readonly ladder: Ladder,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** `replaces` is the number of an invoice that is not to be paid any more. */
  async send(invoice: Invoice, replaces: string | null = null): Promise<void> {
    const { noticeHour } = await this.policies.current();
    await this.post.send({
      tenantId: invoice.tenantId,
      template: 'invoice-issued',
      key: `invoice:${invoice.id}`,
      data: { ...invoiceFacts(invoice), replaces, isDisputed: invoice.isDisputed },
      documents: [{ kind: 'invoice', subjectId: invoice.id }],
      notBefore: atHour(localDate(this.clock.now()), noticeHour),
    });
    // ToS 3.4.g: what is in dispute is watched from the decision on.
    if (!invoice.isDisputed) await this.ladder.watch(invoice);
  }
}

@CommandHandler(RenewSubscription)
export class RenewSubscriptionHandler implements ICommandHandler<RenewSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly charges: Charges,
    private readonly cases: OverdueCases,
    private readonly ladder: Ladder,
    private readonly invoicing: Invoicing,
    private readonly planSwitch: PlanSwitch,
    private readonly delivery: InvoiceDelivery,
    private readonly clients: Clients,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, periodStart }: RenewSubscription): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (!subscription?.renews || subscription.nextPeriod.start !== periodStart) return;
    // ToS 3.6: a payment of what was owed plans the renewal anew, but an agreement that a breach ended has none.
    if ((await this.clients.profile(tenantId)).deletionCause === 'breach') return;
    const policy = await this.policies.current();
    if (this.clock.now() < (await this.invoicing.billedAt(subscription))) return;
    // ToS 3.4.c: no card pays for a service that is kept back; the end of the suspension plans it anew.
    if (subscription.method === 'card' && (await this.ladder.keepsServiceBack(tenantId))) return;
    // Whoever has been told the day of deletion gets no bill for the time after it; a payment plans it anew.
    const overdue = await this.cases.running(tenantId);
    if (overdue?.state === 'FINAL' && !overdue.isPaused) return;
    await this.passOverWithheld(subscription);
    if (this.clock.now() < (await this.invoicing.billedAt(subscription)))
      return this.invoicing.planRenewal(subscription);

    const { start } = subscription.nextPeriod;
    const waited = await this.planSwitch.atAnchor(subscription, start);
    const period = subscription.bill(start);
    const invoice = await this.invoicing.issue(subscription, period, waited ? 'issue' : 'period');
    if (subscription.method === 'card')
      this.charges.add(Charge.request(this.ids.next(), invoice, 0, policy.version, this.clock.now()));
    else await this.delivery.send(invoice);
    await this.invoicing.planRenewal(subscription);
  }

  /** What a debt kept back from its first day to its last is not asked for; a change of plan takes its day all the same. */
  private async passOverWithheld(subscription: Subscription): Promise<void> {
    while (subscription.periods.nextWasWithheld) {
      await this.planSwitch.atAnchor(subscription, subscription.nextPeriod.start);
      if (subscription.periods.nextWasWithheld) subscription.passOver(this.clock.now());
    }
  }
}

@CommandHandler(SetCollectionMethod)
export class SetCollectionMethodHandler implements ICommandHandler<SetCollectionMethod> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoicing: Invoicing,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, method }: SetCollectionMethod): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    if (subscription.method === method) return;

    subscription.collectBy(method, this.clock.now());
    await this.invoicing.stopRenewal(subscription, 'method-changed');
    await this.invoicing.planRenewal(subscription);
  }
}
