import { Injectable } from '@nestjs/common';
import { addDays, atHour, endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import type { Money } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { HomeLaw } from '../../terms/contract-home-law.js';
import { Interruptions } from '../../terms/contract-interruptions.js';
import { Policies } from '../../terms/contract-policy.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import type { InvoicePurpose } from '../domain/invoice.js';
import type { ExpressStart, Order } from '../domain/order.js';
import { Invoices, Orders } from '../domain/ports.js';
import { InvoiceRequests } from '../domain/ports-invoicing.js';
import type { ReturnedPart } from '../domain/refundable.js';
import type { Subscription } from '../domain/subscription.js';
import {
  type ClaimedException,
  demandRight,
  keptOf,
  REFUND_ALERT_DAYS,
  returnedOf,
  type Withdrawal,
  type WithdrawalWindow,
  windowOf,
} from '../domain/withdrawal.js';
import { Unwinding } from './closing.js';
import { Ladder } from './dunning-process.js';
import { AfterEnd } from './ending.js';
import { MoneyBack } from './giving-back.js';
import { RemindOfWithdrawalRefund } from './returning-money.js';

interface Purchase {
  concludedAt: Date;
  /** What the client did for its part came earlier than the conclusion. */
  askedAt?: Date;
  expressStart: ExpressStart | null;
  consentRef?: string;
}

/** ToS 6.4: a larger plan is a part of the contract that is undone, and so is what was paid for it. */
const OF_THE_CONTRACT: InvoicePurpose[] = ['period', 'plan-change'];

/** Who can withdraw from what, until when, and what happens when they do. The caller holds the lock. */
@Injectable()
export class WithdrawalDesk {
  constructor(
    private readonly invoices: Invoices,
    private readonly orders: Orders,
    private readonly requests: InvoiceRequests,
    private readonly moneyBack: MoneyBack,
    private readonly unwinding: Unwinding,
    private readonly ladder: Ladder,
    private readonly afterEnd: AfterEnd,
    private readonly clients: Clients,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly homeLaw: HomeLaw,
    private readonly interruptions: Interruptions,
    private readonly clock: Clock,
  ) {}

  /** K18: two contracts, two windows. Throws where there is nothing, or nothing any more, to withdraw from. */
  async window(subscription: Subscription, subject: WithdrawalSubject): Promise<WithdrawalWindow> {
    const { tenantId, endCause, purgedAt } = subscription;
    const { country, agreementConcludedAt } = await this.clients.profile(tenantId);
    const registeredAt = agreementConcludedAt ? new Date(agreementConcludedAt) : undefined;
    const purchase = subject === 'order' ? await this.purchase(tenantId) : undefined;
    const concludedAt = subject === 'order' ? purchase?.concludedAt : registeredAt;
    const kind = await this.clients.kindAt(tenantId, concludedAt ?? this.clock.now());
    const { withdrawalDays } = await this.homeLaw.of(country, kind);
    demandRight(withdrawalDays);
    if (purgedAt || endCause === 'withdrawal')
      throw new Conflict('already-withdrawn', 'This contract is over.', { clause: 'ToS 6.1' });
    if (!concludedAt)
      throw new Conflict('nothing-ordered', 'There is no such contract to withdraw from.', { clause: 'ToS 6.1' });
    const window = windowOf(subject, concludedAt, withdrawalDays, purchase?.askedAt);
    // ToS 10.1: a last day that ended while the service was closed is followed by another.
    return { ...window, lastDay: localDate(await this.interruptions.extended(endOfDay(window.lastDay))) };
  }

  /**
   * What of the paid fees comes back: all of it without an express start, pro rata with one, and whatever was paid in
   * part on what nobody owes any more (ToS 6.4). Never more than was paid and has not gone back yet (ToS 3.5.c).
   */
  async returns(subscription: Subscription, sentOn: LocalDate): Promise<{ parts: ReturnedPart[]; kept?: Money }> {
    const { tenantId, id, anchor, isFree } = subscription;
    if (isFree) return { parts: [] };
    const expressStart = (await this.purchase(tenantId))?.expressStart ?? null;
    const run = await this.invoices.ofRun(tenantId, id, anchor, OF_THE_CONTRACT);
    const refundable = await this.moneyBack.refundable(tenantId);
    const paid = run.filter(({ state }) => state === 'PAID');
    const open = run.filter(({ state }) => state === 'OPEN');
    const parts = [
      ...paid.flatMap((invoice) => refundable.takeFor(invoice, returnedOf(invoice, sentOn, expressStart))),
      ...open.flatMap((invoice) => refundable.takeFor(invoice, invoice.returnable)),
    ];
    return { parts, kept: totalOf(paid.map((invoice) => keptOf(invoice, sentOn, expressStart))) };
  }

  /** ToS 6.3: whatever is claimed is on record, and only a lost right stops the withdrawal. */
  async claim(withdrawal: Withdrawal, subscription: Subscription, exception: ClaimedException): Promise<void> {
    const { expressStart = null, consentRef } = (await this.purchase(subscription.tenantId)) ?? {};
    const isFullyPerformed = subscription.ranOutBefore(localDate(withdrawal.dispatchedAt ?? withdrawal.receivedAt));
    withdrawal.claim(exception, { expressStart, consentRef, isFullyPerformed }, this.clock.now());
    if (withdrawal.state === 'REFUSED') await this.tellOfRefusal(withdrawal);
  }

  /**
   * ToS 6.3, K10: whether the right is lost by what our own books say, on whichever way the consumer sends it: all that
   * was ordered has been given, and the order holds the consent to begin at once. What takes a person to judge is
   * claimed with its record before it takes effect, and the button waits for nobody (ADR 36).
   */
  private async lossOnRecord(
    subscription: Subscription,
    subject: WithdrawalSubject,
    sentOn: LocalDate,
  ): Promise<ClaimedException | undefined> {
    if (subject !== 'order' || !subscription.ranOutBefore(sentOn)) return undefined;
    const recordRef = (await this.purchase(subscription.tenantId))?.consentRef;
    return recordRef ? { kind: 'fully-performed', recordRef } : undefined;
  }

  /** The first step of the button says so at once, and no second one follows. */
  async demandRightKept(subscription: Subscription, subject: WithdrawalSubject): Promise<void> {
    const lost = await this.lossOnRecord(subscription, subject, localDate(this.clock.now()));
    if (lost)
      throw new Conflict('right-lost', 'All of it was given, and the order holds the consent to that.', {
        clause: 'ToS 6.3',
        data: { exception: lost.kind, recordRef: lost.recordRef },
      });
  }

  /** ToS 6.3: the order's own consent is a record that nobody has to look for; what it costs is on record too. */
  private async noteConsent(withdrawal: Withdrawal, subscription: Subscription): Promise<void> {
    const consentRef = (await this.purchase(subscription.tenantId))?.consentRef;
    if (!consentRef || withdrawal.exception) return;
    await this.claim(withdrawal, subscription, { kind: 'begun-with-consent', recordRef: consentRef });
  }

  /**
   * Undoes the contract, unless our own books say that the right is lost: nothing is billed, writing ends at once (6.5),
   * and the money's way back has its days.
   */
  async takeEffect(withdrawal: Withdrawal, subscription: Subscription): Promise<void> {
    const { tenantId } = subscription;
    const now = this.clock.now();
    const sentOn = localDate(withdrawal.dispatchedAt!);
    const lost = withdrawal.exception ? undefined : await this.lossOnRecord(subscription, withdrawal.subject, sentOn);
    if (lost) return this.claim(withdrawal, subscription, lost);
    // ToS 6.4: by the method that it was paid with.
    const { parts, kept } = await this.returns(subscription, sentOn);
    const refunds = this.moneyBack.send(parts, 'withdrawal');
    if (kept?.isPositive) await this.noteConsent(withdrawal, subscription);

    await this.cancelOpen(subscription);
    await this.unwinding.stop(subscription, 'withdrawn');
    const { version, noticeHour } = await this.policies.current();
    subscription.endNow('withdrawal', version, {}, now);
    withdrawal.takeEffect(
      { returned: totalOf(refunds.map(({ amount }) => amount)), kept: kept?.isPositive ? kept : undefined },
      refunds.map(({ id }) => id),
      now,
    );
    await this.afterEnd.leaveReadable(subscription);
    await this.afterEnd.announceAhead(subscription);
    if (refunds.length > 0) await this.planRefund(withdrawal, noticeHour);
    await this.confirm(withdrawal, subscription, tenantId);
  }

  async tellOfRefusal(withdrawal: Withdrawal): Promise<void> {
    const { tenantId, id, exception, lastDay } = withdrawal;
    await this.notices.queue({
      tenantId,
      template: 'withdrawal-refused',
      key: `withdrawal:${id}:refused`,
      to: 'contract',
      data: { lastDay, exception: exception?.kind ?? null, recordRef: exception?.recordRef ?? null },
    });
  }

  async exportUntil(subscription: Subscription): Promise<LocalDate> {
    const { retention } = await this.policies.current();
    const endedOn = subscription.endCause === 'withdrawal' ? subscription.endsOn! : localDate(this.clock.now());
    return addDays(endedOn, retention.minRetrievalDays);
  }

  /** What the plan was bought by: an order that a card paid, or a pro forma whose money has come (ToS 4.6). */
  private async purchase(tenantId: string): Promise<Purchase | undefined> {
    const order = await this.orders.lastPaid(tenantId);
    const request = await this.requests.lastSettled(tenantId);
    const byCard = order?.paidAt ? purchaseBy(order, order.paidAt) : undefined;
    // ToS 4.6, K18: asking for a pro forma binds nobody to pay it. The contract is concluded when the whole amount
    // has been matched: the plan is given and the client hears of it (ToS 4.2). The fourteen days count from there,
    // not from an earlier day that only the bank knows; what was sent since the request counts as well.
    // Nobody asks for an express start on a pro forma, so nothing is kept of what was paid for it (ToS 6.4).
    const byBank = request?.settledAt
      ? { concludedAt: request.settledAt, askedAt: request.requestedAt ?? undefined, expressStart: null }
      : undefined;
    if (!byCard || !byBank) return byCard ?? byBank;
    return byCard.concludedAt > byBank.concludedAt ? byCard : byBank;
  }

  /** What was billed and not paid is nobody's debt any more. */
  private async cancelOpen(subscription: Subscription): Promise<void> {
    const { tenantId, id, anchor } = subscription;
    const run = await this.invoices.ofRun(tenantId, id, anchor, OF_THE_CONTRACT);
    const open = run.filter(({ state }) => state === 'OPEN');
    for (const invoice of open) {
      await this.obligations.void(tenantId, `collect:${invoice.id}:*`, 'withdrawn');
      await this.obligations.void(tenantId, `dunning:${invoice.id}:*`, 'withdrawn');
      await this.notices.drop(tenantId, `invoice:${invoice.id}`, 'withdrawn');
      invoice.cancel('withdrawn', 'ToS 6.1', this.clock.now());
    }
    if (open.length > 0) await this.ladder.ease(subscription, await this.invoices.open(tenantId));
  }

  private async planRefund(withdrawal: Withdrawal, noticeHour: number): Promise<void> {
    const { tenantId, id, refundBy, receivedAt } = withdrawal;
    const facts = { tenantId, clause: 'ToS 6.4', owedBy: 'operator' } as const;
    await this.obligations.schedule({
      ...facts,
      key: `withdrawal:${id}:refund`,
      title: 'withdrawal.refund',
      dueAt: endOfDay(refundBy),
      promise: true,
    });
    await this.obligations.schedule({
      ...facts,
      key: `withdrawal:${id}:refund-alert`,
      title: 'withdrawal.refund-alert',
      dueAt: atHour(addDays(localDate(receivedAt), REFUND_ALERT_DAYS), noticeHour),
      command: new RemindOfWithdrawalRefund(tenantId, id),
    });
  }

  /** ToS 6.2: the receipt goes out at once, and says everything again, so that it can be kept. */
  private async confirm(withdrawal: Withdrawal, subscription: Subscription, tenantId: string): Promise<void> {
    const { id, subject, dispatchedAt, receivedAt, settlement } = withdrawal;
    await this.notices.queue({
      tenantId,
      template: 'withdrawal-confirmed',
      key: `withdrawal:${id}:confirmed`,
      to: 'contract',
      data: {
        subject,
        sentAt: dispatchedAt!.toISOString(),
        receivedAt: receivedAt.toISOString(),
        reference: id,
        exportUntil: await this.exportUntil(subscription),
        ...settlement,
      },
    });
  }
}

const purchaseBy = ({ id, expressStart }: Order, concludedAt: Date): Purchase => ({
  concludedAt,
  expressStart,
  consentRef: expressStart ? `order:${id}` : undefined,
});

export const totalOf = (amounts: Money[]): Money | undefined =>
  amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum.plus(amount));
