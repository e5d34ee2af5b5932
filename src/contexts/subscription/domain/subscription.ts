import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Conflict, OutOfOrder, TooEarly } from '../../../shared-kernel/errors.js';
import {
  CancellationScheduled,
  type CollectionMethod,
  CollectionMethodChanged,
  type EndCause,
  PeriodPassedOver,
  SubscriptionCanceled,
  SubscriptionExpired,
  SubscriptionReinstated,
  SubscriptionRenewed,
  SubscriptionResumed,
  SubscriptionStarted,
} from '../contract.js';
import { EarlierErasureConfirmed } from '../contract-closure.js';
import { CardKept, CardLost } from '../contract-provider.js';
import type { EndingFacts } from './ending.js';
import type { KeptBack } from './kept-back.js';
import { PeriodLedger } from './period-ledger.js';
import type { Interval, Period } from './periods.js';
import type { PlanVersion } from './plan.js';

/** EXPIRED: the paid time ran out after a cancellation. CANCELED: it ended because nobody paid. */
export type SubscriptionState = 'ACTIVE' | 'PAST_DUE' | 'CANCEL_SCHEDULED' | 'CANCELED' | 'EXPIRED';

/** A saved card as the provider knows it; never its number. */
export interface CardOnFile {
  ref: string;
  label: string;
  /** The last day on which the bank honours it. */
  expiresOn?: LocalDate;
}

/** A client's one subscription, from the agreement on: first the free plan, then whatever it buys. */
export class Subscription extends AggregateRoot {
  state: SubscriptionState = 'ACTIVE';
  method: CollectionMethod = 'card';
  planCode!: string;
  planVersion!: number;
  isFree!: boolean;
  periods!: PeriodLedger;
  /** The first day of the unpaid trouble that it is in, if any. */
  pastDueSince: LocalDate | null = null;
  /** The last day with full access: planned while CANCEL_SCHEDULED, past when it is over. */
  endsOn: LocalDate | null = null;
  endCause: EndCause | null = null;
  /** What happens after the end is decided by the policy of the day that it ended (terms.md A0). */
  endPolicyVersion: number | null = null;
  /** What else the dates after the end are counted from. */
  ending: EndingFacts | null = null;
  /** When the data will be deleted, once the announcement of it has arrived. */
  purgePlannedFor: Date | null = null;
  customerRef: string | null = null;
  cardRef: string | null = null;
  cardLabel: string | null = null;
  cardExpiresOn: LocalDate | null = null;
  purgedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }

  static open(tenantId: string, id: string, free: PlanVersion, on: LocalDate, at: Date): Subscription {
    const subscription = new Subscription(tenantId, id);
    subscription.begin(free, on, 0, at);
    return subscription;
  }

  /** A paid order starts its plan on the day of the payment, which becomes the anchor (ToS 4.8). */
  start(plan: PlanVersion, on: LocalDate, at: Date): Period {
    this.refusePurchase();

    this.begin(plan, on, 1, at);
    return this.periods.at(0);
  }

  /** Throws when nobody may order now: a plan runs, or its client has asked to be closed (ToS 3.7). */
  refuseOrder(): void {
    this.refusePurchase();
    if (this.endCause === 'closure')
      throw new Conflict('closure-requested', 'The account is being closed; nothing new is sold to it.', {
        clause: 'ToS 3.7',
      });
  }

  /** Throws when a further plan cannot begin now. Whoever paid in time is not turned away by a later closure. */
  refusePurchase(): void {
    if (this.purgedAt) throw new Conflict('instance-purged', 'This instance was deleted; register anew.');
    if (!this.isFree && !this.isOver)
      throw new Conflict('already-subscribed', 'A paid plan is running.', { data: { state: this.state } });
  }

  get isOver(): boolean {
    return this.state === 'CANCELED' || this.state === 'EXPIRED';
  }

  /** ToS 3.3.b, 3.5.b: it renews by itself unless somebody ended it. */
  get renews(): boolean {
    return !this.isFree && !this.purgedAt && (this.state === 'ACTIVE' || this.state === 'PAST_DUE');
  }

  get anchor(): LocalDate {
    return this.periods.anchor;
  }

  get interval(): Interval {
    return this.periods.interval;
  }

  get billedPeriods(): number {
    return this.periods.billedPeriods;
  }

  get paidPeriods(): number {
    return this.periods.paidPeriods;
  }

  get nextPeriod(): Period {
    return this.periods.next;
  }

  get paidThrough(): LocalDate | undefined {
    return this.isFree ? undefined : this.periods.paidThrough;
  }

  /** Whether all that was paid for had been given by a day, to its own last day (ToS 6.3). */
  ranOutBefore(on: LocalDate): boolean {
    const cutShort = this.endCause === 'closure' || this.endCause === 'withdrawal' || this.endCause === 'debt';
    return this.isOver && !cutShort && this.paidThrough !== undefined && this.paidThrough < on;
  }

  /** The period that is to be invoiced next; `periodStart` guards against billing one twice. The anchor stays. */
  bill(periodStart: LocalDate): Period {
    if (!this.renews || this.nextPeriod.start !== periodStart)
      throw new OutOfOrder('The subscription', this.state, `renew on ${periodStart}`, 'ToS 3.3.b');

    return this.periods.bill();
  }

  /** ToS 3.4.d: the debt is settled, or agreed upon, and the service is back. */
  regainAccess(keptBack: Required<KeptBack>): void {
    this.periods.withheld = keptBack;
  }

  /** ToS 3.4.c: nothing was given in all of that period, so nothing is asked for it. */
  passOver(at: Date): void {
    if (!this.periods.nextWasWithheld)
      throw new OutOfOrder('The subscription', this.state, `pass over ${this.nextPeriod.start}`);

    this.recordPassedOver(this.periods.passOverNext(), at);
  }

  /** ToS 3.4.c: the same, of a period whose invoice went out before the service was kept back. */
  passOverBilled(firstDay: LocalDate, at: Date): void {
    this.recordPassedOver(this.periods.passOver(this.periods.of(firstDay)), at);
  }

  periodPaid(firstDay: LocalDate, at: Date): void {
    const paid = this.isOver ? undefined : this.periods.pay(firstDay);
    if (paid) this.record(new SubscriptionRenewed(this.tenantId, this.id, at.toISOString(), paid.start, paid.end));
  }

  fallBehind(since: LocalDate): void {
    this.pastDueSince ??= since;
    if (this.state === 'ACTIVE') this.state = 'PAST_DUE';
  }

  recover(): void {
    this.pastDueSince = null;
    if (this.state === 'PAST_DUE') this.state = 'ACTIVE';
  }

  /**
   * Ends renewal (ToS 3.5.a), as of the moment that the message arrived. The periods that begin on `undone` were billed
   * after that, or never paid by card, and are nobody's debt any more. Repeating it changes nothing.
   */
  cancel(receivedAt: Date, undone: LocalDate[], at: Date): void {
    if (this.isFree)
      throw new Conflict('nothing-to-cancel', 'The free plan has no renewal; close the account instead.');
    if (this.isOver) return;
    const endsOn = this.periods.lastDayIfCanceled(localDate(receivedAt), undone);
    if (this.state === 'CANCEL_SCHEDULED' && this.endsOn && this.endsOn <= endsOn) return;

    this.periods.undo(undone);
    this.state = 'CANCEL_SCHEDULED';
    this.endsOn = endsOn;
    this.record(new CancellationScheduled(this.tenantId, this.id, at.toISOString(), receivedAt.toISOString(), endsOn));
  }

  /** Before its last day is over the client may change its mind. */
  resume(at: Date): void {
    if (this.state === 'ACTIVE' || this.state === 'PAST_DUE') return;
    const ranItsPeriod = this.endsOn === this.periods.lastBilledDay;
    if (this.state !== 'CANCEL_SCHEDULED' || !ranItsPeriod || localDate(at) > this.endsOn!)
      throw new OutOfOrder('The subscription', this.state, 'be resumed', 'ToS 3.3.c');

    this.state = this.pastDueSince ? 'PAST_DUE' : 'ACTIVE';
    this.endsOn = null;
    this.record(new SubscriptionResumed(this.tenantId, this.id, at.toISOString()));
  }

  /** The day after the last paid day (ToS 3.3.c). */
  expire(policyVersion: number, at: Date): void {
    if (this.state !== 'CANCEL_SCHEDULED' || !this.endsOn)
      throw new OutOfOrder('The subscription', this.state, 'expire', 'ToS 3.3.c');
    if (localDate(at) <= this.endsOn)
      throw new TooEarly('The subscription', 'expire', 'ToS 3.3.c', endOfDay(this.endsOn).toISOString());

    this.state = 'EXPIRED';
    this.endCause = 'cancellation';
    this.endPolicyVersion = policyVersion;
    this.pastDueSince = null;
    this.record(new SubscriptionExpired(this.tenantId, this.id, at.toISOString(), this.endsOn));
  }

  /** Nobody paid: `endedOn` is the last day that was granted. */
  endUnpaid(cause: 'payment' | 'debt', endedOn: LocalDate, policyVersion: number, at: Date): void {
    if (this.isOver) return;
    const clause: ClauseId = cause === 'payment' ? 'ToS 4.9' : 'ToS 3.4.e';

    this.state = 'CANCELED';
    this.endCause = cause;
    this.endsOn = endedOn;
    this.endPolicyVersion = policyVersion;
    this.pastDueSince = null;
    this.periods.dropUnpaid();
    this.record(new SubscriptionCanceled(this.tenantId, this.id, at.toISOString(), cause, endedOn, clause));
  }

  /** Over at once, whatever was paid for: by withdrawal (ToS 6.5) or closure (ToS 3.7). The free plan too. */
  endNow(cause: 'withdrawal' | 'closure', policyVersion: number, facts: EndingFacts, at: Date): void {
    if (this.purgedAt) throw new Conflict('instance-purged', 'This instance was deleted; there is nothing to end.');
    const clause: ClauseId = cause === 'withdrawal' ? 'ToS 6.5' : 'ToS 3.7';

    this.state = 'CANCELED';
    this.endCause = cause;
    this.endsOn = localDate(at);
    this.endPolicyVersion = policyVersion;
    this.ending = facts;
    this.pastDueSince = null;
    this.purgePlannedFor = null;
    this.periods.dropUnpaid();
    this.record(new SubscriptionCanceled(this.tenantId, this.id, at.toISOString(), cause, this.endsOn, clause));
  }

  /** All that the dates after the end are counted from. */
  get endingFacts(): EndingFacts {
    return { ...this.ending, cause: this.endCause ?? undefined };
  }

  /** K1: no thirty days to retrieve the data are wanted. */
  confirmEarlierErasure(at: Date): void {
    if (!this.isOver || this.purgedAt)
      throw new OutOfOrder('The subscription', this.state, 'have its data erased earlier', 'ToS 3.5.d');
    if (this.ending?.erasureConfirmedAt) return;

    this.noteEnding({ erasureConfirmedAt: at.toISOString() });
    this.record(new EarlierErasureConfirmed(this.tenantId, this.id, at.toISOString()));
  }

  noteEnding(facts: EndingFacts): void {
    this.ending = { ...this.ending, ...facts };
  }

  /** Whether that money would have kept it: all that was missing, and the whole last day counts (ToS 4.9). */
  wasPaidInTime(paidAt: Date, amountMinor: number): boolean {
    if (this.endCause !== 'payment' || this.purgedAt || !this.endsOn) return false;
    return paidAt <= endOfDay(this.endsOn) && amountMinor >= (this.ending?.missingMinor ?? 0);
  }

  /** The news of a payment in time came late: as if it had never been cancelled. Bills the period again. */
  reinstate(at: Date): Period {
    if (this.state !== 'CANCELED' || this.endCause !== 'payment')
      throw new OutOfOrder('The subscription', this.state, 'be reinstated', 'ToS 4.9');

    this.state = 'ACTIVE';
    this.clearEnd();
    this.record(new SubscriptionReinstated(this.tenantId, this.id, at.toISOString()));
    return this.bill(this.nextPeriod.start);
  }

  /** ToS 4.6 as the operator sets it: from the next renewal on. */
  collectBy(method: CollectionMethod, at: Date): void {
    if (this.method === method) return;
    if (this.isFree || this.isOver) throw new OutOfOrder('The subscription', this.state, 'change how it is paid');
    if (this.billedPeriods > this.paidPeriods)
      throw new Conflict('settle-first', 'An invoice is open; it is paid the way it was issued.');

    this.method = method;
    this.record(new CollectionMethodChanged(this.tenantId, this.id, at.toISOString(), method));
  }

  paysAs(customerRef: string): void {
    this.customerRef = customerRef;
  }

  /** The card of every later renewal; the one before it is given up. Keeping the same one again is no news. */
  keepCard({ ref, label, expiresOn }: CardOnFile, at: Date): void {
    if (this.cardRef === ref) return;
    const replaced = this.cardRef;
    const isSameCard = this.cardLabel === label && this.cardExpiresOn === (expiresOn ?? null);

    this.cardRef = ref;
    this.cardLabel = label;
    this.cardExpiresOn = expiresOn ?? null;
    const { tenantId, id, cardExpiresOn } = this;
    this.record(new CardKept(tenantId, id, at.toISOString(), ref, cardExpiresOn, replaced, isSameCard));
  }

  /** The provider gave it up; another one that was kept since stays. */
  loseCard(ref: string, at: Date): void {
    if (this.cardRef !== ref) return;

    this.cardRef = null;
    this.cardLabel = null;
    this.cardExpiresOn = null;
    this.record(new CardLost(this.tenantId, this.id, at.toISOString()));
  }

  /** ToS 4.8: the same interval, so the anchor and every period stay; only what they contain is another plan's. */
  switchTo(plan: PlanVersion): void {
    this.planCode = plan.code;
    this.planVersion = plan.version;
  }

  /** From the first day that is not billed yet (ToS 4.8). */
  switchInterval(plan: PlanVersion): void {
    this.switchTo(plan);
    this.periods.change(plan.interval);
  }

  /** K26: never by itself, only because the client asked for it after the end. */
  startFree(free: PlanVersion, on: LocalDate, at: Date): void {
    if (!this.isOver || this.purgedAt) throw new OutOfOrder('The subscription', this.state, 'become free');

    this.begin(free, on, 0, at);
  }

  /** The announcement of the purge has arrived. */
  purgeAnnounced(noticeKey: string): void {
    this.noteEnding({ announcedAs: noticeKey, announcedAnewOn: undefined });
  }

  planPurge(notBefore: Date): void {
    this.purgePlannedFor = notBefore;
  }

  /** The announcement bounced after all; another one goes out on that day. */
  postponePurge(announcedAnewOn: LocalDate): void {
    this.noteEnding({ announcedAnewOn });
    this.purgePlannedFor = null;
  }

  /** The data is gone; what remains is kept for the books. */
  purged(at: Date): void {
    this.purgedAt ??= at;
    this.customerRef = null;
    this.cardRef = null;
    this.cardLabel = null;
    this.cardExpiresOn = null;
  }

  private begin(plan: PlanVersion, on: LocalDate, paidPeriods: 0 | 1, at: Date): void {
    this.state = 'ACTIVE';
    this.planCode = plan.code;
    this.planVersion = plan.version;
    this.isFree = plan.isFree;
    this.periods = PeriodLedger.from(on, plan.interval, paidPeriods);
    this.pastDueSince = null;
    this.clearEnd();
    this.record(new SubscriptionStarted(this.tenantId, this.id, at.toISOString(), plan.code, plan.version, on));
  }

  private recordPassedOver({ start, end }: Period, at: Date): void {
    this.record(new PeriodPassedOver(this.tenantId, this.id, at.toISOString(), start, end));
  }

  private clearEnd(): void {
    this.endsOn = null;
    this.endCause = null;
    this.endPolicyVersion = null;
    this.ending = null;
    this.purgePlannedFor = null;
  }
}
