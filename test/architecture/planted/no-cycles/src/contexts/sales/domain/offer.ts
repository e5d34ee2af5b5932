import type { Deal } from './deal.js';

export class Offer {
  deal?: Deal;
}
