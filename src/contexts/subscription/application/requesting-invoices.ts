import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Conflict, Invalid, NotFound, Unavailable } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { InvoiceRequest } from '../domain/invoice-request.js';
import type { DocumentSeen } from '../domain/order.js';
import { ClientNumbers, Plans, Subscriptions } from '../domain/ports.js';
import { BillingContacts, InvoiceRequests } from '../domain/ports-invoicing.js';
import { type Purchaser, PurchaseTerms } from './accepting.js';
import { BillingPost } from './billing-post.js';
import { MoneyBack } from './giving-back.js';
import { Digest } from './ports.js';
import { BankAccount } from './ports-invoicing.js';

/** Draws up what a yearly plan costs on an invoice; nothing is asked for yet (ToS 4.6). */
export class RequestInvoice extends Command<{ requestId: string }> {
  constructor(
    readonly tenantId: string,
    readonly planCode: string,
    readonly placedBy: string,
  ) {
    super();
  }
}

/** Accepts the documents and the total as an order does (ToS 4.3): from here on the request counts. */
export class ConfirmInvoiceRequest extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly summarySha256: string,
    readonly acceptances: DocumentSeen[],
    readonly purchaser: Purchaser,
  ) {
    super();
  }
}

/** Staff answer it with a pro forma that is good until the end of a day. */
export class SendProForma extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly validUntil?: LocalDate,
  ) {
    super();
  }
}

/** ToS 4.6: its last day is over and the money has not come. */
@Due('subscription.expire-pro-forma')
export class ExpireProForma extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

/** What came in part for something that never began goes back, payment by payment, unless it has (ToS 3.5.c). */
@Injectable()
export class ProFormaReturns {
  constructor(
    private readonly moneyBack: MoneyBack,
    private readonly obligations: Obligations,
  ) {}

  async giveWay(request: InvoiceRequest, reason: string): Promise<void> {
    await this.obligations.void(request.tenantId, `pro-forma:${request.id}:expiry`, reason);
    if (request.isWaiting) await this.returnParts(request);
    request.giveWay();
  }

  async returnParts(request: InvoiceRequest): Promise<Money> {
    const refundable = await this.moneyBack.refundable(request.tenantId);
    const refunds = this.moneyBack.send(refundable.takeFor(request, request.total), 'not-owed');
    return refunds.reduce((sum, { amount }) => sum.plus(amount), Money.zero(request.summary.currency));
  }
}

@CommandHandler(RequestInvoice)
export class RequestInvoiceHandler implements ICommandHandler<RequestInvoice> {
  constructor(
    private readonly requests: InvoiceRequests,
    private readonly plans: Plans,
    private readonly subscriptions: Subscriptions,
    private readonly terms: PurchaseTerms,
    private readonly digest: Digest,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, planCode, placedBy }: RequestInvoice): Promise<{ requestId: string }> {
    const now = this.clock.now();
    const plan = await this.plans.onSale(planCode, localDate(now));
    if (!plan) throw Invalid.field('/planCode', 'not-on-sale', 'No such plan is on sale.', 'ToS 3.3.a');
    (await this.subscriptions.find(tenantId))?.refuseOrder();

    const documents = await this.terms.inForce(tenantId);
    const hash = (text: string) => this.digest.sha256(text);
    const request = InvoiceRequest.draft(tenantId, this.ids.next(), plan, documents, hash, placedBy, now);
    this.requests.add(request);
    return { requestId: request.id };
  }
}

@CommandHandler(ConfirmInvoiceRequest)
export class ConfirmInvoiceRequestHandler implements ICommandHandler<ConfirmInvoiceRequest> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly requests: InvoiceRequests,
    private readonly contacts: BillingContacts,
    private readonly plans: Plans,
    private readonly terms: PurchaseTerms,
    private readonly returns: ProFormaReturns,
    private readonly clock: Clock,
  ) {}

  async execute(command: ConfirmInvoiceRequest): Promise<void> {
    const { tenantId, requestId, summarySha256, acceptances, purchaser } = command;
    const subscription = await this.subscriptions.lock(tenantId);
    const request = await this.requests.byId(tenantId, requestId);
    if (!subscription || !request) throw new NotFound();
    subscription.refuseOrder();
    if (!(await this.contacts.of(tenantId))?.address)
      throw new Conflict('billing-address-missing', 'An invoice names the buyer’s address; say it first.', {
        clause: 'ToS 4.6',
      });

    const purchase = { tenantId, occasion: `invoice-request:${requestId}`, documents: request.summary.documents };
    if (request.state === 'DRAFT') await this.terms.accept(purchase, acceptances, purchaser);
    request.request(
      summarySha256,
      await this.plans.onSale(request.planCode, localDate(this.clock.now())),
      this.clock.now(),
    );
    for (const other of await this.requests.waiting(tenantId))
      if (other.id !== request.id) await this.returns.giveWay(other, 'another-request');
  }
}

@CommandHandler(SendProForma)
export class SendProFormaHandler implements ICommandHandler<SendProForma> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly requests: InvoiceRequests,
    private readonly plans: Plans,
    private readonly numbers: ClientNumbers,
    private readonly account: BankAccount,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly post: BillingPost,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId, validUntil }: SendProForma): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const request = await this.requests.byId(tenantId, requestId);
    if (!subscription || !request) throw new NotFound();
    subscription.refuseOrder();
    const { bankgiro } = this.account;
    if (!bankgiro) throw new Unavailable('bankgiro-missing', 'No account is configured that it could be paid to.');

    const today = localDate(this.clock.now());
    const { renewal } = await this.policies.current();
    const place = {
      clientNumber: await this.numbers.of(tenantId),
      sequence: await this.requests.nextSequence(tenantId),
    };
    const onSale = await this.plans.onSale(request.planCode, today);
    request.send(place, onSale, validUntil ?? addDays(today, renewal.invoiceLeadDays), this.clock.now());
    await this.planExpiry(request);
    await this.tell(request, bankgiro);
  }

  private async planExpiry({ tenantId, id, validUntil }: InvoiceRequest): Promise<void> {
    await this.obligations.schedule({
      tenantId,
      key: `pro-forma:${id}:expiry`,
      clause: 'ToS 4.6',
      owedBy: 'client',
      title: 'pro-forma.pay-by',
      // 'Until' a day includes its last millisecond.
      dueAt: endOfDay(validUntil!),
      promise: true,
      command: new ExpireProForma(tenantId, id),
    });
  }

  private async tell({ tenantId, id, number, ocr, validUntil, total, summary }: InvoiceRequest, bankgiro: string) {
    await this.post.send({
      tenantId,
      template: 'pro-forma',
      key: `pro-forma:${id}`,
      data: { requestId: id, number, ocr, bankgiro, validUntil, total: total.toJSON(), planName: summary.plan.name },
      documents: [{ kind: 'pro-forma', subjectId: id }],
    });
  }
}

@CommandHandler(ExpireProForma)
export class ExpireProFormaHandler implements ICommandHandler<ExpireProForma> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly requests: InvoiceRequests,
    private readonly returns: ProFormaReturns,
    private readonly post: BillingPost,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId }: ExpireProForma): Promise<void> {
    await this.subscriptions.lockGivingWay(tenantId);
    const request = await this.requests.byId(tenantId, requestId);
    if (!request?.expire(this.clock.now())) return;

    const returned = await this.returns.returnParts(request);
    await this.post.send({
      tenantId,
      template: 'pro-forma-expired',
      key: `pro-forma:${requestId}:expired`,
      data: {
        number: request.number,
        planName: request.summary.plan.name,
        validUntil: request.validUntil,
        returned: returned.isPositive ? returned.toJSON() : null,
      },
    });
  }
}
