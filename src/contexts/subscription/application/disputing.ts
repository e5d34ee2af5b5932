import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { endOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { CreditNote, InvoiceDispute } from '../domain/dispute.js';
import { type Invoice, oldestFirst } from '../domain/invoice.js';
import { firstNoticeAt } from '../domain/overdue.js';
import { CreditNotes, InvoiceDisputes, Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { Ladder } from './dunning-process.js';
import { MoneyBack } from './giving-back.js';
import { Instalments } from './instalments.js';
import { Standstill } from './pausing.js';
import { AfterDispute } from './resuming-collection.js';
import { Settlement } from './settling.js';

/** ToS 3.4.g: an administrator says that an open invoice is wrong. */
export class RaiseInvoiceDispute extends Command<{ disputeId: string }> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
    readonly reason: string,
    readonly raisedBy: string,
  ) {
    super();
  }
}

/** The client was right, in whole or in part: a credit note takes `creditMinor` off, VAT included. */
export class UpholdInvoiceDispute extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly disputeId: string,
    readonly creditMinor: number,
    readonly answer: string,
    readonly staffId: string,
  ) {
    super();
  }
}

export class RejectInvoiceDispute extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly disputeId: string,
    readonly answer: string,
    readonly staffId: string,
  ) {
    super();
  }
}

export const decisionKey = (disputeId: string) => `dispute:${disputeId}:decision`;

@CommandHandler(RaiseInvoiceDispute)
export class RaiseInvoiceDisputeHandler implements ICommandHandler<RaiseInvoiceDispute> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly disputes: InvoiceDisputes,
    private readonly cases: OverdueCases,
    private readonly instalments: Instalments,
    private readonly ladder: Ladder,
    private readonly standstill: Standstill,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, invoiceId, reason, raisedBy }: RaiseInvoiceDispute): Promise<{ disputeId: string }> {
    const subscription = await this.subscriptions.lock(tenantId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || subscription.purgedAt || !invoice) throw new NotFound();
    if (await this.instalments.cover(invoice))
      throw new Conflict('invoice-arranged', 'A plan to pay it is agreed upon.', { clause: 'ToS 3.4.g' });

    const now = this.clock.now();
    const { negotiation } = await this.policies.current();
    const grounds = { reason, raisedBy, decisionDays: negotiation.disputeDecisionDays };
    const dispute = InvoiceDispute.raise(this.ids.next(), invoice, grounds, now);
    this.disputes.add(dispute);
    await this.obligations.schedule({
      tenantId,
      key: decisionKey(dispute.id),
      clause: 'ToS 3.4.g',
      owedBy: 'operator',
      title: 'dispute.decision',
      dueAt: endOfDay(dispute.decideBy),
      promise: true,
    });
    await this.setAside(subscription, invoice);
    return { disputeId: dispute.id };
  }

  /** Nothing asks for this invoice any more. Another late one carries the case, unless it has suspended already. */
  private async setAside(subscription: Subscription, { tenantId, id }: Invoice): Promise<void> {
    await this.obligations.void(tenantId, `collect:${id}:*`, 'disputed');
    await this.obligations.void(tenantId, `dunning:${id}:*`, 'disputed');
    const overdue = await this.cases.running(tenantId);
    if (overdue?.invoiceId !== id) return;

    const policy = await this.policies.version(overdue.policyVersion);
    const now = this.clock.now();
    const others = (await this.invoices.open(tenantId)).filter(
      ({ isDisputed, dueOn }) => !isDisputed && firstNoticeAt(dueOn, policy) <= now,
    );
    const [next] = overdue.hasSuspended ? [] : others.sort(oldestFirst);
    if (next) await this.ladder.moveOn(overdue, next, policy);
    else await this.standstill.pause(subscription, 'dispute');
  }
}

@CommandHandler(UpholdInvoiceDispute)
export class UpholdInvoiceDisputeHandler implements ICommandHandler<UpholdInvoiceDispute> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly disputes: InvoiceDisputes,
    private readonly notes: CreditNotes,
    private readonly moneyBack: MoneyBack,
    private readonly settlement: Settlement,
    private readonly afterDispute: AfterDispute,
    private readonly obligations: Obligations,
    private readonly post: BillingPost,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, disputeId, creditMinor, answer, staffId }: UpholdInvoiceDispute): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const dispute = await this.disputes.byId(tenantId, disputeId);
    const invoice = dispute && (await this.invoices.byId(tenantId, dispute.invoiceId));
    if (!subscription || !invoice) throw new NotFound();
    if (creditMinor <= 0) throw Invalid.field('/creditMinor', 'min', 'A credit is more than nothing.');

    const now = this.clock.now();
    const open = await this.invoices.open(tenantId);
    const series = { id: this.ids.next(), sequence: await this.notes.nextSequence(tenantId) };
    dispute.uphold(series.id, answer, staffId, now);
    const { note, overpaid } = CreditNote.issue(series, invoice, new Money(creditMinor, invoice.currency), now);
    this.notes.add(note);
    invoice.endDispute();

    await this.obligations.fulfil(tenantId, decisionKey(disputeId));
    // What had been paid for the credited part goes back the way it came.
    await this.moneyBack.of(invoice, 'not-owed', overpaid);
    await this.settlement.takeEffect(subscription, open);
    if (invoice.state === 'OPEN') await this.afterDispute.goOn(subscription, invoice, dispute);
    await this.tell(invoice, dispute, note);
  }

  private async tell(invoice: Invoice, dispute: InvoiceDispute, note: CreditNote): Promise<void> {
    const { totalMinor, vatMinor, currency } = note;
    await this.post.send({
      tenantId: invoice.tenantId,
      template: 'dispute-upheld',
      key: `dispute:${dispute.id}:decided`,
      data: {
        invoiceId: invoice.id,
        number: invoice.number,
        answer: dispute.answer,
        creditNote: note.number,
        credited: { amountMinor: totalMinor, currency },
        vat: { amountMinor: vatMinor, currency },
        open: invoice.openAmount.toJSON(),
      },
      documents: [{ kind: 'credit-note', subjectId: note.id }],
    });
  }
}

@CommandHandler(RejectInvoiceDispute)
export class RejectInvoiceDisputeHandler implements ICommandHandler<RejectInvoiceDispute> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly disputes: InvoiceDisputes,
    private readonly afterDispute: AfterDispute,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, disputeId, answer, staffId }: RejectInvoiceDispute): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const dispute = await this.disputes.byId(tenantId, disputeId);
    const invoice = dispute && (await this.invoices.byId(tenantId, dispute.invoiceId));
    if (!subscription || !invoice) throw new NotFound();

    dispute.reject(answer, staffId, this.clock.now());
    invoice.endDispute();
    await this.obligations.fulfil(tenantId, decisionKey(disputeId));
    if (invoice.state === 'OPEN') await this.afterDispute.goOn(subscription, invoice, dispute);
    await this.notices.queue({
      tenantId,
      template: 'dispute-rejected',
      key: `dispute:${disputeId}:decided`,
      to: 'contract',
      data: { invoiceId: invoice.id, number: invoice.number, answer, open: invoice.openAmount.toJSON() },
    });
  }
}
