import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { daysBetween, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import {
  PlanChangeApplied,
  PlanChangeConfirmed,
  PlanChangeLapsed,
  PlanChangeRefused,
  PlanChangeWithdrawn,
} from '../contract-plan-change.js';
import type { DocumentSeen } from './order.js';
import { type Interval, lengthOf, type Period } from './periods.js';
import type { PlanVersion, Price } from './plan.js';

/** What the time that is paid for is worth on the old plan and on the new one. */
export interface Proration {
  daysLeft: number;
  credit: Price;
  charge: Price;
  due: Price;
}

/**
 * ToS 4.8: the anchor stays, so a change in mid-period pays the difference for the days that are left, the day
 * of the change included. Each period has its own length; every line is rounded once, half up, in öre, so that
 * on a period's first day the difference is exactly that of the two list prices.
 */
export function prorate(running: PlanVersion, wanted: PlanVersion, paid: Period[], on: LocalDate): Proration {
  const rest = paid.filter(({ end }) => end >= on);
  const credit = restOf(running, rest, on);
  const charge = restOf(wanted, rest, on);
  const due = mapPrice((part) => charge[part].minus(credit[part]));
  return { daysLeft: rest.reduce((days, period) => days + daysLeftOf(period, on), 0), credit, charge, due };
}

function restOf({ price, currency, vatPercent }: PlanVersion, rest: Period[], on: LocalDate): Price {
  const nets = rest.map((period) => price.net.share(daysLeftOf(period, on), lengthOf(period)));
  const sum = (amounts: Money[]) => amounts.reduce((total, amount) => total.plus(amount), Money.zero(currency));
  const net = sum(nets);
  const vat = sum(nets.map((each) => each.share(vatPercent, 100)));
  return { net, vat, total: net.plus(vat) };
}

const mapPrice = (of: (part: keyof Price) => Money): Price => ({ net: of('net'), vat: of('vat'), total: of('total') });
const daysLeftOf = ({ start, end }: Period, on: LocalDate): number => daysBetween(on > start ? on : start, end) + 1;

/**
 * A larger plan of the same interval applies at once. Everything else waits for the anchor: a smaller plan,
 * because price and functions of the paid period are the client's (ToS 10.2.c), and another interval, because a
 * month and a year can only meet there without a gap, an overlap or a drifting anchor (ToS 4.8).
 */
export const appliesAtOnce = (running: PlanVersion, wanted: PlanVersion): boolean =>
  running.interval === wanted.interval && wanted.price.net.compare(running.price.net) > 0;

/** What a client has that a plan may be too small for. */
export interface PlanUse {
  seats: number;
  /** Modules that keep data of the client, by the name that plans list. */
  modulesWithData: string[];
}

export type Exceeded = { what: 'seats'; limit: number; used: number } | { what: 'module'; module: string };

/** ToS 1.5.plan: what the client would have to give up first. */
export function exceededBy(use: PlanUse, plan: PlanVersion): Exceeded[] {
  const seats: Exceeded[] = use.seats > plan.seats ? [{ what: 'seats', limit: plan.seats, used: use.seats }] : [];
  const without = use.modulesWithData.filter((module) => !plan.modules.includes(module)).sort();
  return [...seats, ...without.map((module): Exceeded => ({ what: 'module', module }))];
}

export function refuseBelowUse(use: PlanUse, plan: PlanVersion): void {
  const exceeds = exceededBy(use, plan);
  if (exceeds.length > 0)
    throw new Conflict('below-use', 'The plan is smaller than what is in use.', {
      clause: 'ToS 1.5.plan',
      data: { exceeds },
    });
}

interface PriceParts {
  netMinor: number;
  vatMinor: number;
  totalMinor: number;
}

interface PlanNamed {
  code: string;
  version: number;
  name: string;
  interval: Interval;
}

/** What the client confirms, word for word, as with an order (ToS 4.3). */
export interface PlanChangeSummary {
  from: PlanNamed;
  to: PlanNamed;
  currency: string;
  /** Whether it applies as soon as it is paid, or on the anchor. */
  atOnce: boolean;
  effectiveOn: LocalDate;
  /** What the rest of the paid time is worth, on either plan; nothing where the change waits for the anchor. */
  rest: { daysLeft: number; credit: PriceParts; charge: PriceParts } | null;
  dueNow: PriceParts;
  renewal: { on: LocalDate } & PriceParts;
  documents: DocumentSeen[];
}

export interface ChangeOffer {
  from: PlanVersion;
  to: PlanVersion;
  effectiveOn: LocalDate;
  renewsOn: LocalDate;
  /** Only for a change at once. */
  proration: Proration | undefined;
  /** A provider takes no amount smaller than this, and a smaller one is not worth anybody's trouble. */
  smallestCharge: Money;
  documents: DocumentSeen[];
}

export function summarise(offer: ChangeOffer): PlanChangeSummary {
  const { from, to, effectiveOn, renewsOn, proration, smallestCharge, documents } = offer;
  const isWorthIt = proration && proration.due.total.compare(smallestCharge) >= 0;
  return {
    from: nameOf(from),
    to: nameOf(to),
    currency: to.currency,
    atOnce: proration !== undefined,
    effectiveOn,
    rest: proration
      ? { daysLeft: proration.daysLeft, credit: partsOf(proration.credit), charge: partsOf(proration.charge) }
      : null,
    dueNow: isWorthIt ? partsOf(proration.due) : { netMinor: 0, vatMinor: 0, totalMinor: 0 },
    renewal: { on: renewsOn, ...partsOf(to.price) },
    documents: [...documents].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}

const nameOf = ({ code, version, name, interval }: PlanVersion): PlanNamed => ({ code, version, name, interval });
const partsOf = ({ net, vat, total }: Price): PriceParts => ({
  netMinor: net.amountMinor,
  vatMinor: vat.amountMinor,
  totalMinor: total.amountMinor,
});

export type PlanChangeState = 'AWAITING_PAYMENT' | 'SCHEDULED' | 'APPLIED' | 'WITHDRAWN' | 'LAPSED' | 'REFUSED';

/**
 * A client on its way from one plan to another. At most one is open; until it is APPLIED the old plan stands,
 * whole and at its price (ToS 10.2.c).
 */
export class PlanChange extends AggregateRoot {
  state: PlanChangeState = 'SCHEDULED';
  invoiceId: string | null = null;
  /** The last moment in time. */
  payBy: Date | null = null;
  closedAt: Date | null = null;
  closeReason: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly subscriptionId: string,
    readonly fromCode: string,
    readonly fromVersion: number,
    readonly toCode: string,
    readonly toVersion: number,
    readonly summary: PlanChangeSummary,
    readonly summarySha256: string,
    readonly confirmedBy: string,
    readonly confirmedAt: Date,
    readonly effectiveOn: LocalDate,
  ) {
    super();
  }

  /** The summary is drawn up anew; the hash that the client saw has to be the hash of this one (ToS 4.3). */
  static confirm(
    { tenantId, id, subscriptionId, confirmedBy }: Record<'tenantId' | 'id' | 'subscriptionId' | 'confirmedBy', string>,
    summary: PlanChangeSummary,
    hash: { now: string; seen: string },
    at: Date,
  ): PlanChange {
    if (hash.now !== hash.seen)
      throw new Conflict('summary-differs', 'The price or the days have changed since this was shown.', {
        clause: 'ToS 4.3',
        data: { dueNow: { amountMinor: summary.dueNow.totalMinor, currency: summary.currency } },
      });
    const { from, to, effectiveOn } = summary;
    const change = new PlanChange(
      tenantId,
      id,
      subscriptionId,
      from.code,
      from.version,
      to.code,
      to.version,
      summary,
      hash.now,
      confirmedBy,
      at,
      effectiveOn,
    );
    const { due } = change;
    change.record(
      new PlanChangeConfirmed(
        tenantId,
        id,
        at.toISOString(),
        hash.now,
        to.code,
        to.version,
        effectiveOn,
        due.total.toJSON(),
      ),
    );
    return change;
  }

  get isOpen(): boolean {
    return this.state === 'AWAITING_PAYMENT' || this.state === 'SCHEDULED';
  }

  /** What is to be paid before it applies. */
  get due(): Price {
    const { dueNow, currency } = this.summary;
    const net = new Money(dueNow.netMinor, currency);
    const vat = new Money(dueNow.vatMinor, currency);
    return { net, vat, total: net.plus(vat) };
  }

  /** Prepaid like everything else (ToS 3.3.c): it applies when this invoice is paid, or lapses. */
  awaitPayment(invoiceId: string, payBy: Date): void {
    this.state = 'AWAITING_PAYMENT';
    this.invoiceId = invoiceId;
    this.payBy = payBy;
  }

  apply(at: Date): void {
    if (!this.isOpen) throw new OutOfOrder('The change of plan', this.state, 'apply', 'ToS 4.3');

    this.close('APPLIED', null, at);
    this.record(new PlanChangeApplied(this.tenantId, this.id, at.toISOString(), this.toCode, this.toVersion));
  }

  withdraw(reason: string, at: Date): void {
    if (!this.isOpen) throw new OutOfOrder('The change of plan', this.state, 'be withdrawn', 'ToS 4.3');

    this.close('WITHDRAWN', reason, at);
    this.record(new PlanChangeWithdrawn(this.tenantId, this.id, at.toISOString(), reason));
  }

  /** ToS 4.1: one uninterrupted session; what was left unpaid is over. Returns whether it lapsed now. */
  lapse(at: Date): boolean {
    if (this.state !== 'AWAITING_PAYMENT' || !this.payBy || at <= this.payBy) return false;

    this.close('LAPSED', 'not-paid', at);
    this.record(new PlanChangeLapsed(this.tenantId, this.id, at.toISOString()));
    return true;
  }

  refuse(reason: string, at: Date): void {
    this.close('REFUSED', reason, at);
    this.record(new PlanChangeRefused(this.tenantId, this.id, at.toISOString(), reason));
  }

  private close(state: PlanChangeState, reason: string | null, at: Date): void {
    this.state = state;
    this.closedAt = at;
    this.closeReason = reason;
  }
}

/** Two plans can follow each other when the same money pays them and they are not the same. */
export function refuseUnrelated(running: PlanVersion, wanted: PlanVersion): void {
  if (running.code === wanted.code && running.version === wanted.version)
    throw new Conflict('same-plan', 'This is the plan that runs already.');
  if (running.currency !== wanted.currency)
    throw new Conflict('currency-differs', 'A plan in another currency is bought when this one has ended.');
}
