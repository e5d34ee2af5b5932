import type Stripe from 'stripe';

export type Answer = Stripe.Customer;
