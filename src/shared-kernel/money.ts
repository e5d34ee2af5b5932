import { Invalid } from './errors.js';

/** ISO 4217 code of a currency with two minor digits; the only ones we price in. */
export type Currency = 'SEK' | 'EUR' | 'NOK' | 'DKK' | 'PLN';

export interface MoneyJson {
  amountMinor: number;
  currency: string;
}

/** An exact amount in minor units (öre, cent). Immutable; amounts of different currencies never mix. */
export class Money {
  constructor(
    readonly amountMinor: number,
    readonly currency: string,
  ) {
    if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${amountMinor} is not a whole number of minor units`);
  }

  static zero(currency: string): Money {
    return new Money(0, currency);
  }

  plus(other: Money): Money {
    return new Money(this.amountMinor + this.sameCurrency(other).amountMinor, this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.amountMinor - this.sameCurrency(other).amountMinor, this.currency);
  }

  /** `amount × numerator / denominator`, rounded half-up (away from zero), as ToS 6.4's pro rata asks. */
  share(numerator: number, denominator: number): Money {
    const product = BigInt(Math.abs(this.amountMinor)) * BigInt(numerator) * 2n + BigInt(denominator);
    const rounded = Number(product / (BigInt(denominator) * 2n));
    return new Money(this.amountMinor < 0 ? -rounded : rounded, this.currency);
  }

  compare(other: Money): number {
    return this.amountMinor - this.sameCurrency(other).amountMinor;
  }

  get isZero(): boolean {
    return this.amountMinor === 0;
  }

  get isPositive(): boolean {
    return this.amountMinor > 0;
  }

  toJSON(): MoneyJson {
    return { amountMinor: this.amountMinor, currency: this.currency };
  }

  private sameCurrency(other: Money): Money {
    if (other.currency !== this.currency)
      throw new Invalid('currency-mismatch', `Expected ${this.currency}, got ${other.currency}.`);
    return other;
  }
}
