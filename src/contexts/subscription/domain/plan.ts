import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Conflict, type FieldFault, Invalid } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { PlanVersionPublished } from '../contract.js';
import { type Interval, lengthOf, type Period } from './periods.js';

/** Every client has it from the day of the agreement: zero price, never invoiced, never ending (ToS 4.5). */
export const FREE_PLAN = 'FREE';

export interface Price {
  net: Money;
  vat: Money;
  total: Money;
}

/** One rounding, on the whole price: the list, the order and the invoice show the same öre (ToS 3.3.a). */
export const priceOf = (net: Money, vatPercent: number): Price => {
  const vat = net.share(vatPercent, 100);
  return { net, vat, total: net.plus(vat) };
};

/** What the operator decides when a plan is published. */
export interface PlanTerms {
  code: string;
  version: number;
  name: string;
  modules: string[];
  seats: number;
  /** Units per month and meter; a meter that is not named is not included. */
  quotas: Record<string, number>;
  netMinor: number;
  currency: string;
  vatPercent: number;
  interval: Interval;
  sellableFrom: LocalDate;
  sellableUntil?: LocalDate;
}

/**
 * One version of a pricing plan (ToS 1.5, 3.3). It never changes: whoever bought it keeps its price and its
 * functions. Only its last day of sale may be set later; a retired plan is not sold and still honoured.
 */
export class PlanVersion extends AggregateRoot {
  sellableUntil: LocalDate | null;

  private constructor(
    readonly code: string,
    readonly version: number,
    readonly name: string,
    readonly modules: string[],
    readonly seats: number,
    readonly quotas: Record<string, number>,
    readonly netMinor: number,
    readonly currency: string,
    readonly vatPercent: number,
    readonly interval: Interval,
    readonly sellableFrom: LocalDate,
    sellableUntil: LocalDate | null,
  ) {
    super();
    this.sellableUntil = sellableUntil;
  }

  static publish(terms: PlanTerms, at: Date): PlanVersion {
    refuseUnsound(terms);
    const { code, version, name, modules, seats, quotas, netMinor, currency, vatPercent, interval } = terms;
    const plan = new PlanVersion(
      code,
      version,
      name,
      modules,
      seats,
      quotas,
      netMinor,
      currency,
      vatPercent,
      interval,
      terms.sellableFrom,
      terms.sellableUntil ?? null,
    );
    plan.record(new PlanVersionPublished(OPERATOR_TENANT, code, at.toISOString(), version, terms.sellableFrom));
    return plan;
  }

  get price(): Price {
    return priceOf(new Money(this.netMinor, this.currency), this.vatPercent);
  }

  /** What a part of a period costs: its days' share of the price. */
  priceOfPart(part: Period, whole: Period): Price {
    const net = new Money(this.netMinor, this.currency).share(lengthOf(part), lengthOf(whole));
    return priceOf(net, this.vatPercent);
  }

  get isFree(): boolean {
    return this.netMinor === 0;
  }

  isSoldOn(date: LocalDate): boolean {
    return this.sellableFrom <= date && (!this.sellableUntil || date <= this.sellableUntil);
  }

  limitOf(meter: string): number {
    return this.quotas[meter] ?? 0;
  }

  get entitlements(): { planCode: string; modules: string[]; seats: number } {
    return { planCode: this.code, modules: this.modules, seats: this.seats };
  }

  /** Publishing the same again is harmless; publishing something else under the same number is not. */
  saysTheSameAs(terms: PlanTerms): boolean {
    const { code, version, name, modules, seats, quotas, netMinor, currency, vatPercent, interval, sellableFrom } =
      this;
    const own = { code, version, name, modules, seats, quotas, netMinor, currency, vatPercent, interval, sellableFrom };
    return Object.entries(own).every(([key, value]) => sameJson(value, terms[key as keyof PlanTerms]));
  }

  /** The last day on which it can be bought. */
  retire(lastDay: LocalDate, today: LocalDate): void {
    if (lastDay < addDays(today, -1))
      throw Invalid.field('/lastDay', 'in-the-past', 'A plan cannot be taken off sale in the past.');
    if (this.code === FREE_PLAN) throw new Conflict('free-plan-stays', 'Free accounts are part of the terms.');

    this.sellableUntil = lastDay;
  }
}

function refuseUnsound(terms: PlanTerms): void {
  const faults: FieldFault[] = [];
  const fault = (pointer: string, code: string, message: string) => faults.push({ pointer, code, message });
  if (!/^[A-Z][A-Z0-9_-]{1,39}$/.test(terms.code))
    fault('/code', 'format', 'Capitals, digits, hyphens and underscores.');
  if (terms.version < 1) fault('/version', 'min', 'Versions count from 1.');
  if (terms.seats < 1) fault('/seats', 'min', 'A plan seats at least its administrator.');
  if (terms.netMinor < 0) fault('/netMinor', 'min', 'A price is not negative.');
  if (terms.vatPercent < 0 || terms.vatPercent > 100) fault('/vatPercent', 'out-of-range', 'From 0 to 100.');
  if ((terms.code === FREE_PLAN) !== (terms.netMinor === 0))
    fault('/netMinor', 'free-plan', `Only ${FREE_PLAN} costs nothing.`);
  if (terms.sellableUntil && terms.sellableUntil < terms.sellableFrom)
    fault('/sellableUntil', 'before-start', 'It ends before it begins.');
  if (faults.length > 0) throw new Invalid('validation-failed', 'This plan cannot be published.', { faults });
}

/** Key order is not content: Postgres keeps its own in a jsonb column. */
const sameJson = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
