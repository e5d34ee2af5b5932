import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { Config } from '../../../platform/config.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import {
  type CardReceipt,
  type ChargeOutcome,
  type CheckoutSubject,
  Digest,
  type NewCheckout,
  type OffSessionCharge,
  type OpenCheckout,
  type Payer,
  PaymentGateway,
  type PaymentNews,
} from '../application/ports.js';
import type { CardOnFile } from '../domain/subscription.js';

const TIMEOUT_MS = 20_000;
/** Stripe wants a session to live half an hour counted from when it hears of it, which is a moment later. */
const EXPIRY_SLACK_SECONDS = 60;
const EXPANDED_PAYMENT = ['latest_charge'];

/** The one file that knows Stripe. Ours is the book of record: no Stripe subscription, price or invoice exists. */
@Injectable()
export class StripeGateway extends PaymentGateway {
  private client?: Stripe;

  constructor(private readonly config: Config) {
    super();
  }

  async customer(tenantId: string, { ref, email, name }: Payer): Promise<string> {
    if (ref) return ref;
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
      await this.ask((stripe) => stripe.checkout.sessions.expire(ref));
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

  async refund(refund: { paymentReference: string; amount: MoneyJson; idempotencyKey: string }): Promise<string> {
    const { paymentReference, amount, idempotencyKey } = refund;
    const made = await this.ask((stripe) =>
      stripe.refunds.create(
        { payment_intent: paymentReference, amount: amount.amountMinor, metadata: { idempotencyKey } },
        { idempotencyKey },
      ),
    );
    return made.id;
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

  /** After a day Stripe has forgotten the key, but not the payment. */
  private async findCharge({ customerRef, chargeId }: OffSessionCharge): Promise<Stripe.PaymentIntent | undefined> {
    const recent = await this.ask((stripe) =>
      stripe.paymentIntents.list({ customer: customerRef, limit: 100, expand: ['data.latest_charge'] }),
    );
    return recent.data.find(({ metadata, status }) => metadata.chargeId === chargeId && status !== 'canceled');
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
      telemetry: false,
      timeout: TIMEOUT_MS,
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

function receiptOf(intent: Stripe.PaymentIntent, customerRef: string | undefined): CardReceipt {
  return {
    reference: intent.id,
    amount: { amountMinor: intent.amount_received, currency: intent.currency.toUpperCase() },
    paidAt: paidAtOf(intent),
    customerRef,
    card: cardOf(intent.payment_method),
  };
}

function outcomeOf(intent: Stripe.PaymentIntent): ChargeOutcome {
  if (intent.status === 'succeeded') return { outcome: 'paid', reference: intent.id, paidAt: paidAtOf(intent) };
  const { code, decline_code } = intent.last_payment_error ?? {};
  return failure(code, decline_code ?? code);
}

/** The bank said no, or wants its customer; anything else is not an outcome but a fault of ours. */
function refusal(error: unknown): ChargeOutcome {
  if (error instanceof Stripe.errors.StripeCardError) return failure(error.code, error.decline_code ?? error.code);
  const cardIsGone = error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
  if (cardIsGone) return { outcome: 'declined', declineCode: 'card-gone' };
  throw error;
}

const failure = (code: string | undefined, declineCode: string | undefined): ChargeOutcome => ({
  outcome: code === 'authentication_required' ? 'requiresAction' : 'declined',
  declineCode,
});

/** When the money moved, not when we heard of it: ToS 4.9 counts by this. */
function paidAtOf(intent: Stripe.PaymentIntent): string {
  const seconds = expanded(intent.latest_charge)?.created ?? intent.created;
  return new Date(seconds * 1000).toISOString();
}

function cardOf(method: string | Stripe.PaymentMethod | null | undefined): CardOnFile | undefined {
  const { id, card } = expanded(method) ?? {};
  return id && card ? { ref: id, label: `${card.brand} ${card.last4}` } : undefined;
}

const expanded = <T extends object>(field: string | T | null | undefined): T | undefined =>
  typeof field === 'string' || !field ? undefined : field;

const idOf = (field: string | { id: string } | null): string | undefined =>
  typeof field === 'string' ? field : field?.id;

@Injectable()
export class Sha256Digest extends Digest {
  sha256(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }
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
