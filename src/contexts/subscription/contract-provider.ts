import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** What an event about the payment provider's side of the books says. */
abstract class ProviderSideEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** A card is kept for the renewals; `replaced` is the provider's name of the one before it. */
export class CardKept extends ProviderSideEvent {
  readonly type = 'subscription.CardKept';
  override readonly clause = 'ToS 4.1';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly cardRef: string,
    readonly expiresOn: LocalDate | null,
    readonly replaced: string | null,
    /** The provider keeps a card anew under another name whenever its holder pays with it. */
    readonly isSameCard: boolean,
  ) {
    super(tenantId, subscriptionId, at);
  }
}

/** The provider no longer keeps the card that renewals are charged to. */
export class CardLost extends ProviderSideEvent {
  readonly type = 'subscription.CardLost';
  override readonly clause = 'ToS 4.1';
}

/** The cardholder asked the bank for the money back. */
export class ChargebackOpened extends ProviderSideEvent {
  readonly type = 'subscription.ChargebackOpened';
  override readonly clause = 'ToS 4.1';
  constructor(
    tenantId: string,
    chargebackId: string,
    at: string,
    readonly amount: MoneyJson,
    readonly paymentReference: string,
    readonly evidenceDueAt: string | null,
  ) {
    super(tenantId, chargebackId, at);
  }
}
/** The bank decided; money that it took makes the debt open again. */
export class ChargebackDecided extends ProviderSideEvent {
  readonly type = 'subscription.ChargebackDecided';
  override readonly clause = 'ToS 3.4.a';
  constructor(
    tenantId: string,
    chargebackId: string,
    at: string,
    readonly outcome: 'WON' | 'LOST',
    readonly reopenedInvoiceIds: string[],
  ) {
    super(tenantId, chargebackId, at);
  }
}
/** A person of the operator let the money go. */
export class ChargebackWrittenOff extends ProviderSideEvent {
  readonly type = 'subscription.ChargebackWrittenOff';
  override readonly clause = 'ToS 3.4.g';
}

/** What a bank took back is owed again, with time to pay it. */
export class InvoiceReopened extends ProviderSideEvent {
  readonly type = 'subscription.InvoiceReopened';
  override readonly clause = 'ToS 3.4.a';
  constructor(
    tenantId: string,
    invoiceId: string,
    at: string,
    readonly amount: MoneyJson,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, invoiceId, at);
  }
}

/** A person of the operator said why our books and the provider's may differ in one entry. */
export class DifferenceExplained extends ProviderSideEvent {
  readonly type = 'subscription.DifferenceExplained';
  override readonly clause = 'ToS 4.1';
  constructor(
    tenantId: string,
    findingId: string,
    at: string,
    readonly kind: string,
    readonly reference: string,
  ) {
    super(tenantId, findingId, at);
  }
}

/** The provider could not give the money back; it goes by bank instead. */
export class RefundFailed extends ProviderSideEvent {
  readonly type = 'subscription.RefundFailed';
  override readonly clause = 'ToS 6.4';
  constructor(
    tenantId: string,
    refundId: string,
    at: string,
    readonly failureCode: string,
  ) {
    super(tenantId, refundId, at);
  }
}
