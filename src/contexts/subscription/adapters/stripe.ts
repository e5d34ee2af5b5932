import { Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { Config } from '../../../platform/config.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import {
  type BookedPayment,
  type CardRefund,
  type ChargeOutcome,
  type CheckoutSubject,
  type NewCheckout,
  type OffSessionCharge,
  type OpenCheckout,
  type Payer,
  PaymentGateway,
  type PaymentNews,
  type ProviderBooks,
  type RefundOutcome,
} from '../application/ports.js';
import {
  bookedPayment,
  cardOf,
  disputeOf,
  expanded,
  idOf,
  outcomeOf,
  receiptOf,
  refundNews,
  refundOutcomeOf,
  refusal,
} from './stripe-shapes.js';

/** Stripe wants a session to live half an hour counted from when it hears of it, which is a moment later. */
const EXPIRY_SLACK_SECONDS = 60;
const EXPANDED_PAYMENT = ['latest_charge'];
/** Pinned, so that a new release of the library does not change what an answer means. */
const API_VERSION = '2026-10-28.endive';
/** Stripe's published minimum for a card payment, in minor units. */
const SMALLEST_CHARGE_MINOR: Record<string, number> = { SEK: 300, NOK: 300, DKK: 250, EUR: 50, PLN: 200 };

/** Nobody else talks to Stripe. Ours is the book of record: no Stripe subscription, price or invoice exists. */
@Injectable()
export class StripeGateway extends PaymentGateway {
  private client?: Stripe;

  constructor(private readonly config: Config) {
    super();
  }

  async customer(tenantId: string, { ref, email, name }: Payer): Promise<string> {
    if (ref) return ref;
    // After a day Stripe has forgotten the key, but not the customer.
    const namesakes = await this.ask((stripe) => stripe.customers.list({ email, limit: 100 }));
    const known = namesakes.data.find(({ metadata }) => metadata.tenantId === tenantId);
    if (known) return known.id;
    const customer = await this.ask((stripe) =>
      stripe.customers.create({ email, name, metadata: { tenantId } }, { idempotencyKey: `customer:${tenantId}` }),
    );
    return customer.id;
  }

  async openCheckout(checkout: NewCheckout): Promise<OpenCheckout> {
    const { tenantId, subject, title, amount } = checkout;
    const session = await this.ask((stripe) =>
      stripe.checkout.sessions.create(
        {
          ...frameOf(checkout),
          mode: 'payment',
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: amount.currency.toLowerCase(),
                unit_amount: amount.amountMinor,
                product_data: { name: title },
              },
            },
          ],
          metadata: { tenantId, ...subject },
          // The card is kept for the renewals, which happen without the holder (ToS 3.3.b).
          payment_intent_data: { setup_future_usage: 'off_session', metadata: { tenantId, ...subject } },
        },
        { idempotencyKey: checkout.idempotencyKey },
      ),
    );
    return { ref: session.id, url: session.url! };
  }

  async openCardSetup(
    setup: Omit<NewCheckout, 'subject' | 'title' | 'amount'> & { currency: string },
  ): Promise<OpenCheckout> {
    const session = await this.ask((stripe) =>
      stripe.checkout.sessions.create(
        {
          ...frameOf(setup),
          mode: 'setup',
          currency: setup.currency.toLowerCase(),
          metadata: { tenantId: setup.tenantId },
        },
        { idempotencyKey: setup.idempotencyKey },
      ),
    );
    return { ref: session.id, url: session.url! };
  }

  async closeCheckout(ref: string): Promise<void> {
    const session = await this.ask((stripe) => stripe.checkout.sessions.retrieve(ref));
    if (session.status !== 'open') return;
    try {
      await this.ask((stripe) => stripe.checkout.sessions.expire(ref, {}, { idempotencyKey: `expire:${ref}` }));
    } catch (error) {
      // It was paid or ran out in between; the news of a payment comes by its own event.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    }
  }

  async charge(charge: OffSessionCharge): Promise<ChargeOutcome> {
    const known = charge.mayBeKnown ? await this.findCharge(charge) : undefined;
    if (known) return outcomeOf(known);
    const { tenantId, chargeId, customerRef, cardRef, amount, idempotencyKey } = charge;
    try {
      const intent = await this.ask((stripe) =>
        stripe.paymentIntents.create(
          {
            amount: amount.amountMinor,
            currency: amount.currency.toLowerCase(),
            customer: customerRef,
            payment_method: cardRef,
            confirm: true,
            off_session: true,
            metadata: { tenantId, chargeId },
            expand: EXPANDED_PAYMENT,
          },
          { idempotencyKey },
        ),
      );
      return outcomeOf(intent);
    } catch (error) {
      return refusal(error);
    }
  }

  async refund(refund: CardRefund): Promise<RefundOutcome> {
    const { tenantId, refundId, paymentReference, amount, idempotencyKey } = refund;
    try {
      const known = await this.findRefund(refund);
      if (known) return refundOutcomeOf(known);
      const made = await this.ask((stripe) =>
        stripe.refunds.create(
          { payment_intent: paymentReference, amount: amount.amountMinor, metadata: { tenantId, refundId } },
          { idempotencyKey },
        ),
      );
      return refundOutcomeOf(made);
    } catch (error) {
      // Charged back, or refunded by hand already: it cannot go this way, and asking again would not help.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      return { outcome: 'failed', failureCode: error.code ?? 'refused' };
    }
  }

  async detachCard(cardRef: string): Promise<void> {
    try {
      await this.ask((stripe) => stripe.paymentMethods.detach(cardRef, {}, { idempotencyKey: `detach:${cardRef}` }));
    } catch (error) {
      // It is gone already.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    }
  }

  smallestCharge(currency: string): MoneyJson {
    return { amountMinor: SMALLEST_CHARGE_MINOR[currency] ?? 100, currency };
  }

  authenticate(rawBody: Buffer, signature: string): string | undefined {
    try {
      return this.stripe.webhooks.constructEvent(rawBody, signature, this.config.STRIPE_WEBHOOK_SECRET!).id;
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError)
        return undefined;
      throw error;
    }
  }

  async news(eventId: string): Promise<PaymentNews> {
    const event = (await this.ask((stripe) => stripe.events.retrieve(eventId))) as Stripe.Event;
    switch (event.type) {
      case 'checkout.session.completed':
      case 'checkout.session.async_payment_succeeded':
        return this.checkoutNews(event.data.object.id);
      case 'payment_intent.succeeded':
      case 'payment_intent.payment_failed':
        return this.chargeNews(event.data.object.id);
      case 'refund.created':
      case 'refund.updated':
      case 'refund.failed':
        return refundNews(await this.ask((stripe) => stripe.refunds.retrieve(event.data.object.id)));
      case 'charge.dispute.created':
      case 'charge.dispute.updated':
      case 'charge.dispute.closed':
        return this.disputeNews(event.data.object.id);
      case 'payment_method.detached':
        return this.detachedNews(event);
      default:
        return { kind: 'irrelevant' };
    }
  }

  /** What happened is read from the session as it is now, so that the order of events does not matter. */
  private async checkoutNews(sessionId: string): Promise<PaymentNews> {
    const expand = ['payment_intent.latest_charge', 'payment_intent.payment_method', 'setup_intent.payment_method'];
    const session = await this.ask((stripe) => stripe.checkout.sessions.retrieve(sessionId, { expand }));
    const { tenantId, orderId, invoiceId } = session.metadata ?? {};
    const customerRef = idOf(session.customer);
    if (!isId(tenantId)) return { kind: 'irrelevant' };

    if (session.mode === 'setup') {
      const card = cardOf(expanded(session.setup_intent)?.payment_method);
      return card && customerRef ? { kind: 'card-saved', tenantId, customerRef, card } : { kind: 'irrelevant' };
    }
    const intent = expanded(session.payment_intent);
    const subject: CheckoutSubject | undefined = orderId ? { orderId } : invoiceId ? { invoiceId } : undefined;
    if (!subject || session.payment_status !== 'paid' || !intent) return { kind: 'irrelevant' };
    return { kind: 'checkout-paid', tenantId, subject, receipt: receiptOf(intent, customerRef) };
  }

  private async chargeNews(intentId: string): Promise<PaymentNews> {
    const intent = await this.ask((stripe) => stripe.paymentIntents.retrieve(intentId, { expand: EXPANDED_PAYMENT }));
    const { tenantId, chargeId } = intent.metadata;
    if (!isId(tenantId) || !isId(chargeId)) return { kind: 'irrelevant' };
    return { kind: 'charge-decided', tenantId, chargeId, outcome: outcomeOf(intent) };
  }

  private async disputeNews(disputeId: string): Promise<PaymentNews> {
    const expand = ['payment_intent'];
    const { tenantId, dispute } = disputeOf(
      await this.ask((stripe) => stripe.disputes.retrieve(disputeId, { expand })),
    );
    return isId(tenantId) ? { kind: 'chargeback', tenantId, dispute } : { kind: 'irrelevant' };
  }

  /** The card says nothing about us; the customer whom it belonged to does. */
  private async detachedNews(event: Stripe.PaymentMethodDetachedEvent): Promise<PaymentNews> {
    const customerRef = event.data.previous_attributes?.customer;
    if (typeof customerRef !== 'string') return { kind: 'irrelevant' };
    const customer = await this.ask((stripe) => stripe.customers.retrieve(customerRef));
    const tenantId = customer.deleted ? undefined : customer.metadata.tenantId;
    const cardRef = event.data.object.id;
    return isId(tenantId) ? { kind: 'card-detached', tenantId, cardRef } : { kind: 'irrelevant' };
  }

  async books(since: Date): Promise<ProviderBooks> {
    const window = { created: { gte: Math.floor(since.getTime() / 1000) }, limit: 100 };
    const expand = ['data.latest_charge', 'data.payment_method'];
    const intents = await this.all((stripe) => stripe.paymentIntents.list({ ...window, expand }));
    const refunds = await this.all((stripe) => stripe.refunds.list(window));
    const disputes = await this.all((stripe) => stripe.disputes.list({ ...window, expand: ['data.payment_intent'] }));
    const customers = await this.all((stripe) => stripe.customers.list(window));
    const detached = await this.all((stripe) => stripe.events.list({ ...window, type: 'payment_method.detached' }));
    const detachedNews = await Promise.all(
      detached.map((event) => this.detachedNews(event as Stripe.PaymentMethodDetachedEvent)),
    );
    return {
      payments: intents.filter(({ status }) => status === 'succeeded').map(bookedPayment),
      refunds: refunds.map((refund) => {
        const { tenantId, refundId } = refund.metadata ?? {};
        return { reference: refund.id, tenantId, refundId, outcome: refundOutcomeOf(refund) };
      }),
      chargebacks: disputes.map(disputeOf),
      customers: customers.map(({ id, metadata }) => ({ ref: id, tenantId: metadata.tenantId })),
      detachedCards: detachedNews.filter((news) => news.kind === 'card-detached'),
    };
  }

  async payment(reference: string): Promise<BookedPayment | undefined> {
    const expand = ['latest_charge', 'payment_method'];
    try {
      const intent = await this.ask((stripe) => stripe.paymentIntents.retrieve(reference, { expand }));
      return intent.status === 'succeeded' ? bookedPayment(intent) : undefined;
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing')
        return undefined;
      throw error;
    }
  }

  /** Every page of a list. */
  private all<T>(list: (stripe: Stripe) => Stripe.ApiListPromise<T>): Promise<T[]> {
    return this.ask((stripe) => list(stripe).autoPagingToArray({ limit: 10_000 }));
  }

  /** After a day Stripe has forgotten the key, but not the payment. */
  private async findCharge({ customerRef, chargeId }: OffSessionCharge): Promise<Stripe.PaymentIntent | undefined> {
    const recent = await this.ask((stripe) =>
      stripe.paymentIntents.list({ customer: customerRef, limit: 100, expand: ['data.latest_charge'] }),
    );
    return recent.data.find(({ metadata, status }) => metadata.chargeId === chargeId && status !== 'canceled');
  }

  /** As for charges: the key is forgotten after a day, and a second refund would pay the same money twice. */
  private async findRefund({ paymentReference, refundId }: CardRefund): Promise<Stripe.Refund | undefined> {
    const made = await this.all((stripe) => stripe.refunds.list({ payment_intent: paymentReference, limit: 100 }));
    return made.find(({ metadata }) => metadata?.refundId === refundId);
  }

  /** For the doctor: whether the key is taken, or what was said instead. */
  async reach(): Promise<string> {
    try {
      await this.stripe.customers.list({ limit: 1 });
      return 'reached';
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Every call in one place: what is Stripe's trouble, or the network's, is worth another try. */
  private async ask<T>(call: (stripe: Stripe) => Promise<T>): Promise<T> {
    try {
      return await call(this.stripe);
    } catch (error) {
      const passing =
        error instanceof Stripe.errors.StripeConnectionError ||
        error instanceof Stripe.errors.StripeAPIError ||
        error instanceof Stripe.errors.StripeRateLimitError;
      if (passing) throw new Unavailable('payment-provider-unavailable', 'The payment provider does not answer.');
      throw error;
    }
  }

  // Made late, because the sandbox gives its address only once it listens.
  private get stripe(): Stripe {
    this.client ??= new Stripe(this.config.STRIPE_SECRET_KEY!, {
      ...addressOf(this.config.STRIPE_API_URL),
      apiVersion: API_VERSION,
      telemetry: false,
      timeout: this.config.STRIPE_TIMEOUT_MS,
      maxNetworkRetries: 2,
    });
    return this.client;
  }
}

function addressOf(url: string | undefined): Stripe.StripeConfig {
  if (!url) return {};
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port, protocol: protocol === 'https:' ? 'https' : 'http' };
}

function frameOf({
  customerRef,
  expiresAt,
  returnUrl,
  language,
}: Pick<NewCheckout, 'customerRef' | 'expiresAt' | 'returnUrl' | 'language'>) {
  return {
    customer: customerRef,
    locale: language,
    success_url: `${returnUrl}?checkout=done`,
    cancel_url: `${returnUrl}?checkout=left`,
    expires_at: Math.ceil(expiresAt.getTime() / 1000) + EXPIRY_SLACK_SECONDS,
  } satisfies Partial<Stripe.Checkout.SessionCreateParams>;
}

@Injectable()
export class StripeCheck extends DoctorCheck {
  readonly check = 'stripe';

  constructor(private readonly gateway: StripeGateway) {
    super();
  }

  async examine() {
    const answer = await this.gateway.reach();
    if (answer === 'reached') return well('reached');
    return { status: 'fail' as const, detail: answer, fix: 'Check STRIPE_SECRET_KEY and the network.' };
  }
}
