import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, endOfDay, type LocalDate, localDate, momentBefore } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { Charge } from '../domain/charge.js';
import { Invoice } from '../domain/invoice.js';
import { type PlanVersion } from '../domain/plan.js';
import { PlanChange, type PlanChangeState } from '../domain/plan-change.js';
import { Charges, Invoices, PlanChanges, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { MoneyBack } from './giving-back.js';

export interface ConfirmedChange {
  changeId: string | null;
  state: PlanChangeState | 'FREE';
  chargeId?: string;
  /** To be paid on the provider's page when no charge settles it. */
  invoiceId?: string;
}

/** ToS 4.1: nobody paid in time. */
@Due('subscription.lapse-plan-change')
export class LapsePlanChange extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly changeId: string,
  ) {
    super();
  }
}

/** Asks for the money of a larger plan, which applies once it is there. */
@Injectable()
export class Upgrading {
  constructor(
    private readonly invoices: Invoices,
    private readonly charges: Charges,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async bill(
    subscription: Subscription,
    change: PlanChange,
    wanted: PlanVersion,
    paidThrough: LocalDate,
  ): Promise<ConfirmedChange> {
    const now = this.clock.now();
    const { renewal, version } = await this.policies.current();
    const { tenantId, id: subscriptionId, method } = subscription;
    const dueOn =
      method === 'card' ? localDate(now) : earlier(addDays(localDate(now), renewal.invoiceLeadDays), paidThrough);
    const place = await this.invoices.nextPlace(tenantId);
    const period = { start: change.effectiveOn, end: paidThrough };
    const what = { plan: wanted, period, dueOn, method, purpose: 'plan-change', price: change.due } as const;
    const invoice = Invoice.issue({ tenantId, id: this.ids.next(), place, subscriptionId, ...what }, now);
    this.invoices.add(invoice);

    const inSession = momentBefore(new Date(now.getTime() + renewal.checkoutMinutes * 60_000));
    change.awaitPayment(invoice.id, method === 'card' ? inSession : endOfDay(dueOn));
    await this.planLapse(change);
    const confirmed = { changeId: change.id, state: change.state };
    if (method === 'invoice') return this.send(change, invoice, confirmed);
    if (!subscription.cardRef) return { ...confirmed, invoiceId: invoice.id };
    const charge = Charge.request(this.ids.next(), invoice, 0, version, now);
    this.charges.add(charge);
    return { ...confirmed, invoiceId: invoice.id, chargeId: charge.id };
  }

  private async planLapse({ tenantId, id, payBy }: PlanChange): Promise<void> {
    await this.obligations.schedule({
      tenantId,
      key: `plan-change:${id}:lapse`,
      clause: 'ToS 4.1',
      owedBy: 'client',
      title: 'plan-change.pay-by',
      dueAt: payBy!,
      promise: true,
      command: new LapsePlanChange(tenantId, id),
    });
  }

  private async send(change: PlanChange, invoice: Invoice, confirmed: ConfirmedChange): Promise<ConfirmedChange> {
    await this.notices.queue({
      tenantId: change.tenantId,
      template: 'plan-change-invoiced',
      key: `plan-change:${change.id}:invoiced`,
      to: 'contract',
      data: {
        invoiceId: invoice.id,
        number: invoice.number,
        planName: change.summary.to.name,
        open: invoice.openAmount.toJSON(),
        dueOn: invoice.dueOn,
      },
    });
    return confirmed;
  }
}

const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);

@CommandHandler(LapsePlanChange)
export class LapsePlanChangeHandler implements ICommandHandler<LapsePlanChange> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly changes: PlanChanges,
    private readonly invoices: Invoices,
    private readonly moneyBack: MoneyBack,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, changeId }: LapsePlanChange): Promise<void> {
    await this.subscriptions.lockGivingWay(tenantId);
    const change = await this.changes.byId(tenantId, changeId);
    const invoice = change?.invoiceId ? await this.invoices.byId(tenantId, change.invoiceId) : undefined;
    // Money that came in time counts, also when its effect is still on its way.
    if (!change || invoice?.state !== 'OPEN' || !change.lapse(this.clock.now())) return;

    await this.moneyBack.of(invoice, 'not-owed');
    invoice.cancel('plan-change-lapsed', 'ToS 4.1', this.clock.now());
    await this.notices.queue({
      tenantId,
      template: 'plan-change-lapsed',
      key: `plan-change:${changeId}:lapsed`,
      to: 'contract',
      data: { planName: change.summary.to.name, formerPlan: change.summary.from.name },
    });
  }
}
