import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import {
  addBusinessDays,
  addDays,
  atHour,
  type LocalDate,
  localDate,
  startOfDay,
} from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { ClockRule, Protection } from '../../terms/contract-home-law.js';
import {
  type ComplaintChannel,
  ComplaintClockStarted,
  ComplaintDetailsAsked,
  ComplaintReclassified,
  ComplaintReopened,
  type ReplyChannel,
} from '../contract.js';

export type ComplaintState =
  | 'RECEIVED'
  | 'INCOMPLETE'
  | 'COMPLETE'
  | 'IN_REVIEW'
  | 'ANSWERED'
  | 'DEEMED_ACCEPTED'
  | 'REMEDY'
  | 'CLOSED';

/** It waits for details or for an answer, so the stricter rule can still come to it. */
export const UNSETTLED: readonly ComplaintState[] = ['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'];

/** What ToS 5.4 asks a complaint to say; without one of them it cannot be looked into. */
export const REQUIRED = ['name', 'accountEmail', 'breach', 'identifiers'] as const;
export type RequiredDetail = (typeof REQUIRED)[number];

/** The knobs of ToS 5.5, from the policy that the complaint came in under. */
export interface ComplaintTerms {
  noticeHour: number;
  complaints: {
    answerDays: number;
    alertDays: number[];
    detailsBusinessDays: number;
    silenceDays: number;
    closeAfterReminderDays: number;
    remedyDays: number;
  };
}

/** As it was written, by whomever; every field may be missing, that is what the check is for. */
export interface ComplaintDetails {
  name: string | null;
  accountEmail: string | null;
  /** What the contract says and the service did not do. */
  breach: string | null;
  /** What it is about: an invoice number, a page, a contact. */
  identifiers: string | null;
  requestedRemedy: string | null;
}

export interface ReplyWish {
  channel: ReplyChannel;
  /** Where an e-mail answer goes; for post it is where receipts go, if anywhere. */
  email: string | null;
  postalAddress: string | null;
  language: Language;
}

export interface NewComplaint {
  tenantId: string;
  id: string;
  number: string;
  channel: ComplaintChannel;
  receivedAt: Date;
  kind: CustomerKind;
  protection: Protection;
  policyVersion: number;
  accountId: string | null;
  details: ComplaintDetails;
  reply: ReplyWish;
  supplementHash: string;
}

const missingIn = (details: ComplaintDetails): RequiredDetail[] => REQUIRED.filter((name) => !details[name]?.trim());

/**
 * What somebody wrote, what is missing, and from which day its 14 days count: only while nothing is missing, and a
 * request for what is missing stops them only if it went out soon (ToS 5.4, 5.5.a, K14).
 */
export abstract class WrittenComplaint extends AggregateRoot {
  state: ComplaintState = 'RECEIVED';
  name!: string | null;
  accountEmail!: string | null;
  breach!: string | null;
  identifiers!: string | null;
  requestedRemedy!: string | null;
  missing: RequiredDetail[] = [];
  detailsAskedAt: Date | null = null;
  clockStopped = false;
  countedFrom: LocalDate | null = null;
  dueOn: LocalDate | null = null;
  assignedTo: string | null = null;
  closedAt: Date | null = null;
  kind: CustomerKind;
  answerDays: number;
  clockRule: ClockRule;
  ruleSource: string;
  version = 1;

  protected constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly channel: ComplaintChannel,
    readonly receivedAt: Date,
    readonly recordedAt: Date,
    readonly country: string,
    readonly policyVersion: number,
    readonly accountId: string | null,
    readonly reply: ReplyWish,
    readonly supplementHash: string,
    kind: CustomerKind,
    answerDays: number,
    clockRule: ClockRule,
    ruleSource: string,
  ) {
    super();
    this.kind = kind;
    this.answerDays = answerDays;
    this.clockRule = clockRule;
    this.ruleSource = ruleSource;
  }

  get details(): ComplaintDetails {
    const { name, accountEmail, breach, identifiers, requestedRemedy } = this;
    return { name, accountEmail, breach, identifiers, requestedRemedy };
  }

  /** ToS 5.6.a: the first moment at which silence counts. */
  get silentFrom(): Date | undefined {
    return this.dueOn ? startOfDay(addDays(this.dueOn, 1)) : undefined;
  }

  get awaitsAnswer(): boolean {
    return this.dueOn !== null && UNSETTLED.includes(this.state);
  }

  /** When staff are to be told that days are running out, with the day of the count. */
  alerts(terms: ComplaintTerms): { day: number; at: Date }[] {
    const { countedFrom } = this;
    if (!countedFrom) return [];
    return terms.complaints.alertDays
      .filter((day) => day < this.answerDays)
      .map((day) => ({ day, at: atHour(addDays(countedFrom, day), terms.noticeHour) }));
  }

  /** ToS 5.5.a: the complainant fills in what was missing; a case that was closed for silence is open again. */
  supplement(given: Partial<ComplaintDetails>, terms: ComplaintTerms, at: Date): void {
    const reopens = this.state === 'CLOSED' && this.missing.length > 0;
    if (this.state !== 'INCOMPLETE' && !reopens) throw new OutOfOrder('The complaint', this.state, 'be completed');
    for (const name of REQUIRED) this[name] = given[name]?.trim() || this[name];
    this.requestedRemedy = given.requestedRemedy?.trim() || this.requestedRemedy;

    if (reopens) {
      this.closedAt = null;
      this.record(new ComplaintReopened(this.tenantId, this.id, at.toISOString()));
    }
    this.examine(terms, at, at);
  }

  /** Staff found that it cannot be looked into as it is. */
  askForDetails(missing: RequiredDetail[], terms: ComplaintTerms, at: Date): void {
    if (this.state !== 'COMPLETE' && this.state !== 'IN_REVIEW')
      throw new OutOfOrder('The complaint', this.state, 'be sent back for details', 'ToS 5.5.a');
    for (const name of missing) this[name] = null;
    this.ask(missing, terms, at);
  }

  /**
   * ToS 5.2, 5.3: another law or a clause of the client's own contract governs. The stricter of two rules
   * stays, so a consumer never becomes a business, and the days only get fewer.
   */
  reclassify(rule: { kind: CustomerKind; answerDays: number; clock: ClockRule; source: string }, at: Date): void {
    if (!UNSETTLED.includes(this.state))
      throw new OutOfOrder('The complaint', this.state, 'be reclassified', 'ToS 5.2');
    const before = { kind: this.kind, days: this.answerDays, clock: this.clockRule };
    if (rule.kind === 'consumer') this.kind = 'consumer';
    this.answerDays = Math.min(this.answerDays, rule.answerDays);
    if (rule.clock === 'first-receipt') this.clockRule = 'first-receipt';
    const same = before.kind === this.kind && before.days === this.answerDays && before.clock === this.clockRule;
    if (same)
      throw new Conflict('less-strict', 'The rules that govern already are the stricter ones, so they stay.', {
        clause: 'ToS 5.2',
      });

    this.ruleSource = rule.source;
    if (this.clockRule === 'first-receipt') this.clockStopped = false;
    this.record(
      new ComplaintReclassified(this.tenantId, this.id, at.toISOString(), this.kind, this.answerDays, rule.source),
    );
    if (this.clockRule === 'first-receipt') this.startClock(localDate(this.receivedAt), at);
    else if (this.countedFrom) this.startClock(this.countedFrom, at);
  }

  protected examine(terms: ComplaintTerms, since: Date, at: Date): void {
    const missing = missingIn(this.details);
    if (missing.length > 0) {
      this.ask(missing, terms, at);
      return;
    }
    this.missing = [];
    this.state = this.assignedTo ? 'IN_REVIEW' : 'COMPLETE';
    const stopped = this.clockStopped || this.countedFrom === null;
    this.clockStopped = false;
    if (stopped) this.startClock(localDate(since), at);
  }

  private ask(missing: RequiredDetail[], terms: ComplaintTerms, at: Date): void {
    // K14: completeness rules the clock, but only for whoever asks soon.
    const latest = addBusinessDays(localDate(this.receivedAt), terms.complaints.detailsBusinessDays);
    const stops = this.clockRule === 'completeness' && localDate(this.detailsAskedAt ?? at) <= latest;
    this.missing = missing;
    this.state = 'INCOMPLETE';
    this.detailsAskedAt ??= at;
    this.record(new ComplaintDetailsAsked(this.tenantId, this.id, at.toISOString(), missing, stops));
    if (!stops) {
      if (!this.countedFrom) this.startClock(localDate(this.receivedAt), at);
      return;
    }
    this.clockStopped = true;
    this.countedFrom = null;
    this.dueOn = null;
  }

  private startClock(countedFrom: LocalDate, at: Date): void {
    this.countedFrom = countedFrom;
    this.dueOn = addDays(countedFrom, this.answerDays);
    this.record(new ComplaintClockStarted(this.tenantId, this.id, at.toISOString(), countedFrom, this.dueOn));
  }
}

export function refuseFuture(receivedAt: Date, at: Date): void {
  if (receivedAt > at)
    throw Invalid.field('/receivedAt', 'in-future', 'Nothing can have arrived after this moment.', 'ToS 5.1');
}

/** ToS 5.5.c: whoever asks for a letter says where to. */
export function refuseUnanswerable({ channel, postalAddress }: ReplyWish): void {
  if (channel === 'post' && !postalAddress?.trim())
    throw Invalid.field('/postalAddress', 'required', 'An answer by post needs an address.', 'ToS 5.5.c');
}

/** Which law made the rules for a complaint, in the words of its source; of the home law only what it says about complaints. */
export const sourceOf = (improvements: Protection['improvements']): string => {
  const sources = improvements.filter(({ clause }) => clause.startsWith('ToS 5.')).map(({ source }) => source);
  return sources.length > 0 ? [...new Set(sources)].join('; ') : 'The terms alone';
};
