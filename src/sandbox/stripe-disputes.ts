import type Stripe from 'stripe';
import { bookBalance } from './stripe-balance.js';
import { StripeRefusal } from './stripe-errors.js';
import { type Call, listOf, newId, type Route, type StripeState } from './stripe-state.js';

const DAY_SECONDS = 86_400;
const ANSWER_WITHIN_DAYS = 9;
/** Stripe's published test values: this text as evidence decides the dispute. */
const DECISIVE_EVIDENCE: Record<string, 'won' | 'lost'> = { winning_evidence: 'won', losing_evidence: 'lost' };

export const disputeRoutes: Route[] = [
  {
    method: 'GET',
    url: '/v1/disputes',
    handle: (call) => listOf(call, 'dispute', 'dispute', ['charge', 'payment_intent']),
  },
  { method: 'GET', url: '/v1/disputes/:id', handle: ({ state, id }) => state.need('dispute', id, 'dispute') },
  { method: 'POST', url: '/v1/disputes/:id', handle: submitEvidence },
  {
    method: 'POST',
    url: '/v1/disputes/:id/close',
    handle: ({ state, id }) => closeDispute(state, state.need('dispute', id, 'dispute'), 'lost'),
  },
];

/** The cardholder went to the bank: the money leaves the balance until the dispute is decided. */
export function openDispute(
  state: StripeState,
  charge: Stripe.Charge,
  { reason, amountMinor = charge.amount - charge.amount_refunded }: { reason: string; amountMinor?: number },
): Stripe.Dispute {
  if (charge.disputed || charge.status !== 'succeeded') {
    throw StripeRefusal.invalid('charge', `Charge ${charge.id} cannot be disputed.`);
  }
  const id = newId('du');
  const withdrawn = bookBalance(state, {
    amount: -amountMinor,
    currency: charge.currency,
    source: id,
    type: 'adjustment',
  });
  const dispute: Stripe.Dispute = {
    id,
    object: 'dispute',
    amount: amountMinor,
    balance_transactions: [withdrawn],
    charge: charge.id,
    created: state.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: state.now() + ANSWER_WITHIN_DAYS * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
    },
    reason,
    status: 'needs_response',
  };
  state.store.put(dispute);
  state.store.put({ ...charge, disputed: true });
  state.record('charge.dispute.created', dispute);
  state.record('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** Won: the money comes back. Lost: it stays with the cardholder. Either way, once. */
export function closeDispute(state: StripeState, dispute: Stripe.Dispute, outcome: 'won' | 'lost'): Stripe.Dispute {
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw StripeRefusal.invalid(
      undefined,
      `This dispute is already closed: ${dispute.status}`,
      'dispute_already_closed',
    );
  }
  const { id, amount, currency } = dispute;
  const returned = outcome === 'won' ? [bookBalance(state, { amount, currency, source: id, type: 'adjustment' })] : [];
  const closed: Stripe.Dispute = {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, ...returned],
    status: outcome,
  };
  state.store.put(closed);
  state.record('charge.dispute.closed', closed, { status: dispute.status });
  if (outcome === 'won') state.record('charge.dispute.funds_reinstated', closed);
  return closed;
}

function submitEvidence({ state, params, id }: Call): Stripe.Dispute {
  const dispute = state.need('dispute', id, 'dispute');
  const evidence = params.nested('evidence');
  const text = evidence?.text('uncategorized_text') ?? dispute.evidence.uncategorized_text;
  evidence?.refuseUnread();
  // Evidence goes to the bank unless it is explicitly kept back as a draft.
  const submitted = evidence !== undefined && params.flag('submit') !== false;
  params.accept('submit');

  const updated: Stripe.Dispute = {
    ...dispute,
    evidence: { ...dispute.evidence, uncategorized_text: text },
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: text !== null,
      submission_count: dispute.evidence_details.submission_count + (submitted ? 1 : 0),
      submission_method: submitted ? 'manual' : dispute.evidence_details.submission_method,
    },
    metadata: params.metadata(dispute.metadata),
    status: submitted ? 'under_review' : dispute.status,
  };
  state.store.put(updated);
  state.record('charge.dispute.updated', updated);
  const decided = submitted ? DECISIVE_EVIDENCE[text ?? ''] : undefined;
  return decided ? closeDispute(state, updated, decided) : updated;
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
