import type Stripe from 'stripe';
import { listOf, newId, type Route, type StripeState } from './stripe-state.js';

const DAY_SECONDS = 86_400;
const PAYOUT_AFTER_DAYS = 7;
/** What a European card costs at Stripe's published Swedish price: 1.5 % and 1.80 kr; nothing back on a refund. */
const FEE_SHARE = 0.015;
const FEE_FIXED_MINOR: Record<string, number> = { sek: 180 };
const FEE_FIXED_ELSEWHERE_MINOR = 25;

export const balanceRoutes: Route[] = [
  {
    method: 'GET',
    url: '/v1/balance_transactions',
    handle: (call) => listOf(call, 'balance_transaction', 'balance transaction', ['source', 'type', 'currency']),
  },
  {
    method: 'GET',
    url: '/v1/balance_transactions/:id',
    handle: ({ state, id }) => state.need('balance_transaction', id, 'balance transaction'),
  },
];

export interface Booking {
  /** Signed: what leaves the balance is negative. */
  amount: number;
  currency: string;
  source: string;
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
}

/** A line in the merchant's balance. */
export function bookBalance(
  state: StripeState,
  { amount, currency, source, type }: Booking,
): Stripe.BalanceTransaction {
  const fee =
    type === 'charge' ? Math.round(amount * FEE_SHARE) + (FEE_FIXED_MINOR[currency] ?? FEE_FIXED_ELSEWHERE_MINOR) : 0;
  const line: Stripe.BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: state.now() + PAYOUT_AFTER_DAYS * DAY_SECONDS,
    balance_type: 'payments',
    created: state.now(),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee
      ? [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }]
      : [],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  };
  state.store.put(line);
  return line;
}
