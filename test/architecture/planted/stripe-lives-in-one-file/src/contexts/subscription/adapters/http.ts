import type Stripe from 'stripe';

export type Hook = Stripe.Event;
