import { Deal } from './domain/deal.js';

export abstract class Deals {
  abstract open(): Promise<Deal[]>;
}
