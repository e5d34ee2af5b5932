import Stripe from 'stripe';
import { addDays, addMonths } from '../../../shared-kernel/calendar.js';
import { isId } from '../../../shared-kernel/ids.js';
import type {
  BookedPayment,
  CardReceipt,
  ChargeOutcome,
  CheckoutSubject,
  DisputeNews,
  PaymentNews,
  RefundOutcome,
} from '../application/ports.js';
import type { CardOnFile } from '../domain/subscription.js';

// What Stripe's objects mean to us.

export function receiptOf(intent: Stripe.PaymentIntent, customerRef: string | undefined): CardReceipt {
  return {
    reference: intent.id,
    amount: { amountMinor: intent.amount_received, currency: intent.currency.toUpperCase() },
    paidAt: paidAtOf(intent),
    customerRef,
    card: cardOf(intent.payment_method),
  };
}

export function outcomeOf(intent: Stripe.PaymentIntent): ChargeOutcome {
  if (intent.status === 'succeeded') return { outcome: 'paid', reference: intent.id, paidAt: paidAtOf(intent) };
  const { code, decline_code } = intent.last_payment_error ?? {};
  return failure(code, decline_code ?? code);
}

/** The bank said no, or wants its customer; anything else is not an outcome but a fault of ours. */
export function refusal(error: unknown): ChargeOutcome {
  if (error instanceof Stripe.errors.StripeCardError) return failure(error.code, error.decline_code ?? error.code);
  const cardIsGone =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    (error.code === 'resource_missing' || error.code === 'payment_method_unexpected_state');
  if (cardIsGone) return { outcome: 'declined', declineCode: 'card-gone' };
  throw error;
}

const failure = (code: string | undefined, declineCode: string | undefined): ChargeOutcome => ({
  outcome: code === 'authentication_required' ? 'requiresAction' : 'declined',
  declineCode,
});

/** Read from the payment itself: who opened it wrote on it what it is for. */
export function bookedPayment(intent: Stripe.PaymentIntent): BookedPayment {
  const { reference, amount, paidAt, ...known } = receiptOf(intent, idOf(intent.customer));
  const { tenantId, orderId, invoiceId, chargeId } = intent.metadata;
  const subject: CheckoutSubject | undefined = orderId ? { orderId } : invoiceId ? { invoiceId } : undefined;
  const booked = { reference, amount, paidAt };
  if (!isId(tenantId)) return { ...booked, news: { kind: 'irrelevant' } };
  if (isId(chargeId))
    return { ...booked, news: { kind: 'charge-decided', tenantId, chargeId, outcome: outcomeOf(intent) } };
  if (!subject) return { ...booked, news: { kind: 'irrelevant' } };
  return { ...booked, news: { kind: 'checkout-paid', tenantId, subject, receipt: { ...booked, ...known } } };
}

export function refundNews(refund: Stripe.Refund): PaymentNews {
  const { tenantId, refundId } = refund.metadata ?? {};
  if (!isId(tenantId) || !isId(refundId)) return { kind: 'irrelevant' };
  return { kind: 'refund-decided', tenantId, refundId, outcome: refundOutcomeOf(refund) };
}

export function refundOutcomeOf({ id, status, failure_reason }: Stripe.Refund): RefundOutcome {
  if (status === 'succeeded') return { outcome: 'done', reference: id };
  if (status === 'failed' || status === 'canceled')
    return { outcome: 'failed', reference: id, failureCode: failure_reason ?? status };
  return { outcome: 'pending', reference: id };
}

/** An inquiry that is closed took nothing, so the money has stayed here. */
const DECIDED: Partial<Record<Stripe.Dispute.Status, 'won' | 'lost'>> = {
  won: 'won',
  lost: 'lost',
  warning_closed: 'won',
};

export function disputeOf(dispute: Stripe.Dispute): { tenantId: string | undefined; dispute: DisputeNews } {
  const { id, amount, currency, reason, status, payment_intent, evidence_details } = dispute;
  const dueBy = evidence_details.due_by;
  return {
    tenantId: expanded(payment_intent)?.metadata.tenantId,
    dispute: {
      reference: id,
      paymentReference: idOf(payment_intent) ?? '',
      amount: { amountMinor: amount, currency: currency.toUpperCase() },
      reason,
      evidenceDueAt: dueBy ? new Date(dueBy * 1000).toISOString() : undefined,
      standing: DECIDED[status] ?? 'open',
    },
  };
}

/** When the money moved, not when we heard of it: ToS 4.9 counts by this. */
function paidAtOf(intent: Stripe.PaymentIntent): string {
  const seconds = expanded(intent.latest_charge)?.created ?? intent.created;
  return new Date(seconds * 1000).toISOString();
}

export function cardOf(method: string | Stripe.PaymentMethod | null | undefined): CardOnFile | undefined {
  const { id, card } = expanded(method) ?? {};
  if (!id || !card) return undefined;
  // A card is good to the last day of the month that it bears.
  const month = `${card.exp_year}-${String(card.exp_month).padStart(2, '0')}-01`;
  return { ref: id, label: `${card.brand} ${card.last4}`, expiresOn: addDays(addMonths(month, 1), -1) };
}

export const expanded = <T extends object>(field: string | T | null | undefined): T | undefined =>
  typeof field === 'string' || !field ? undefined : field;

export const idOf = (field: string | { id: string } | null): string | undefined =>
  typeof field === 'string' ? field : field?.id;
