import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { demandNegotiable, PaymentArrangement, type ProposedInstalment } from '../domain/arrangement.js';
import { unpaidRenewalRule } from '../domain/ending.js';
import type { Invoice } from '../domain/invoice.js';
import { Arrangements, Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { Ladder } from './dunning-process.js';
import { Promises } from './keeping-promises.js';
import { Invoicing } from './renewing.js';

/** ToS 3.4.g: an administrator proposes another way to pay open invoices, also before they are overdue. */
export class RequestArrangement extends Command<{ arrangementId: string }> {
  constructor(
    readonly tenantId: string,
    readonly invoiceIds: string[],
    readonly proposal: ProposedInstalment[],
    readonly words: string,
    readonly requestedBy: string,
  ) {
    super();
  }
}

/** Staff agree, with the instalments that shall hold. A suspension ends with it only if they say so. */
export class AgreeArrangement extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly arrangementId: string,
    readonly instalments: ProposedInstalment[],
    readonly restoreAccess: boolean,
    readonly staffId: string,
  ) {
    super();
  }
}

export class DeclineArrangement extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly arrangementId: string,
    readonly reason: string,
    readonly staffId: string,
  ) {
    super();
  }
}

const answerKey = (arrangementId: string) => `arrangement:${arrangementId}:answer`;

@CommandHandler(RequestArrangement)
export class RequestArrangementHandler implements ICommandHandler<RequestArrangement> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly arrangements: Arrangements,
    private readonly invoices: Invoices,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, invoiceIds, proposal, words, requestedBy }: RequestArrangement) {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription || subscription.purgedAt) throw new NotFound();
    if (await this.arrangements.standing(tenantId))
      throw new Conflict('arrangement-pending', 'One is asked for or agreed upon already.', { clause: 'ToS 3.4.g' });
    const open = await this.invoices.open(tenantId);
    const named = open.filter(({ id }) => invoiceIds.includes(id));
    if (named.length < new Set(invoiceIds).size) throw new NotFound();
    const policy = await this.policies.current();
    demandNegotiable(named, open);
    for (const invoice of named) this.demandLadder(invoice, policy.failedPayment);

    const now = this.clock.now();
    const ids = { tenantId, id: this.ids.next() };
    this.arrangements.add(PaymentArrangement.request(ids, named, { proposal, words, requestedBy }, now));
    await this.obligations.schedule({
      tenantId,
      key: answerKey(ids.id),
      clause: 'ToS 3.4.g',
      owedBy: 'operator',
      title: 'arrangement.answer',
      dueAt: endOfDay(addDays(localDate(now), policy.negotiation.answerDays)),
      promise: true,
    });
    return { arrangementId: ids.id };
  }

  /** K2: where ToS 4.9 alone rules a card's renewal it becomes no debt, so there is nothing to arrange. */
  private demandLadder({ method, number }: Invoice, failedPayment: Parameters<typeof unpaidRenewalRule>[0]): void {
    if (unpaidRenewalRule(failedPayment, method).followsDunning) return;
    throw new Conflict('not-negotiable', `Invoice ${number} is paid by card within its days, or not owed.`, {
      clause: 'ToS 4.9',
    });
  }
}

@CommandHandler(AgreeArrangement)
export class AgreeArrangementHandler implements ICommandHandler<AgreeArrangement> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly arrangements: Arrangements,
    private readonly invoices: Invoices,
    private readonly cases: OverdueCases,
    private readonly promises: Promises,
    private readonly ladder: Ladder,
    private readonly invoicing: Invoicing,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, arrangementId, instalments, restoreAccess, staffId }: AgreeArrangement): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const arrangement = await this.arrangements.byId(tenantId, arrangementId);
    if (!subscription || !arrangement) throw new NotFound();
    const open = await this.invoices.open(tenantId);
    const named = open.filter(({ id }) => arrangement.names(id));
    demandNegotiable(named, open);
    const overdue = await this.cases.running(tenantId);
    const restoresAccess = restoreAccess && (overdue?.hasSuspended ?? false);

    arrangement.agree(named, { instalments, restoresAccess, staffId }, this.clock.now());
    await this.obligations.fulfil(tenantId, answerKey(arrangementId));
    if (restoresAccess) await this.ladder.openByAgreement(subscription, overdue!);
    for (const invoice of named) await this.leaveAlone(subscription, invoice);
    await this.promises.hold(subscription, arrangement);
    // While the day of deletion was announced nothing was billed; that day is off.
    await this.invoicing.planRenewal(subscription);
    await this.tell(arrangement);
  }

  /** Nobody asks for the whole while the parts are agreed, and no card is tried for it. */
  private async leaveAlone({ tenantId }: Subscription, { id }: Invoice): Promise<void> {
    await this.obligations.void(tenantId, `dunning:${id}:*`, 'arrangement');
    await this.obligations.void(tenantId, `collect:${id}:retry:*`, 'arrangement');
  }

  private async tell({ tenantId, id, instalments, currency, restoresAccess }: PaymentArrangement): Promise<void> {
    await this.notices.queue({
      tenantId,
      template: 'arrangement-agreed',
      key: `arrangement:${id}:agreed`,
      to: 'contract',
      data: {
        restoresAccess,
        instalments: instalments.map(({ payBy, amountMinor }) => ({ payBy, amount: { amountMinor, currency } })),
      },
    });
  }
}

@CommandHandler(DeclineArrangement)
export class DeclineArrangementHandler implements ICommandHandler<DeclineArrangement> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly arrangements: Arrangements,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, arrangementId, reason, staffId }: DeclineArrangement): Promise<void> {
    await this.subscriptions.lock(tenantId);
    const arrangement = await this.arrangements.byId(tenantId, arrangementId);
    if (!arrangement) throw new NotFound();

    arrangement.decline(reason, staffId, this.clock.now());
    await this.obligations.fulfil(tenantId, answerKey(arrangementId));
    await this.notices.queue({
      tenantId,
      template: 'arrangement-declined',
      key: `arrangement:${arrangementId}:declined`,
      to: 'contract',
      data: { reason },
    });
  }
}
