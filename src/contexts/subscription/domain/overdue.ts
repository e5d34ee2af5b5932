import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, atHour, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Conflict, OutOfOrder, TooEarly } from '../../../shared-kernel/errors.js';
import {
  DebtCleared,
  DebtorDeleted,
  DebtorSuspended,
  DebtorWarned,
  FinalNoticeGiven,
  OverdueCaseMoved,
  OverdueCaseOpened,
} from '../contract.js';
import { LadderPaused, LadderResumed, type PauseCause } from '../contract-negotiating.js';

/** The knobs of ToS 3.4 that the calculation reads; days after the due date unless the name says otherwise. */
export interface DunningTerms {
  noticeHour: number;
  dunning: {
    firstNoticeDays: number;
    warningDays: number;
    warningGapDays: number;
    suspensionDays: number;
    suspensionGapDays: number;
    finalNoticeDays: number;
    deletionNoticeHours: number;
  };
}

const MS_PER_HOUR = 3_600_000;
const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);

/** ToS 3.4.a: N1, within 7 days of the due date. */
export const firstNoticeAt = (dueOn: LocalDate, { dunning, noticeHour }: DunningTerms): Date =>
  atHour(addDays(dueOn, dunning.firstNoticeDays), noticeHour);

/** ToS 3.4.b: N2. Its gap counts from the day that N1 went out, not from the day it was planned for. */
export const warningAt = (dueOn: LocalDate, firstNoticeOut: Date, { dunning, noticeHour }: DunningTerms): Date => {
  const byDebt = addDays(dueOn, dunning.warningDays);
  const byNotice = addDays(localDate(firstNoticeOut), dunning.warningGapDays);
  return atHour(laterOf(byDebt, byNotice), noticeHour);
};

/** ToS 3.4.c: 'exceeds 30 days' begins at 00:00 of day 31, and never without a warning that is old enough. */
export const suspensionAt = (dueOn: LocalDate, warningOut: Date, { dunning }: DunningTerms): Date => {
  const byDebt = addDays(dueOn, dunning.suspensionDays);
  const byWarning = addDays(localDate(warningOut), dunning.suspensionGapDays);
  return startOfDay(laterOf(byDebt, byWarning));
};

/** ToS 3.4.e: N4, at the first notice hour at which that many full days of suspension have passed. */
export const finalNoticeAt = (suspendedAt: Date, { dunning, noticeHour }: DunningTerms): Date => {
  const suspendedOn = localDate(suspendedAt);
  const day = addDays(suspendedOn, dunning.finalNoticeDays);
  const isFullByThen = suspendedAt <= atHour(suspendedOn, noticeHour);
  return atHour(isFullByThen ? day : addDays(day, 1), noticeHour);
};

/** ToS 3.4.e, K15: hours, because the notice's own hour counts: 7 × 24 h after it was accepted. */
export const deletionAt = (finalNoticeAccepted: Date, { dunning }: DunningTerms): Date =>
  new Date(finalNoticeAccepted.getTime() + dunning.deletionNoticeHours * MS_PER_HOUR);

/** A step whose moment is past already waits for the next notice hour: no letter goes out at night. */
export const noticeHourFrom = (planned: Date, now: Date, noticeHour: number): Date => {
  if (planned >= now) return planned;
  const today = localDate(now);
  const at = atHour(today, noticeHour);
  return at >= now ? at : atHour(addDays(today, 1), noticeHour);
};

export type OverdueState = 'NOTIFIED' | 'WARNED' | 'SUSPENDED' | 'FINAL' | 'DELETED' | 'CLEARED';

/** ToS 3.4.c: whether a debt in this state keeps the service back; nothing new is charged then. */
export const keepsServiceBack = (state: OverdueState): boolean => state === 'SUSPENDED' || state === 'FINAL';

/** The letters whose arrival the ladder waits for. */
export type OverdueLetter = 'first-overdue' | 'suspension-warning' | 'final-deletion-notice';

/** The oldest unpaid invoice: its due date is D. */
export interface Debt {
  invoiceId: string;
  dueOn: LocalDate;
}

export const letterKey = (invoiceId: string, letter: OverdueLetter, round: number): string =>
  `overdue:${invoiceId}:${letter}:${round}`;

/** What a letter's key says; `undefined` for a key of some other kind. */
export const readLetterKey = (key: string) => {
  const match = /^overdue:([\w-]+):(first-overdue|suspension-warning|final-deletion-notice):(\d+)$/.exec(key);
  return match ? { invoiceId: match[1]!, letter: match[2] as OverdueLetter, round: Number(match[3]) } : undefined;
};

const awaitedLetter: Partial<Record<OverdueState, OverdueLetter>> = {
  NOTIFIED: 'first-overdue',
  WARNED: 'suspension-warning',
  FINAL: 'final-deletion-notice',
};

/**
 * An unpaid invoice on its way through ToS 3.4, under the policy that it opened with. Each step needs the
 * letter before it to have arrived; a letter that bounced is written again, and its time starts anew.
 */
export class OverdueCase extends AggregateRoot {
  state: OverdueState = 'NOTIFIED';
  invoiceId: string;
  dueOn: LocalDate;
  /** Counts the tries of the letter that belongs to the present state. */
  round = 0;
  /** When the present state's letter was accepted; null while it is under way or after it bounced. */
  letterAcceptedAt: Date | null = null;
  suspendedAt: Date | null = null;
  closedAt: Date | null = null;
  /** What keeps it from climbing; it climbs again when none is left. */
  pausedFor: PauseCause[] = [];
  /** The last round of each letter about each invoice: no key ever goes out twice. */
  written: Record<string, number> = {};
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    debt: Debt,
    readonly policyVersion: number,
    readonly openedAt: Date,
  ) {
    super();
    this.invoiceId = debt.invoiceId;
    this.dueOn = debt.dueOn;
    this.enter('NOTIFIED');
  }

  static open(
    tenantId: string,
    id: string,
    debt: Debt,
    policyVersion: number,
    terms: DunningTerms,
    at: Date,
  ): OverdueCase {
    refuseBefore(firstNoticeAt(debt.dueOn, terms), at, 'give the first notice', 'ToS 3.4.a');
    const overdue = new OverdueCase(tenantId, id, debt, policyVersion, at);
    const { invoiceId, dueOn } = debt;
    overdue.record(new OverdueCaseOpened(tenantId, id, at.toISOString(), invoiceId, dueOn, policyVersion));
    return overdue;
  }

  get isRunning(): boolean {
    return this.state !== 'DELETED' && this.state !== 'CLEARED';
  }

  get hasSuspended(): boolean {
    return keepsServiceBack(this.state);
  }

  /**
   * Whether the next step waits for something other than its day. A legal hold keeps data and access as they
   * are; the letters that only ask for the money go on.
   */
  get isPaused(): boolean {
    return this.state === 'NOTIFIED' ? this.pausedFor.some((cause) => cause !== 'hold') : this.pausedFor.length > 0;
  }

  /** The letter that the next step waits for, and the key that it went out under. */
  get awaited(): { letter: OverdueLetter; key: string } | undefined {
    const letter = awaitedLetter[this.state];
    return letter && { letter, key: letterKey(this.invoiceId, letter, this.round) };
  }

  /** When the next step is due; `undefined` while a letter is on its way or when nothing follows. */
  nextStepAt(terms: DunningTerms): Date | undefined {
    const arrived = this.letterAcceptedAt;
    if (this.state === 'NOTIFIED') return arrived ? warningAt(this.dueOn, arrived, terms) : undefined;
    if (this.state === 'WARNED') return arrived ? suspensionAt(this.dueOn, arrived, terms) : undefined;
    if (this.state === 'SUSPENDED') return finalNoticeAt(this.suspendedAt!, terms);
    if (this.state === 'FINAL') return arrived ? deletionAt(arrived, terms) : undefined;
    return undefined;
  }

  /** Returns whether the ladder had waited for this letter. */
  letterArrived(key: string, at: Date): boolean {
    if (this.awaited?.key !== key || this.letterAcceptedAt) return false;
    this.letterAcceptedAt = at;
    return true;
  }

  /** Returns whether the ladder relies on this letter: then it has to be written again. */
  letterBounced(key: string): boolean {
    if (this.awaited?.key !== key) return false;
    this.letterAcceptedAt = null;
    return true;
  }

  /** In days: the oftener a letter was written already, the longer until it is tried again, up to a week. */
  get daysToNextTry(): number {
    return Math.min(7, 2 ** this.round);
  }

  /** Writes the present state's letter once more, after the last one bounced. */
  writeAgain(bouncedRound: number, at: Date): boolean {
    if (!this.isRunning || this.round !== bouncedRound || this.letterAcceptedAt) return false;
    this.round++;
    this.remember();
    if (this.state === 'FINAL') this.record(new FinalNoticeGiven(this.tenantId, this.id, at.toISOString(), this.round));
    return true;
  }

  /** Returns whether this cause is new. */
  pause(cause: PauseCause, at: Date): boolean {
    if (!this.isRunning || this.pausedFor.includes(cause)) return false;

    this.pausedFor = [...this.pausedFor, cause];
    this.record(new LadderPaused(this.tenantId, this.id, at.toISOString(), cause));
    return true;
  }

  /** Returns whether this cause had stood. */
  resume(cause: PauseCause, at: Date): boolean {
    if (!this.isRunning || !this.pausedFor.includes(cause)) return false;

    this.pausedFor = this.pausedFor.filter((standing) => standing !== cause);
    this.record(new LadderResumed(this.tenantId, this.id, at.toISOString(), cause));
    return true;
  }

  /**
   * After a pause: whether the present letter has to be written once more. It has when it never arrived, and
   * when it named a day that passed meanwhile, because ToS 3.4.b and e let nothing follow that was not announced.
   * What leads to a deletion is announced anew in any case.
   */
  hasToAnnounceAgain(terms: DunningTerms, at: Date): boolean {
    if (!this.awaited) return false;
    const next = this.nextStepAt(terms);
    const isStale = this.state === 'FINAL' || (this.state === 'WARNED' && next !== undefined && next <= at);
    if (next && !isStale) return false;

    this.letterAcceptedAt = null;
    return true;
  }

  /** ToS 3.4.g: an arrangement opened the instance again. What follows a suspension begins with a new warning. */
  comeDown(): void {
    if (!this.hasSuspended) throw new OutOfOrder('The overdue case', this.state, 'come down', 'ToS 3.4.g');

    this.enter('WARNED');
    this.suspendedAt = null;
  }

  warn(terms: DunningTerms, at: Date): void {
    this.demand('NOTIFIED', 'be warned');
    this.refuseUnless(this.nextStepAt(terms), at, 'be warned', 'ToS 3.4.b');

    this.enter('WARNED');
    this.record(new DebtorWarned(this.tenantId, this.id, at.toISOString()));
  }

  suspend(terms: DunningTerms, at: Date): void {
    this.demand('WARNED', 'be suspended');
    this.refuseUnless(this.nextStepAt(terms), at, 'be suspended', 'ToS 3.4.c');

    this.enter('SUSPENDED');
    this.suspendedAt = at;
    this.record(new DebtorSuspended(this.tenantId, this.id, at.toISOString()));
  }

  giveFinalNotice(terms: DunningTerms, at: Date): void {
    this.demand('SUSPENDED', 'get its final notice');
    this.refuseUnless(this.nextStepAt(terms), at, 'get its final notice', 'ToS 3.4.e');

    this.enter('FINAL');
    this.record(new FinalNoticeGiven(this.tenantId, this.id, at.toISOString(), this.round));
  }

  /** The key that an invoice's first notice went out under, or will. */
  firstNoticeKey(invoiceId: string): string {
    return letterKey(invoiceId, 'first-overdue', this.written[`${invoiceId}:first-overdue`] ?? 0);
  }

  /**
   * Another invoice carries the case: the one before is settled, or in dispute. The days in default count from
   * the new one's due date, and none of its own warnings went out yet, so the ladder begins again at its foot.
   */
  moveTo(debt: Debt, firstNoticeAccepted: Date | undefined, at: Date): void {
    if (!this.isRunning) throw new OutOfOrder('The overdue case', this.state, 'move');

    this.invoiceId = debt.invoiceId;
    this.dueOn = debt.dueOn;
    this.enter('NOTIFIED');
    this.suspendedAt = null;
    this.letterAcceptedAt = firstNoticeAccepted ?? null;
    this.record(new OverdueCaseMoved(this.tenantId, this.id, at.toISOString(), debt.invoiceId, debt.dueOn));
  }

  /** ToS 3.4.d: nothing is overdue any more. */
  clear(at: Date): void {
    if (!this.isRunning) return;

    this.enter('CLEARED');
    this.closedAt = at;
    this.record(new DebtCleared(this.tenantId, this.id, at.toISOString()));
  }

  /** The instance is gone for this debt, or for another reason that ended the case with it. */
  deleted(at: Date): void {
    if (!this.isRunning) return;

    this.enter('DELETED');
    this.closedAt = at;
    this.record(new DebtorDeleted(this.tenantId, this.id, at.toISOString()));
  }

  private enter(state: OverdueState): void {
    this.state = state;
    this.letterAcceptedAt = null;
    const last = this.written[this.letterName];
    // The first notice is about the invoice, whichever case writes it; the others belong to this climb.
    this.round = last === undefined ? 0 : state === 'NOTIFIED' ? last : last + 1;
    if (this.awaited) this.remember();
  }

  private remember(): void {
    this.written = { ...this.written, [this.letterName]: this.round };
  }

  private get letterName(): string {
    return `${this.invoiceId}:${awaitedLetter[this.state] ?? 'none'}`;
  }

  private demand(state: OverdueState, attempted: string): void {
    if (this.state !== state) throw new OutOfOrder('The overdue case', this.state, attempted);
  }

  private refuseUnless(
    from: Date | undefined,
    at: Date,
    attempted: string,
    clause: 'ToS 3.4.b' | 'ToS 3.4.c' | 'ToS 3.4.e',
  ) {
    if (this.isPaused)
      throw new Conflict('ladder-paused', `The overdue case cannot ${attempted} while it is paused.`, {
        clause: 'ToS 3.4.g',
        data: { pausedFor: this.pausedFor },
      });
    if (!from) throw new TooEarly('The overdue case', attempted, clause);
    refuseBefore(from, at, attempted, clause);
  }
}

function refuseBefore(from: Date, at: Date, attempted: string, clause: `ToS ${string}`): void {
  if (at < from) throw new TooEarly('The overdue case', attempted, clause, from.toISOString());
}
