import { AggregateRoot, DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  DeletionCancelled,
  DeletionPlanned,
  type GrantedEntitlements,
  InstanceBlocked,
  InstanceHeld,
  InstanceHoldReleased,
  InstanceMadeReadOnly,
  InstancePurged,
  InstanceReopened,
  InstanceRestored,
  type InstanceState,
  InstanceSuspended,
  type PlannedDeletion,
  type PurgeCause,
  PurgeRefused,
  PurgeStarted,
  type SuspensionReason,
} from '../contract.js';

/** Where an instance stands in its life, whatever it may be suspended for. */
export type Lifecycle = Exclude<InstanceState, 'SUSPENDED'>;

/** A planned deletion as it is stored: plain values, instants as ISO strings. */
export interface DeletionPlan {
  cause: PurgeCause;
  clause: ClauseId;
  noticeKey: string;
  notBefore: string;
  noticeHours: number;
  plannedAt: string;
  /** Why the last attempt left the data alone. */
  refusedFor?: string;
  /** Staff who let it run above the daily cap. */
  approvedBy?: string;
}

/** One standing reason for a suspension, and the clause that it rests on. */
export interface Suspension {
  reason: SuspensionReason;
  clause: ClauseId;
  since: string;
}

/** What the purge looks up at the moment of effect, besides the instance itself. */
export interface PurgeFacts {
  /** When the announcing notice was accepted; undefined if it was not, or bounced since. */
  noticeAcceptedAt: Date | undefined;
  /** What another context has to say against it. */
  objection: string | undefined;
}

export type PurgeVerdict = { purge: true } | { purge: false; reason: string; lookAgainAt: Date };

/** A refused purge looks again as the next day begins. */
export const nextDay = (at: Date): Date => startOfDay(addDays(localDate(at), 1));

const MS_PER_HOUR = 3_600_000;
const nothingGranted: GrantedEntitlements = { planCode: 'none', modules: [], seats: 1 };

/**
 * A client's isolated space (ToS 1.5.instance). Suspension reasons are independent of each other and of the lifecycle:
 * paying a debt does not lift a conduct suspension, and an expiry does not either. A purge is decided twice,
 * when it is planned and again at the moment of effect (terms.md A0, Irreversible).
 */
export class Instance extends AggregateRoot {
  lifecycle: Lifecycle = 'PROVISIONING';
  /** Derived; stored beside its parts so that reads and the gate need no rule. */
  state: InstanceState = 'PROVISIONING';
  suspensions: Suspension[] = [];
  entitlements: GrantedEntitlements = nothingGranted;
  deletion: DeletionPlan | null = null;
  /** The legal holds that stand, by id. */
  holds: string[] = [];
  purgedFor: PurgeCause | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly slug: string,
  ) {
    super();
  }

  static provision(tenantId: string, slug: string): Instance {
    return new Instance(tenantId, slug);
  }

  /** Its agreement is in force and somebody administers it. */
  open(): void {
    if (this.lifecycle !== 'PROVISIONING') throw new OutOfOrder('The instance', this.state, 'open');

    this.enter('ACTIVE');
  }

  grant(entitlements: GrantedEntitlements): void {
    this.entitlements = entitlements;
  }

  suspend(reason: SuspensionReason, clause: ClauseId, at: Date): void {
    this.demandData('be suspended');
    if (this.isSuspendedFor(reason)) return;

    this.suspensions = [...this.suspensions, { reason, clause, since: at.toISOString() }];
    this.enter(this.lifecycle);
    this.record(new InstanceSuspended(this.tenantId, this.tenantId, clause, this.state, at.toISOString(), reason));
  }

  restore(reason: SuspensionReason, clause: ClauseId, at: Date): void {
    if (!this.isSuspendedFor(reason)) return;
    this.demandData('be restored');

    this.suspensions = this.suspensions.filter((standing) => standing.reason !== reason);
    this.enter(this.lifecycle);
    this.record(new InstanceRestored(this.tenantId, this.tenantId, clause, this.state, at.toISOString(), reason));
    // ToS 3.4.d: payment voids what the debt had set in motion.
    if (reason === 'debt' && this.deletion?.cause === 'debt') this.cancelDeletion('restored', at);
  }

  makeReadOnly(clause: ClauseId, at: Date): void {
    if (this.lifecycle === 'READ_ONLY') return;
    if (this.lifecycle !== 'ACTIVE') throw new OutOfOrder('The instance', this.state, 'become read-only', clause);

    this.enter('READ_ONLY');
    this.record(new InstanceMadeReadOnly(this.tenantId, this.tenantId, clause, this.state, at.toISOString()));
  }

  /** Blocking comes before any deletion of contract data, and ends the agreement (ToS 3.1). */
  block(clause: ClauseId, at: Date): void {
    if (this.lifecycle === 'BLOCKED') return;
    this.demandData('be blocked');

    this.enter('BLOCKED');
    this.record(new InstanceBlocked(this.tenantId, this.tenantId, clause, this.state, at.toISOString()));
  }

  /** ToS 4.7: until the purge has begun, a new subscription brings back everything. */
  reopen(clause: ClauseId, at: Date): void {
    if (this.lifecycle === 'ACTIVE') return;
    this.demandData('be reopened');

    this.enter('ACTIVE');
    this.record(new InstanceReopened(this.tenantId, this.tenantId, clause, this.state, at.toISOString()));
    this.cancelDeletion('reopened', at);
  }

  /** Marks for deletion. A new plan replaces an older one; the same plan again changes nothing. */
  planDeletion({ tenantId: _, notBefore, ...plan }: PlannedDeletion, at: Date): void {
    this.demandData('be marked for deletion');
    const isKnown =
      this.deletion?.cause === plan.cause &&
      this.deletion.noticeKey === plan.noticeKey &&
      this.deletion.notBefore === notBefore.toISOString();
    if (isKnown) return;

    this.deletion = { ...plan, notBefore: notBefore.toISOString(), plannedAt: at.toISOString() };
    this.record(
      new DeletionPlanned(this.tenantId, this.tenantId, plan.clause, this.state, at.toISOString(), plan.cause),
    );
  }

  cancelDeletion(reason: string, at: Date): void {
    if (!this.deletion) return;
    this.demandData('be spared');

    const { clause } = this.deletion;
    this.deletion = null;
    this.record(new DeletionCancelled(this.tenantId, this.tenantId, clause, this.state, at.toISOString(), reason));
  }

  get isHeld(): boolean {
    return this.holds.length > 0;
  }

  /**
   * From here on no purge begins, and one that has begun goes no further. What outlives a purge is held as well: books,
   * letters and proofs that the law has us keep for a time (ToS 9.4).
   */
  hold(holdId: string, clause: ClauseId, at: Date): void {
    if (this.lifecycle === 'PROVISIONING') throw new OutOfOrder('The instance', this.state, 'be held');
    if (this.holds.includes(holdId)) return;

    this.holds = [...this.holds, holdId];
    // With the instance gone there is nothing left that could stand still; the hold's own evidence says the rest.
    if (this.holds.length > 1 || !this.hasData) return;
    this.record(new InstanceHeld(this.tenantId, this.tenantId, clause, this.state, at.toISOString()));
  }

  release(holdId: string, clause: ClauseId, at: Date): void {
    if (!this.holds.includes(holdId)) return;

    this.holds = this.holds.filter((standing) => standing !== holdId);
    if (this.isHeld || !this.hasData) return;
    this.record(new InstanceHoldReleased(this.tenantId, this.tenantId, clause, this.state, at.toISOString()));
  }

  /** A person lets this purge run although the day's cap is reached. */
  approvePurge(staffId: string, at: Date): void {
    const plan = this.demandPlan('have its purge approved');

    this.deletion = { ...plan, approvedBy: staffId };
    this.record(new PurgeApproved(this.tenantId, this.tenantId, plan.clause, staffId, at.toISOString()));
  }

  /** Decides anew, from the facts of this moment, whether the planned purge may run. */
  judgePurge({ noticeAcceptedAt, objection }: PurgeFacts, at: Date): PurgeVerdict {
    const plan = this.demandPlan('be purged');
    const notYet = (reason: string, lookAgainAt: Date): PurgeVerdict => ({ purge: false, reason, lookAgainAt });
    const tomorrow = nextDay(at);

    // terms.md A0, Precedence: a legal hold comes before everything else that could be said.
    if (this.isHeld) return notYet('legal-hold', tomorrow);
    const notBefore = new Date(plan.notBefore);
    if (at < notBefore) return notYet('too-early', notBefore);
    if (!noticeAcceptedAt) return notYet('notice-not-accepted', tomorrow);
    const noticeHasStood = new Date(noticeAcceptedAt.getTime() + plan.noticeHours * MS_PER_HOUR);
    if (at < noticeHasStood) return notYet('notice-too-recent', noticeHasStood);
    if (objection) return notYet(objection, tomorrow);
    return { purge: true };
  }

  /** Leaves evidence once for each reason, not once for each look. A purge that has begun may be refused its next step. */
  refusePurge(reason: string, at: Date): void {
    const plan = this.deletion;
    if (!plan) throw new OutOfOrder('The instance', this.state, 'have its purge refused');
    if (plan.refusedFor === reason) return;

    this.deletion = { ...plan, refusedFor: reason };
    this.record(new PurgeRefused(this.tenantId, this.tenantId, plan.clause, this.state, at.toISOString(), reason));
  }

  /** From here there is no way back: batches of data are being removed. */
  beginPurge(at: Date): void {
    const plan = this.demandPlan('be purged');
    if (this.isHeld)
      throw new Conflict('legal-hold', 'A legal hold stands; nothing is deleted.', { clause: 'ToS 3.5.d' });

    this.enter('PURGING');
    this.record(new PurgeStarted(this.tenantId, this.tenantId, plan.clause, this.state, at.toISOString(), plan.cause));
  }

  completePurge(at: Date): void {
    const plan = this.deletion;
    if (this.lifecycle !== 'PURGING' || !plan) throw new OutOfOrder('The instance', this.state, 'complete its purge');

    this.enter('PURGED');
    this.purgedFor = plan.cause;
    this.deletion = null;
    this.suspensions = [];
    this.record(
      new InstancePurged(this.tenantId, this.tenantId, plan.clause, this.state, at.toISOString(), plan.cause),
    );
  }

  private isSuspendedFor(reason: SuspensionReason): boolean {
    return this.suspensions.some((standing) => standing.reason === reason);
  }

  private enter(lifecycle: Lifecycle): void {
    this.lifecycle = lifecycle;
    const inUse = lifecycle === 'ACTIVE' || lifecycle === 'READ_ONLY';
    this.state = inUse && this.suspensions.length > 0 ? 'SUSPENDED' : lifecycle;
  }

  private get hasData(): boolean {
    return this.lifecycle === 'ACTIVE' || this.lifecycle === 'READ_ONLY' || this.lifecycle === 'BLOCKED';
  }

  private demandData(attempted: string): void {
    if (!this.hasData) throw new OutOfOrder('The instance', this.state, attempted);
  }

  private demandPlan(attempted: string): DeletionPlan {
    this.demandData(attempted);
    if (!this.deletion) throw new OutOfOrder('The instance', this.state, attempted);
    return this.deletion;
  }
}

/** Above the daily cap a person decides (terms.md A0, Irreversible). */
export class PurgeApproved extends DomainEvent {
  readonly type = 'tenancy.PurgeApproved';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly approvedBy: string,
    readonly at: string,
  ) {
    super();
  }
}
