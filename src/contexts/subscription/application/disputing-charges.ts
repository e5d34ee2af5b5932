import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { Chargeback, owedWithout } from '../domain/chargeback.js';
import { CreditNote } from '../domain/dispute.js';
import type { Allocation, Invoice } from '../domain/invoice.js';
import { Chargebacks, CreditNotes, Invoices, Payments, Subscriptions, Withdrawals } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { Ladder } from './dunning-process.js';
import { MoneyBack } from './giving-back.js';
import type { DisputeNews } from './ports.js';
import { Settlement } from './settling.js';

/** A cardholder went to the bank, or the bank decided; told in any order and any number of times. */
export class NoteChargeback extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly dispute: DisputeNews,
  ) {
    super();
  }
}

/** A person of the operator lets the money go, before or after the bank decided (ToS 3.4.g). */
export class WriteOffChargeback extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly chargebackId: string,
  ) {
    super();
  }
}

/** Where the provider names no day for the evidence, a person still has to look. */
const ANSWERED_WITHIN_DAYS = 7;

@CommandHandler(NoteChargeback)
export class NoteChargebackHandler implements ICommandHandler<NoteChargeback> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly chargebacks: Chargebacks,
    private readonly payments: Payments,
    private readonly invoices: Invoices,
    private readonly withdrawals: Withdrawals,
    private readonly moneyBack: MoneyBack,
    private readonly settlement: Settlement,
    private readonly ladder: Ladder,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, dispute }: NoteChargeback): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) return;
    const known = await this.chargebacks.byReference(tenantId, dispute.reference);
    const chargeback = known ?? (await this.open(tenantId, dispute));
    if (dispute.standing === 'open' || chargeback.isWon) return;

    await this.obligations.fulfil(tenantId, taskKey(chargeback));
    if (dispute.standing === 'won') await this.win(subscription, chargeback);
    else await this.lose(subscription, chargeback);
  }

  /** ToS 3.5.c: what was owed back to the client while the bank had it goes back now. */
  private async win(subscription: Subscription, chargeback: Chargeback): Promise<void> {
    const { tenantId, reopened } = chargeback;
    chargeback.win(this.clock.now());
    if (reopened.length > 0) await this.settleReopened(subscription, chargeback);

    const refunds = await this.moneyBack.release(chargeback);
    const withdrawal = await this.withdrawals.inEffect(tenantId);
    for (const refund of refunds) if (refund.reason === 'withdrawal') withdrawal?.returnMore(refund);
  }

  /**
   * On appeal the bank paid after all. That settles the debt that its first decision had opened again; where this was
   * paid anew meanwhile, or nobody owes it any more, the money goes back (ToS 3.5.c, 6.4).
   */
  private async settleReopened(subscription: Subscription, chargeback: Chargeback): Promise<void> {
    const { tenantId, currency, reopened } = chargeback;
    const now = this.clock.now();
    const open = await this.invoices.open(tenantId);
    let settled = Money.zero(currency);
    let returned = Money.zero(currency);
    for (const { invoiceId, amountMinor } of reopened) {
      const invoice = (await this.invoices.byId(tenantId, invoiceId))!;
      const taken = invoice.take(new Money(amountMinor, currency), now, now);
      const left = new Money(amountMinor, currency).minus(taken);
      if (left.isPositive) chargeback.withhold(left, invoice.voidReason === 'withdrawn' ? 'withdrawal' : 'not-owed');
      settled = settled.plus(taken);
      returned = returned.plus(left);
    }
    await this.settlement.takeEffect(subscription, open);
    await this.write(chargeback, 'chargeback-reversed', { settled: settled.toJSON(), returned: returned.toJSON() });
  }

  /** Nothing changes for the client yet: a person answers the bank before its day. */
  private async open(tenantId: string, dispute: DisputeNews): Promise<Chargeback> {
    const { reference: gatewayRef, paymentReference, reason } = dispute;
    const amount = new Money(dispute.amount.amountMinor, dispute.amount.currency);
    const evidenceDueAt = dispute.evidenceDueAt ? new Date(dispute.evidenceDueAt) : undefined;
    const facts = { gatewayRef, paymentReference, amount, reason, evidenceDueAt };
    const chargeback = Chargeback.open(tenantId, this.ids.next(), facts, this.clock.now());
    this.chargebacks.add(chargeback);
    await this.obligations.schedule({
      tenantId,
      key: taskKey(chargeback),
      clause: 'ToS 4.1',
      owedBy: 'operator',
      title: 'chargeback.answer',
      dueAt: evidenceDueAt ?? new Date(this.clock.now().getTime() + ANSWERED_WITHIN_DAYS * 86_400_000),
    });
    await this.write(chargeback, 'chargeback-opened', {});
    return chargeback;
  }

  /** ToS 3.4: the service was given and the money is gone, so it is owed again, with a full term to pay it in. */
  private async lose(subscription: Subscription, chargeback: Chargeback): Promise<void> {
    if (!chargeback.reopensDebt) return;
    const { renewal } = await this.policies.current();
    const today = localDate(this.clock.now());
    const dueOn = addDays(today, renewal.invoiceLeadDays);
    const reopened = subscription.purgedAt ? [] : await this.reopen(chargeback, dueOn);

    chargeback.lose(reopened, this.clock.now());
    const [first] = reopened;
    const invoice = first && (await this.invoices.byId(chargeback.tenantId, first.invoiceId));
    if (!invoice) return;
    const facts = { invoiceId: invoice.id, dueOn: invoice.dueOn, isOverdue: invoice.isOverdueOn(today) };
    await this.write(chargeback, 'chargeback-lost', facts);
  }

  private async reopen(chargeback: Chargeback, dueOn: LocalDate): Promise<Allocation[]> {
    const { tenantId, paymentReference, currency } = chargeback;
    const settled = (await this.payments.byReference(tenantId, paymentReference))?.allocations ?? [];
    const invoices: Invoice[] = [];
    for (const { invoiceId } of settled) invoices.push((await this.invoices.byId(tenantId, invoiceId))!);

    const owed = owedWithout(chargeback.unclaimed, settled, invoices);
    for (const { invoiceId, amountMinor } of owed) {
      const invoice = invoices.find(({ id }) => id === invoiceId)!;
      invoice.reopen(new Money(amountMinor, currency), dueOn, this.clock.now());
      await this.ladder.watch(invoice);
    }
    return owed;
  }

  private async write(chargeback: Chargeback, template: string, more: object): Promise<void> {
    const { tenantId, id, amount } = chargeback;
    await this.notices.queue({
      tenantId,
      template,
      key: `chargeback:${id}:${template}`,
      to: 'contract',
      data: { amount: amount.toJSON(), ...more },
    });
  }
}

@CommandHandler(WriteOffChargeback)
export class WriteOffChargebackHandler implements ICommandHandler<WriteOffChargeback> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly chargebacks: Chargebacks,
    private readonly invoices: Invoices,
    private readonly notes: CreditNotes,
    private readonly settlement: Settlement,
    private readonly obligations: Obligations,
    private readonly post: BillingPost,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, chargebackId }: WriteOffChargeback): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const chargeback = await this.chargebacks.byId(tenantId, chargebackId);
    if (!subscription || !chargeback) throw new NotFound();

    chargeback.writeOff(this.clock.now());
    await this.obligations.fulfil(tenantId, taskKey(chargeback));
    const open = await this.invoices.open(tenantId);
    const notes: CreditNote[] = [];
    for (const { invoiceId, amountMinor } of chargeback.reopened) {
      const invoice = open.find(({ id }) => id === invoiceId);
      if (invoice) notes.push(...(await this.letGo(invoice, amountMinor)));
    }
    await this.settlement.takeEffect(subscription, open);
    await this.post.send({
      tenantId,
      template: 'chargeback-written-off',
      key: `chargeback:${chargebackId}:written-off`,
      data: { amount: chargeback.amount.toJSON() },
      documents: notes.map(({ id }) => ({ kind: 'credit-note', subjectId: id })),
    });
  }

  /** An invoice of which something else was paid, or is still owed, loses just what the bank took. */
  private async letGo(invoice: Invoice, reopenedMinor: number): Promise<CreditNote[]> {
    const { tenantId, id, openAmount, totalMinor } = invoice;
    const most = new Money(reopenedMinor, openAmount.currency);
    const amount = most.compare(openAmount) < 0 ? most : openAmount;
    if (amount.amountMinor === totalMinor) {
      invoice.cancel('chargeback-written-off', 'ToS 3.4.g', this.clock.now());
      await this.obligations.void(tenantId, `dunning:${id}:*`, 'written-off');
      return [];
    }
    const series = { id: this.ids.next(), sequence: await this.notes.nextSequence(tenantId) };
    const { note } = CreditNote.issue(series, invoice, amount, this.clock.now());
    this.notes.add(note);
    return [note];
  }
}

const taskKey = ({ id }: Chargeback): string => `chargeback:${id}`;
