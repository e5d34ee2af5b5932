import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { Period } from '../domain/periods.js';
import type { CardOnFile } from '../domain/subscription.js';
import type { Reservation } from '../domain/usage-meter.js';

/** SHA-256 in hex; a domain must not know where it comes from. */
export abstract class Digest {
  abstract sha256(text: string): string;
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
  | { kind: 'irrelevant' };

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
  abstract refund(refund: { paymentReference: string; amount: MoneyJson; idempotencyKey: string }): Promise<string>;
  /** The id of an event whose signature is sound; `undefined` for a forged or stale one. */
  abstract authenticate(rawBody: Buffer, signature: string): string | undefined;
  abstract news(eventId: string): Promise<PaymentNews>;
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
