import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, atHour, localDate } from '../../../shared-kernel/calendar.js';
import { Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { MaintenancePolicy } from '../../terms/contract-policy.js';
import { MaintenanceCancelled, MaintenanceEnded, MaintenancePlanned, OutageRecorded } from '../contract-maintenance.js';

export type MaintenanceKind = 'planned' | 'outage';

export interface Span {
  startsAt: Date;
  /** Exclusive: at this instant the service is open again. */
  endsAt: Date;
}

const HOUR_MS = 3_600_000;

/** A time in which nobody can use the service (ToS 10.1): short, and at night unless a reason says why not. */
export class MaintenanceWindow extends AggregateRoot {
  cancelledAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly kind: MaintenanceKind,
    readonly startsAt: Date,
    public endsAt: Date,
    readonly reason: string,
    readonly daytimeReason: string | null,
    readonly recordedAt: Date,
  ) {
    super();
  }

  static plan(
    id: string,
    span: Span,
    { reason, daytimeReason }: { reason: string; daytimeReason: string | null },
    policy: MaintenancePolicy,
    now: Date,
  ): MaintenanceWindow {
    const { startsAt, endsAt } = span;
    if (startsAt <= now) throw Invalid.field('/startsAt', 'in-the-past', 'It starts later than now.', 'ToS 10.1');
    refuseBackwards(span);
    if (endsAt.getTime() - startsAt.getTime() > policy.longestHours * HOUR_MS)
      throw Invalid.field('/endsAt', 'too-long', `It lasts at most ${policy.longestHours} hours.`, 'ToS 10.1');
    const isNight = liesInNight(span, policy);
    if (!isNight && !daytimeReason)
      throw Invalid.field('/daytimeReason', 'required', 'By day it needs a reason why it cannot wait.', 'ToS 10.1');

    const why = isNight ? null : daytimeReason;
    const window = new MaintenanceWindow(id, 'planned', startsAt, endsAt, reason, why, now);
    window.record(new MaintenancePlanned(...window.facts(now)));
    return window;
  }

  /** Only what is over is known from its beginning to its end. */
  static outage(id: string, span: Span, reason: string, now: Date): MaintenanceWindow {
    refuseBackwards(span);
    if (span.endsAt > now) throw Invalid.field('/endsAt', 'in-the-future', 'An outage is recorded when it is over.');

    const window = new MaintenanceWindow(id, 'outage', span.startsAt, span.endsAt, reason, null, now);
    window.record(new OutageRecorded(...window.facts(now)));
    return window;
  }

  /** Before it begins it does not take place; once it runs it ends now. */
  end(now: Date): void {
    if (this.cancelledAt || now >= this.endsAt) throw new OutOfOrder('The window', 'over', 'be ended', 'ToS 10.1');
    if (now < this.startsAt) {
      this.cancelledAt = now;
      this.record(new MaintenanceCancelled(...this.facts(now)));
    } else {
      this.endsAt = now;
      this.record(new MaintenanceEnded(...this.facts(now)));
    }
  }

  private facts(at: Date) {
    const [startsAt, endsAt] = [this.startsAt.toISOString(), this.endsAt.toISOString()];
    return [OPERATOR_TENANT, this.id, startsAt, endsAt, this.reason, this.daytimeReason, at.toISOString()] as const;
  }
}

const refuseBackwards = ({ startsAt, endsAt }: Span): void => {
  if (endsAt <= startsAt) throw Invalid.field('/endsAt', 'before-start', 'It ends after it starts.', 'ToS 10.1');
};

/** One night of Stockholm, from evening to morning; when the clocks change it is an hour longer or shorter. */
export const liesInNight = ({ startsAt, endsAt }: Span, { nightFromHour, nightToHour }: MaintenancePolicy): boolean => {
  const today = localDate(startsAt);
  const evening = startsAt >= atHour(today, nightFromHour) ? today : addDays(today, -1);
  return startsAt >= atHour(evening, nightFromHour) && endsAt <= atHour(addDays(evening, 1), nightToHour);
};

/** A deadline inside an interruption moves by as long as that lasted, so that nobody loses time to it (ToS 10.1). */
export const extendedBy = (dueAt: Date, spans: Span[]): Date => {
  const inside = spans.find(({ startsAt, endsAt }) => startsAt <= dueAt && dueAt < endsAt);
  return inside ? new Date(dueAt.getTime() + inside.endsAt.getTime() - inside.startsAt.getTime()) : dueAt;
};
