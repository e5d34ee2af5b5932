import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { CollectionMethod } from '../contract.js';
import type { RefundState } from '../domain/charge.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { Period } from '../domain/periods.js';
import type { PlanUse } from '../domain/plan-change.js';
import type { StandingDrift } from '../domain/reconciliation.js';
import type { CardOnFile } from '../domain/subscription.js';
import type { Reservation } from '../domain/usage-meter.js';
import type { Finding } from './queries-changes.js';

/** SHA-256 in hex; a domain must not know where it comes from. */
export abstract class Digest {
  abstract sha256(content: string | Uint8Array): string;
}

/** Who pays; `ref` once the provider knows them. */
export interface Payer {
  ref: string | null;
  email: string;
  name: string;
}

/** What a Checkout session is for; it comes back with the news of its payment. */
export type CheckoutSubject = { orderId: string } | { invoiceId: string };

export interface NewCheckout {
  tenantId: string;
  customerRef: string;
  subject: CheckoutSubject;
  title: string;
  amount: MoneyJson;
  expiresAt: Date;
  returnUrl: string;
  language: 'sv' | 'en';
  idempotencyKey: string;
}

export interface OpenCheckout {
  ref: string;
  url: string;
}

export interface OffSessionCharge {
  tenantId: string;
  chargeId: string;
  customerRef: string;
  cardRef: string;
  amount: MoneyJson;
  idempotencyKey: string;
  /** Whether an earlier try of this same charge may have reached the provider so long ago that it forgot the key. */
  mayBeKnown: boolean;
}

export type ChargeOutcome =
  | { outcome: 'paid'; reference: string; paidAt: string }
  | { outcome: 'declined' | 'requiresAction'; declineCode?: string };

/** A payment as the provider proves it. */
export interface CardReceipt {
  reference: string;
  amount: MoneyJson;
  paidAt: string;
  customerRef?: string;
  card?: CardOnFile;
}

/** What an event of the provider means for us, read anew from the provider and not from the message. */
export type PaymentNews =
  | { kind: 'checkout-paid'; tenantId: string; subject: CheckoutSubject; receipt: CardReceipt }
  | { kind: 'card-saved'; tenantId: string; customerRef: string; card: CardOnFile }
  | { kind: 'charge-decided'; tenantId: string; chargeId: string; outcome: ChargeOutcome }
  | { kind: 'refund-decided'; tenantId: string; refundId: string; outcome: RefundOutcome }
  | { kind: 'chargeback'; tenantId: string; dispute: DisputeNews }
  | { kind: 'card-detached'; tenantId: string; cardRef: string }
  | { kind: 'irrelevant' };

export interface CardRefund {
  tenantId: string;
  refundId: string;
  paymentReference: string;
  amount: MoneyJson;
  idempotencyKey: string;
}

export type RefundOutcome =
  | { outcome: 'done' | 'pending'; reference: string }
  | { outcome: 'failed'; reference?: string; failureCode: string };

/** A cardholder's dispute as it stands now, whichever of its events told of it. */
export interface DisputeNews {
  reference: string;
  paymentReference: string;
  amount: MoneyJson;
  reason: string;
  evidenceDueAt: string | undefined;
  standing: 'open' | 'won' | 'lost';
}

/** A payment that succeeded at the provider; `news` is what it would have told us of it, if it is about us. */
export interface BookedPayment {
  reference: string;
  amount: MoneyJson;
  paidAt: string;
  news: PaymentNews;
}

export interface ProviderBooks {
  payments: BookedPayment[];
  /** `refundId` is ours; absent where somebody refunded by hand at the provider. */
  refunds: { reference: string; tenantId?: string; refundId?: string; outcome: RefundOutcome }[];
  chargebacks: { tenantId: string | undefined; dispute: DisputeNews }[];
  customers: { ref: string; tenantId: string | undefined }[];
  detachedCards: { tenantId: string; cardRef: string }[];
}

/** The payment provider. Every write carries an idempotency key; a lost answer may be asked for again. */
export abstract class PaymentGateway {
  /** The provider's own name for a client, made where it has none yet. */
  abstract customer(tenantId: string, payer: Payer): Promise<string>;
  abstract openCheckout(checkout: NewCheckout): Promise<OpenCheckout>;
  /** A page on which a card is saved and nothing is paid. */
  abstract openCardSetup(
    setup: Omit<NewCheckout, 'subject' | 'title' | 'amount'> & { currency: string },
  ): Promise<OpenCheckout>;
  /** Closes a session that nobody may pay any more; one that is over already is left as it is. */
  abstract closeCheckout(ref: string): Promise<void>;
  abstract charge(charge: OffSessionCharge): Promise<ChargeOutcome>;
  abstract refund(refund: CardRefund): Promise<RefundOutcome>;
  /** Gives a saved card up; one that is gone already is left so. */
  abstract detachCard(cardRef: string): Promise<void>;
  /** Below this it takes no payment. */
  abstract smallestCharge(currency: string): MoneyJson;
  /** The id of an event whose signature is sound; `undefined` for a forged or stale one. */
  abstract authenticate(rawBody: Buffer, signature: string): string | undefined;
  abstract news(eventId: string): Promise<PaymentNews>;
  /** What it has on its books since then, for the nightly comparison. */
  abstract books(since: Date): Promise<ProviderBooks>;
  /** One payment by its reference, however old; `undefined` where it knows none. */
  abstract payment(reference: string): Promise<BookedPayment | undefined>;
}

/** What a client has that a smaller plan may have no room for (ToS 1.5.plan); reads in the caller's transaction. */
export abstract class UseOfPlan {
  abstract of(tenantId: string): Promise<PlanUse>;
}

/** Our books across clients, for the nightly comparison; ids, amounts and states, and nothing personal. */
export abstract class OurBooks {
  abstract since(from: Date): Promise<{
    payments: { tenantId: string; reference: string; amountMinor: number; currency: string; paidAt: Date }[];
    refunds: {
      tenantId: string;
      id: string;
      gatewayRef: string | null;
      state: RefundState;
      method: CollectionMethod;
      requestedAt: Date;
    }[];
    chargebacks: { tenantId: string; reference: string; state: ChargebackState }[];
  }>;
}

/** What the comparisons found; a finding that stands is kept once. Joins the operator's transaction. */
export abstract class ReconciliationLog {
  /** False when this night was compared already. */
  abstract begin(runId: string, run: { startedAt: Date; since: Date; night: LocalDate | undefined }): Promise<boolean>;
  /** Those that wait for a person. */
  abstract standing(): Promise<StandingDrift[]>;
  /** Returns those that no earlier run had reported, and those that come back after they were gone. */
  abstract keep(
    runId: string,
    compared: Record<string, number>,
    findings: (Finding & { id: string })[],
    at: Date,
  ): Promise<Finding[]>;
  abstract close(
    id: string,
    how: { closedAs: 'REPAIRED' } | { closedAs: 'EXPLAINED'; explanation: string },
    at: Date,
  ): Promise<void>;
}

/** Events of the provider that had their effect, across tenants; joins the caller's transaction. */
export abstract class ProviderEvents {
  /** False when this event was taken in before, by whomever. */
  abstract takeIn(eventId: string, kind: string, at: Date): Promise<boolean>;
}

/** The counters of a client's running month, for showing; nothing is locked or written. */
export abstract class UsageLedger {
  abstract read(tenantId: string, on: LocalDate): Promise<UsageSheet>;
}

export interface UsageSheet {
  quotas: Record<string, number>;
  period: Period;
  counters: { meter: string; used: number; reservations: Reservation[] }[];
}
