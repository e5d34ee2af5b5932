import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { KeptBack } from './kept-back.js';
import { type Interval, type Period, periodAt, periodIndexOn, withInterval } from './periods.js';

/**
 * Which periods of a plan are billed and paid. They are counted from the anchor, so they neither drift nor leave a
 * gap (ToS 4.8), and `billedPeriods` is never less than `paidPeriods`.
 */
export class PeriodLedger {
  billedPeriods = 0;
  paidPeriods = 0;
  /** The days in which a debt last kept the service back (ToS 3.4.c, d). */
  withheld: Required<KeptBack> | null = null;
  /** First days of periods that passed while the service was kept back; nobody owes them. */
  passedOver: LocalDate[] = [];
  /** First days of periods that were paid while an older one is in dispute, or paid in instalments (ToS 3.4.g). */
  paidAhead: LocalDate[] = [];

  private constructor(
    public anchor: LocalDate,
    public interval: Interval,
  ) {}

  /** `paid` is 1 where a purchase paid for the first period. */
  static from(anchor: LocalDate, interval: Interval, paid: 0 | 1): PeriodLedger {
    const ledger = new PeriodLedger(anchor, interval);
    ledger.billedPeriods = paid;
    ledger.paidPeriods = paid;
    return ledger;
  }

  at(index: number): Period {
    return periodAt(this.anchor, this.interval, index);
  }

  /** The period that a day lies in. */
  of(day: LocalDate): Period {
    return this.at(periodIndexOn(this.anchor, this.interval, day));
  }

  /** The first that is not billed yet. */
  get next(): Period {
    return this.at(this.billedPeriods);
  }

  get paidThrough(): LocalDate {
    return this.at(this.paidPeriods - 1).end;
  }

  /** Of a period that began while the service was kept back only what is left of it is billed (ToS 3.4.c). */
  bill(): Period {
    const period = this.next;
    this.billedPeriods++;
    return this.beganWithheld(period) ? { start: this.withheld!.until, end: period.end } : period;
  }

  /** Those that begin on these days are nobody's debt any more; one that a paid one follows is passed over. */
  undo(firstDays: LocalDate[]): void {
    const periods = firstDays.map((day) => this.of(day).start);
    while (this.billedPeriods > 0 && periods.includes(this.at(this.billedPeriods - 1).start)) this.billedPeriods--;
    this.paidPeriods = Math.min(this.paidPeriods, this.billedPeriods);
    this.paidAhead = this.paidAhead.filter((start) => start < this.next.start);
    for (const start of periods.filter((each) => each < this.next.start)) this.passOver(this.of(start));
  }

  dropUnpaid(): void {
    this.billedPeriods = this.paidPeriods;
    this.paidAhead = [];
  }

  /**
   * Payments settle the oldest invoice first, but what is in dispute or on an agreed plan waits while a younger one is
   * paid. Returns the period that now is, where it was not before.
   */
  pay(firstDay: LocalDate): Period | undefined {
    // Of a period that began while the service was kept back, only the rest was billed.
    const index = periodIndexOn(this.anchor, this.interval, firstDay);
    const period = this.at(index);
    if (index >= this.billedPeriods || this.isPaid(index)) return undefined;

    this.paidAhead = [...this.paidAhead, period.start];
    this.skipSettled();
    return period;
  }

  /** The periods that are paid for and not over, the running one first; none where the running one is unpaid. */
  paidFrom(on: LocalDate): Period[] {
    const paid: Period[] = [];
    for (let index = periodIndexOn(this.anchor, this.interval, on); this.isPaid(index); index++)
      paid.push(this.at(index));
    return paid;
  }

  get nextWasWithheld(): boolean {
    return this.beganWithheld(this.next) && this.next.end < this.withheld!.until;
  }

  /** ToS 3.4.c: nothing was given in all of the next period, so nothing is asked for it. */
  passOverNext(): Period {
    const period = this.next;
    this.billedPeriods++;
    return this.passOver(period);
  }

  passOver(period: Period): Period {
    this.passedOver = [...this.passedOver, period.start];
    this.skipSettled();
    return period;
  }

  /** Another interval, from the first day that is not billed yet (ToS 4.8). */
  change(interval: Interval): void {
    const { anchor, billedPeriods } = withInterval(this, interval);

    this.interval = interval;
    this.anchor = anchor;
    this.billedPeriods = billedPeriods;
    this.paidPeriods = billedPeriods;
    this.paidAhead = [];
  }

  /** ToS 3.3.c: what is paid for is used. An invoiced period that has begun is owed and used as well. */
  lastDayIfCanceled(day: LocalDate, undone: LocalDate[]): LocalDate {
    const left = Object.assign(new PeriodLedger(this.anchor, this.interval), this);
    left.undo(undone);
    if (left.paidThrough >= day) return left.paidThrough;
    const running = periodIndexOn(this.anchor, this.interval, day);
    return running < left.billedPeriods ? this.at(running).end : day;
  }

  get lastBilledDay(): LocalDate {
    return this.at(this.billedPeriods - 1).end;
  }

  private beganWithheld({ start }: Period): boolean {
    return this.withheld !== null && this.withheld.from <= start && start < this.withheld.until;
  }

  private isPaid(index: number): boolean {
    return index < this.paidPeriods || this.paidAhead.includes(this.at(index).start);
  }

  private skipSettled(): void {
    const isSettled = ({ start }: Period) => this.passedOver.includes(start) || this.paidAhead.includes(start);
    while (this.paidPeriods < this.billedPeriods && isSettled(this.at(this.paidPeriods))) this.paidPeriods++;
    this.paidAhead = this.paidAhead.filter((start) => start > this.paidThrough);
  }
}
