import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Forbidden, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import { type NewObligation, ObligationBreached, ObligationFulfilled, ObligationWaived } from '../contract.js';
import { ObligationPostponed } from '../contract-interruptions.js';

export type ObligationState = 'PENDING' | 'DONE' | 'VOIDED' | 'WAIVED' | 'BREACHED';

/** A command as it waits for its day: the name it was marked `@Due` with, and its fields as JSON. */
export interface WaitingCommand {
  name: string;
  fields: object;
}

const FIRST_RETRY_SECONDS = 5;
const LONGEST_RETRY_SECONDS = 3600;

/**
 * Something owed by a certain instant. At most one obligation of a key is PENDING in a tenant; the settled ones
 * stay as history. Its due time is business time; its retries count by wall time, because a fault in a program
 * does not heal faster when the sandbox's clock moves.
 */
export class Obligation extends AggregateRoot {
  state: ObligationState = 'PENDING';
  settledAt: Date | null = null;
  reason: string | null = null;
  attempts = 0;
  retryAt: Date | null = null;
  lastErrorCode: string | null = null;
  // Not stored: whether the command that is running now has planned its own next time.
  private moved?: boolean;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly key: string,
    public clause: ClauseId,
    public owedBy: NewObligation['owedBy'],
    public title: string,
    public dueAt: Date,
    public command: WaitingCommand | null,
    public firm: boolean,
    public promise: boolean,
    readonly openedAt: Date,
  ) {
    super();
  }

  static open(id: string, obligation: NewObligation, command: WaitingCommand | null, at: Date): Obligation {
    const { tenantId, key, clause, owedBy, title, dueAt, firm = false, promise = false } = obligation;
    return new Obligation(tenantId, id, key, clause, owedBy, title, dueAt, command, firm, promise, at);
  }

  /** Scheduling a pending key again moves it, and gives a command that failed a fresh start. */
  move(obligation: NewObligation, command: WaitingCommand | null): void {
    this.clause = obligation.clause;
    this.owedBy = obligation.owedBy;
    this.title = obligation.title;
    this.dueAt = obligation.dueAt;
    this.command = command;
    this.firm = obligation.firm ?? false;
    this.promise = obligation.promise ?? false;
    this.attempts = 0;
    this.retryAt = null;
    this.lastErrorCode = null;
    this.moved = true;
  }

  /** ToS 10.1: it fell due while the service was closed. */
  postpone(to: Date, at: Date): void {
    const from = this.dueAt;
    this.dueAt = to;
    const { tenantId, id, key, title } = this;
    this.record(
      new ObligationPostponed(tenantId, id, key, title, from.toISOString(), to.toISOString(), at.toISOString()),
    );
  }

  /** Whether its time has passed. The last moment of a promise is still in time (terms.md A0). */
  isDue(now: Date, dueAt = this.dueAt): boolean {
    return this.state === 'PENDING' && (this.promise ? dueAt < now : dueAt <= now);
  }

  fulfil(at: Date): void {
    this.settle('DONE', at);
  }

  void(reason: string, at: Date): void {
    this.settle('VOIDED', at, reason);
  }

  /** The operator lets it go; a command that waited for it never runs. */
  waive(reason: string, at: Date): void {
    if (this.state !== 'PENDING') throw new OutOfOrder(this.id, this.state, 'be waived', this.clause);
    if (this.firm)
      throw new Forbidden('not-yours-to-waive', 'When this time passes, somebody else gains a right by it.', {
        clause: this.clause,
      });
    this.settle('WAIVED', at, reason);
    this.record(new ObligationWaived(...this.facts(at), reason));
  }

  /** A task of the operator that no program settles, such as looking into a bounce. */
  fulfilByHand(reason: string, by: Actor, at: Date): void {
    if (this.state !== 'PENDING') throw new OutOfOrder(this.id, this.state, 'be fulfilled', this.clause);
    if (this.owedBy !== 'operator' || this.command || by.kind !== 'operator') {
      throw new Forbidden('not-by-hand', 'Only a task of the operator without a program of its own is done by hand.');
    }
    this.settle('DONE', at, reason);
    this.record(new ObligationFulfilled(...this.facts(at), reason));
  }

  /**
   * Its instant has come and its command, if any, has run. What the command moved or voided stays as the
   * command left it. Without a command nobody did what was owed.
   */
  pass(at: Date): void {
    if (this.state !== 'PENDING' || this.moved) return;
    if (this.command) {
      this.settle('DONE', at);
    } else {
      this.settle('BREACHED', at);
      this.record(new ObligationBreached(...this.facts(at)));
    }
  }

  /** The command threw: the obligation waits, visibly, and longer each time. */
  defer(errorCode: string, wallNow: Date): void {
    if (this.state !== 'PENDING') return;
    this.attempts += 1;
    this.lastErrorCode = errorCode;
    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** (this.attempts - 1), LONGEST_RETRY_SECONDS);
    this.retryAt = new Date(wallNow.getTime() + seconds * 1000);
  }

  private settle(state: ObligationState, at: Date, reason: string | null = null): void {
    this.state = state;
    this.settledAt = at;
    this.reason = reason;
    this.retryAt = null;
  }

  private facts(at: Date) {
    return [this.tenantId, this.id, this.clause, this.key, this.title, this.owedBy, at.toISOString()] as const;
  }
}
