import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { DocumentKind } from '../contract.js';
import { TermsChangeAnnounced, TermsChangeMoved } from '../contract-changes.js';

/**
 * `ANNOUNCING`: letters are still to go out. `MOVING`: they have, the day had to move, and clients hear of that.
 * `ANNOUNCED`: everybody was told of the day that stands.
 */
export type ChangeState = 'ANNOUNCING' | 'MOVING' | 'ANNOUNCED';

export interface PlannedChange {
  kind: DocumentKind;
  version: string;
  replaces: string;
  major: boolean;
  reason: string;
  effectiveFrom: LocalDate;
  noticeDays: number;
  at: Date;
}

/** How far the letters about a change have come, over all clients that had a contract when it was published. */
export interface Reach {
  sent: number;
  bounced: number;
  pending: number;
  lastSentAt: Date | null;
}

const MS_PER_DAY = 24 * 3_600_000;

/** The first day that begins full days of notice after an instant; a change of clocks shortens none of them. */
export const firstDayAfterNotice = (sentAt: Date, noticeDays: number): LocalDate => {
  const earliest = new Date(sentAt.getTime() + noticeDays * MS_PER_DAY);
  const day = localDate(earliest);
  return startOfDay(day).getTime() >= earliest.getTime() ? day : addDays(day, 1);
};

/**
 * A new version of a text on its way to everybody it concerns. A major one takes effect `noticeDays` full days
 * after the last letter went out, not after the day that was planned (ToS 10.2.b, AUP 5, K17).
 */
export class TermsChange extends AggregateRoot {
  readonly tenantId: string = OPERATOR_TENANT;
  state: ChangeState = 'ANNOUNCING';
  /** Clients are listed in the order of their ids; this one was the last. */
  listedThrough: string | null = null;
  everybodyListed = false;
  lastSentAt: Date | null = null;
  announcedAt: Date | null = null;
  plannedFrom: LocalDate;

  private constructor(
    readonly id: string,
    readonly kind: DocumentKind,
    readonly version: string,
    readonly replaces: string,
    readonly major: boolean,
    readonly reason: string,
    readonly noticeDays: number,
    public effectiveFrom: LocalDate,
    readonly publishedAt: Date,
  ) {
    super();
    this.plannedFrom = effectiveFrom;
  }

  static plan(id: string, { kind, version, replaces, major, reason, effectiveFrom, noticeDays, at }: PlannedChange) {
    return new TermsChange(id, kind, version, replaces, major, reason, noticeDays, effectiveFrom, at);
  }

  /** The clients up to this one have their letter due; none left means that all have. */
  listed(through: string | undefined): void {
    if (through) this.listedThrough = through;
    else this.everybodyListed = true;
  }

  /** Draws the line under the announcement once nobody waits for a letter; until then it says nothing. */
  conclude(reach: Reach, at: Date): void {
    if (this.state !== 'ANNOUNCING' || !this.everybodyListed || reach.pending > 0) return;
    this.lastSentAt = reach.lastSentAt;
    this.announcedAt = at;
    this.state = 'ANNOUNCED';
    // ToS 10.2.b: counted from the last letter that was sent.
    const earliest = this.major && reach.lastSentAt ? firstDayAfterNotice(reach.lastSentAt, this.noticeDays) : null;
    if (earliest && earliest > this.effectiveFrom) this.move(earliest, 'late-notice', at);
    if (this.hasMoved) this.state = 'MOVING';
    this.record(
      new TermsChangeAnnounced(
        OPERATOR_TENANT,
        this.id,
        this.kind,
        this.version,
        this.effectiveFrom,
        reach.sent + reach.bounced,
        reach.bounced,
        reach.lastSentAt?.toISOString() ?? null,
        at.toISOString(),
      ),
    );
  }

  /**
   * Its day has come. Decides again: while letters still wait, nobody has had the notice that a major change
   * needs, so the day moves as far as it would if the last of them went out now.
   */
  mayTakeEffect(at: Date): boolean {
    if (!this.major || this.announcedAt) return true;
    this.move(firstDayAfterNotice(at, this.noticeDays), 'not-announced', at);
    return false;
  }

  /** Everybody who had been told of another day knows of the new one. */
  moveTold(): void {
    if (this.state === 'MOVING') this.state = 'ANNOUNCED';
  }

  get hasMoved(): boolean {
    return this.effectiveFrom !== this.plannedFrom;
  }

  private move(to: LocalDate, cause: TermsChangeMoved['cause'], at: Date): void {
    const from = this.effectiveFrom;
    this.effectiveFrom = to;
    this.record(
      new TermsChangeMoved(OPERATOR_TENANT, this.id, this.kind, this.version, from, to, cause, at.toISOString()),
    );
  }
}

export type ChangeNoticeState = 'PENDING' | 'SENT' | 'BOUNCED' | 'GONE';

/** Whether the letter about a change has reached a client; the operator's list of bounces is made of these. */
export class ChangeNotice extends AggregateRoot {
  state: ChangeNoticeState = 'PENDING';
  sentAt: Date | null = null;
  bouncedAt: Date | null = null;
  /** The day that the client's latest letter names. */
  toldFrom: LocalDate | null = null;

  private constructor(
    readonly tenantId: string,
    readonly changeId: string,
    readonly kind: DocumentKind,
    readonly version: string,
    /** Became a client after the change was published: hears of it, and does not move its day. */
    readonly late: boolean,
  ) {
    super();
  }

  static owed(tenantId: string, change: { id: string; kind: DocumentKind; version: string }, late: boolean) {
    return new ChangeNotice(tenantId, change.id, change.kind, change.version, late);
  }

  tell(effectiveFrom: LocalDate): void {
    this.toldFrom = effectiveFrom;
  }

  sent(at: Date): void {
    this.state = 'SENT';
    this.sentAt = at;
  }

  /** It stays sent at the time it was; the operator finds another way to the client. */
  bounced(at: Date): void {
    this.state = 'BOUNCED';
    this.sentAt ??= at;
    this.bouncedAt = at;
  }

  /** The contract ended before the letter went out: there is nobody to warn. */
  gone(): void {
    if (this.state === 'PENDING') this.state = 'GONE';
  }
}
