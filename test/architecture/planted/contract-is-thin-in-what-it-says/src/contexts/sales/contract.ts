export abstract class Prices {
  abstract of(deal: string): number;
}

export class DealWon {
  constructor(readonly dealId: string) {}
}

export const withTax = (amountMinor: number) => amountMinor * 1.25;
