import { expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { disputeOf } from '../../../src/contexts/subscription/adapters/stripe-shapes.js';

const standingOf = (status: string) =>
  disputeOf({
    id: 'du_1',
    amount: 10_000,
    currency: 'sek',
    reason: 'fraudulent',
    status,
    payment_intent: 'pi_1',
    evidence_details: { due_by: null },
  } as Stripe.Dispute).dispute.standing;

test('ToS 3.5.c: a bank’s inquiry that is closed has left the money here; one on appeal is open still', () => {
  const statuses = ['warning_needs_response', 'warning_closed', 'needs_response', 'appeal_under_review', 'won', 'lost'];

  expect(statuses.map(standingOf)).toEqual(['open', 'won', 'open', 'open', 'won', 'lost']);
});
