import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import {
  addBusinessDays,
  addDays,
  type LocalDate,
  localDate,
  rollForward,
  startOfDay,
} from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  InaccuracyCorrected,
  InaccuracyNotified,
  InaccurateDataRestricted,
  SuspendedForInaccuracy,
} from '../contract-accuracy.js';

export type AccuracyState = 'NOTIFIED' | 'RESTRICTED' | 'SUSPENDED' | 'CORRECTED';

/** The knob of ToS 9.7, from the policy that the case opened under. */
export interface AccuracyTerms {
  privacy: { accuracyBusinessDays: number };
}

/**
 * Data that a client has not kept up to date (ToS 9.7). Seven business days from the change or, where nobody knows
 * its day, from our notice; then its use is restricted. A suspension takes a person's word that the service
 * cannot be provided without the correction, and a correction lifts all of it at once.
 */
export class AccuracyCase extends AggregateRoot {
  state: AccuracyState = 'NOTIFIED';
  dueOn: LocalDate;
  restrictedAt: Date | null = null;
  suspendedAt: Date | null = null;
  suspensionReason: string | null = null;
  correctedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    /** What is not true any more, as the client reads it. */
    readonly what: string,
    readonly changedOn: LocalDate | null,
    readonly notifiedAt: Date,
    readonly openedBy: string,
    dueOn: LocalDate,
  ) {
    super();
    this.dueOn = dueOn;
  }

  static notify(
    ids: { tenantId: string; id: string; number: string },
    { what, changedOn, by }: { what: string; changedOn: LocalDate | null; by: string },
    terms: AccuracyTerms,
    at: Date,
  ): AccuracyCase {
    const today = localDate(at);
    if (changedOn && changedOn > today)
      throw Invalid.field('/changedOn', 'in-future', 'That is still to come.', 'ToS 9.7');
    const { tenantId, id, number } = ids;
    const from = changedOn ?? today;
    // An act of the client's rolls to a business day (terms.md A0); counted in business days it stands on one.
    const dueOn = rollForward(addBusinessDays(from, terms.privacy.accuracyBusinessDays));
    const opened = new AccuracyCase(tenantId, id, number, what, changedOn, at, by, dueOn);
    opened.record(new InaccuracyNotified(tenantId, id, at.toISOString(), number, from, dueOn));
    return opened;
  }

  /** The first moment at which it is overdue. */
  get overdueFrom(): Date {
    return startOfDay(addDays(this.dueOn, 1));
  }

  restrict(at: Date): boolean {
    if (this.state !== 'NOTIFIED' || at < this.overdueFrom) return false;
    this.state = 'RESTRICTED';
    this.restrictedAt = at;
    this.record(new InaccurateDataRestricted(this.tenantId, this.id, at.toISOString()));
    return true;
  }

  /** Only where the wrong data prevents the service, which the reason has to say. */
  suspend(reason: string, staffId: string, at: Date): void {
    if (this.state === 'NOTIFIED')
      throw new Conflict('too-early', 'The client still has time to update it.', {
        clause: 'ToS 9.7',
        data: { dueOn: this.dueOn },
      });
    if (this.state !== 'RESTRICTED') throw new OutOfOrder('The case', this.state, 'suspend anything', 'ToS 9.7');
    if (staffId === this.openedBy)
      throw new Conflict('same-person', 'Somebody else than the one who opened the case decides.', {
        clause: 'ToS 9.7',
      });
    this.state = 'SUSPENDED';
    this.suspendedAt = at;
    this.suspensionReason = reason;
    this.record(new SuspendedForInaccuracy(this.tenantId, this.id, at.toISOString(), staffId));
  }

  correct(at: Date): void {
    if (this.state === 'CORRECTED') throw new OutOfOrder('The case', this.state, 'be corrected', 'ToS 9.7');
    this.state = 'CORRECTED';
    this.correctedAt = at;
    this.record(new InaccuracyCorrected(this.tenantId, this.id, at.toISOString()));
  }
}
