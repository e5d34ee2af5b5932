import { Offer } from './offer.js';

export class Deal {
  offers: Offer[] = [];
}
