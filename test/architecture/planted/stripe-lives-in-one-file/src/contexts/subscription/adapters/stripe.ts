import Stripe from 'stripe';

export const provider = Stripe;
