import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  AuthorityNotified,
  AuthorityNotNotified,
  BreachAssessed,
  BreachClosed,
  BreachRecorded,
  type BreachRisk,
  SubjectsNotTold,
  SubjectsTold,
} from '../contract-breaches.js';

const HOUR_MS = 3_600_000;
/** GDPR, article 33.1: hours, not days, so that no midnight and no clock change moves them. */
const NOTIFY_HOURS = 72;
/** Hours after detection at which staff are told that nobody has decided yet. */
export const ALERT_HOURS = [24, 48, 66] as const;

/** What article 33.3 asks for; it may be filled in as it becomes known. */
export interface BreachFacts {
  what: string;
  dataKinds: string;
  people: number | null;
  records: number | null;
  consequences: string;
  measures: string;
  risk: BreachRisk | null;
}

export type AuthorityDecision =
  | { notified: true; at: string; reference: string; delayReason: string | null; by: string }
  | { notified: false; at: string; reason: string; by: string };
export type SubjectsDecision =
  | { told: true; at: string; how: string; by: string }
  | { told: false; at: string; reason: string; by: string };

/** One line of the case: what was seen, done or decided, by whom. */
export interface BreachEntry {
  at: string;
  by: string;
  words: string;
}

export interface NewBreach {
  detectedAt: Date;
  title: string;
  facts: BreachFacts;
  /** Whose data of theirs is concerned; they are told as controllers. */
  clientIds: string[];
  by: string;
}

export const notifyBy = (detectedAt: Date): Date => new Date(detectedAt.getTime() + NOTIFY_HOURS * HOUR_MS);

/** What stands between a breach and its closing. */
export function unsettled(breach: {
  facts: BreachFacts;
  authority: AuthorityDecision | null;
  subjects: SubjectsDecision | null;
  clientIds: readonly string[];
  clientsTold: readonly { tenantId: string }[];
}): string[] {
  const { facts, authority, subjects, clientIds, clientsTold } = breach;
  const told = new Set(clientsTold.map(({ tenantId }) => tenantId));
  return [
    ...(facts.risk ? [] : ['risk']),
    ...(facts.measures ? [] : ['measures']),
    ...(authority ? [] : ['authority']),
    // GDPR, article 34: people are told where the risk for them is high.
    ...(facts.risk !== 'high' || subjects ? [] : ['subjects']),
    ...(clientIds.every((tenantId) => told.has(tenantId)) ? [] : ['clients']),
  ];
}

/**
 * A breach of personal data (ToS 9.10, 10.7). Its 72 hours run from the instant of detection, whenever it was written
 * down; it closes when authority, people and clients have been told, or the reasons stand here why not.
 */
export class Breach extends AggregateRoot {
  state: 'OPEN' | 'CLOSED' = 'OPEN';
  authority: AuthorityDecision | null = null;
  subjects: SubjectsDecision | null = null;
  clientsTold: { tenantId: string; at: string }[] = [];
  entries: BreachEntry[] = [];
  closedAt: Date | null = null;
  closedBy: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly detectedAt: Date,
    readonly recordedAt: Date,
    readonly recordedBy: string,
    readonly title: string,
    public facts: BreachFacts,
    public clientIds: string[],
  ) {
    super();
  }

  static report(
    ids: { tenantId: string; id: string; number: string },
    { detectedAt, title, facts, clientIds, by }: NewBreach,
    at: Date,
  ): Breach {
    if (detectedAt > at) throw Invalid.field('/detectedAt', 'in-future', 'That is still to come.', 'ToS 9.10');
    const { tenantId, id, number } = ids;
    const breach = new Breach(tenantId, id, number, detectedAt, at, by, title, facts, clientIds);
    const [detected, due] = [detectedAt.toISOString(), breach.dueAt.toISOString()];
    breach.record(new BreachRecorded(tenantId, id, at.toISOString(), number, detected, due));
    if (facts.risk) breach.record(new BreachAssessed(tenantId, id, at.toISOString(), facts.risk));
    return breach;
  }

  get dueAt(): Date {
    return notifyBy(this.detectedAt);
  }

  alerts(): { hours: number; at: Date }[] {
    return ALERT_HOURS.map((hours) => ({ hours, at: new Date(this.detectedAt.getTime() + hours * HOUR_MS) }));
  }

  /** What is known by now; the risk decides who has to be told. */
  assess(facts: BreachFacts, clientIds: string[], at: Date): void {
    this.demandOpen('be assessed');
    const isNewRisk = facts.risk !== null && facts.risk !== this.facts.risk;
    this.facts = facts;
    this.clientIds = clientIds;
    if (isNewRisk) this.record(new BreachAssessed(this.tenantId, this.id, at.toISOString(), facts.risk!));
  }

  notifyAuthority(told: { at: Date; reference: string; delayReason: string | null; by: string }, now: Date): void {
    this.demandOpen('notify an authority');
    if (told.at > now || told.at < this.detectedAt)
      throw Invalid.field('/at', 'out-of-range', 'It was notified between the detection and now.', 'ToS 9.10');
    const inTime = told.at <= this.dueAt;
    if (!inTime && !told.delayReason)
      throw Invalid.field(
        '/delayReason',
        'required',
        'After 72 hours the reasons for the delay go with it.',
        'ToS 9.10',
      );
    this.authority = { notified: true, ...told, at: told.at.toISOString() };
    this.record(new AuthorityNotified(this.tenantId, this.id, now.toISOString(), inTime));
  }

  /** Only where it is unlikely to hurt anybody. */
  leaveAuthority(reason: string, by: string, now: Date): void {
    this.demandOpen('leave the authority out');
    if (this.facts.risk !== 'unlikely')
      throw new Conflict('risk-not-unlikely', 'A breach that may hurt people is notified.', { clause: 'ToS 9.10' });
    this.authority = { notified: false, at: now.toISOString(), reason, by };
    this.record(new AuthorityNotNotified(this.tenantId, this.id, now.toISOString()));
  }

  tellSubjects(how: string, by: string, now: Date): void {
    this.demandOpen('tell anybody');
    this.subjects = { told: true, at: now.toISOString(), how, by };
    this.record(new SubjectsTold(this.tenantId, this.id, now.toISOString()));
  }

  leaveSubjects(reason: string, by: string, now: Date): void {
    this.demandOpen('leave anybody out');
    this.subjects = { told: false, at: now.toISOString(), reason, by };
    this.record(new SubjectsNotTold(this.tenantId, this.id, now.toISOString()));
  }

  markClientTold(tenantId: string, now: Date): void {
    if (this.clientsTold.some((told) => told.tenantId === tenantId)) return;
    this.clientsTold = [...this.clientsTold, { tenantId, at: now.toISOString() }];
  }

  note(words: string, by: string, now: Date): void {
    this.demandOpen('take a note');
    this.entries = [...this.entries, { at: now.toISOString(), by, words }];
  }

  close(by: string, now: Date): void {
    this.demandOpen('be closed');
    const missing = unsettled(this);
    if (missing.length > 0)
      throw new Conflict('not-settled', 'Something is still to be decided.', { clause: 'ToS 9.10', data: { missing } });
    this.state = 'CLOSED';
    this.closedAt = now;
    this.closedBy = by;
    this.record(new BreachClosed(this.tenantId, this.id, now.toISOString()));
  }

  private demandOpen(attempted: string): void {
    if (this.state !== 'OPEN') throw new OutOfOrder('The breach', this.state, attempted, 'ToS 9.10');
  }
}

export abstract class Breaches {
  /** Locked until the transaction ends. */
  abstract byId(tenantId: string, id: string): Promise<Breach | undefined>;
  abstract add(breach: Breach): void;
}
