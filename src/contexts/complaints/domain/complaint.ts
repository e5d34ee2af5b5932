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
  type AnswerOutcome,
  AnswerPressing,
  AnswerReturned,
  ComplaintAnswered,
  type ComplaintChannel,
  ComplaintClockStarted,
  ComplaintClosed,
  ComplaintDeemedAccepted,
  ComplaintDetailsAsked,
  ComplaintReceived,
  ComplaintReclassified,
  ComplaintReopened,
  ComplaintSlaBreached,
  RemedyBegun,
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

/** What ToS 5.4 asks a complaint to say; without one of them it cannot be looked into. */
export const REQUIRED = ['name', 'accountEmail', 'breach', 'identifiers'] as const;
export type RequiredDetail = (typeof REQUIRED)[number];

/** What the operator files it under, for the report on causes. */
export const CAUSES = ['billing', 'availability', 'data', 'support', 'terms', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

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

export interface Answer {
  text: string;
  outcome: AnswerOutcome;
  channel: ReplyChannel;
  /** The day on the postmark, for a letter. */
  postedOn: LocalDate | null;
  by: string;
}

const missingIn = (details: ComplaintDetails): RequiredDetail[] => REQUIRED.filter((name) => !details[name]?.trim());

/**
 * A complaint under ToS 5. Its clock of 14 days runs only while nothing is missing, and a request for what is
 * missing stops it only if it went out soon (K14). Silence towards a consumer is a yes that nobody takes back.
 */
export class Complaint extends AggregateRoot {
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
  cause: Cause | null = null;
  answer: Answer | null = null;
  answeredAt: Date | null = null;
  deemedAt: Date | null = null;
  slaBreached = false;
  remedy: string | null = null;
  closedAt: Date | null = null;
  kind: CustomerKind;
  answerDays: number;
  clockRule: ClockRule;
  ruleSource: string;
  version = 1;

  private constructor(
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

  /** Counts from `receivedAt`, however late somebody takes it down. */
  static receive(facts: NewComplaint, terms: ComplaintTerms, at: Date): Complaint {
    refuseFuture(facts.receivedAt, at);
    refuseUnanswerable(facts.reply);
    const { tenantId, id, number, channel, receivedAt, kind, protection, policyVersion, accountId, reply } = facts;
    const { clock, country, answerDays, improvements } = protection;
    const complaint = new Complaint(
      tenantId,
      id,
      number,
      channel,
      receivedAt,
      at,
      country,
      policyVersion,
      accountId,
      reply,
      facts.supplementHash,
      kind,
      answerDays,
      clock,
      sourceOf(improvements),
    );
    Object.assign(complaint, facts.details);
    complaint.record(
      new ComplaintReceived(
        tenantId,
        id,
        at.toISOString(),
        number,
        channel,
        receivedAt.toISOString(),
        kind,
        country,
        policyVersion,
      ),
    );
    complaint.examine(terms, receivedAt, at);
    return complaint;
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
    return this.dueOn !== null && ['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(this.state);
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

  take(staffId: string): void {
    if (['ANSWERED', 'CLOSED'].includes(this.state)) throw new OutOfOrder('The complaint', this.state, 'be taken on');
    this.assignedTo = staffId;
    if (this.state === 'COMPLETE') this.state = 'IN_REVIEW';
  }

  file(cause: Cause): void {
    this.cause = cause;
  }

  /** ToS 5.5.b, c. After a consumer's day has passed there is nothing left to answer. */
  answerWith(answer: Answer, at: Date): void {
    if (!this.awaitsAnswer) throw new OutOfOrder('The complaint', this.state, 'be answered', 'ToS 5.6.a');
    if (this.kind === 'consumer' && at >= this.silentFrom!)
      throw new Conflict('deemed-accepted', 'The day for an answer has passed, so the complaint counts as accepted.', {
        clause: 'ToS 5.6.a',
      });
    if (answer.channel === 'post' && !answer.postedOn)
      throw Invalid.field('/postedOn', 'required', 'A letter has a day on which it was posted.', 'ToS 5.5.c');
    if (answer.postedOn && answer.postedOn > localDate(at))
      throw Invalid.field('/postedOn', 'in-future', 'A letter is recorded once it has been posted.', 'ToS 5.5.c');

    this.state = 'ANSWERED';
    this.answer = answer;
    this.answeredAt = at;
    const { outcome, channel, by } = answer;
    this.record(new ComplaintAnswered(this.tenantId, this.id, at.toISOString(), outcome, channel, by));
  }

  /** An answer that came back is none; the clock has run on meanwhile. */
  answerCameBack(at: Date): void {
    if (this.state !== 'ANSWERED') return;
    this.state = 'IN_REVIEW';
    this.answer = null;
    this.answeredAt = null;
    this.record(new AnswerReturned(this.tenantId, this.id, at.toISOString()));
  }

  press(day: number, at: Date): void {
    if (!this.awaitsAnswer) return;
    this.record(new AnswerPressing(this.tenantId, this.id, at.toISOString(), this.number, day, this.dueOn!));
  }

  /** Day 15, 00:00. Returns whether silence has become something. */
  fallSilent(at: Date): 'accepted' | 'breached' | undefined {
    if (!this.awaitsAnswer || at < this.silentFrom!) return undefined;
    const { tenantId, id, number, dueOn } = this;
    if (this.kind === 'consumer') {
      this.state = 'DEEMED_ACCEPTED';
      this.deemedAt = at;
      this.record(new ComplaintDeemedAccepted(tenantId, id, at.toISOString(), number, dueOn!));
      return 'accepted';
    }
    if (this.slaBreached) return undefined;
    this.slaBreached = true;
    this.record(new ComplaintSlaBreached(tenantId, id, at.toISOString(), number, dueOn!));
    return 'breached';
  }

  /**
   * ToS 5.2, 5.3: another law or a clause of the client's own contract governs. The stricter of two rules
   * stays, so a consumer never becomes a business, and the days only get fewer.
   */
  reclassify(rule: { kind: CustomerKind; answerDays: number; clock: ClockRule; source: string }, at: Date): void {
    if (!['INCOMPLETE', 'COMPLETE', 'IN_REVIEW'].includes(this.state))
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

  /** The duty that an acceptance, said or silent, created is being met. */
  beginRemedy(plan: string, at: Date): void {
    const promised = this.state === 'ANSWERED' && this.answer?.outcome !== 'REJECTED';
    if (this.state !== 'DEEMED_ACCEPTED' && !promised)
      throw new OutOfOrder('The complaint', this.state, 'be remedied', 'ToS 5.6.a');
    this.state = 'REMEDY';
    this.remedy = plan;
    this.record(new RemedyBegun(this.tenantId, this.id, at.toISOString()));
  }

  completeRemedy(done: string, at: Date): void {
    if (this.state !== 'REMEDY')
      throw new OutOfOrder('The complaint', this.state, 'be closed as remedied', 'ToS 5.6.a');
    this.remedy = done;
    this.close('remedied', at);
  }

  /** The complainant was told no and has not come back, or is content. What silence granted is never settled so. */
  settle(at: Date): void {
    if (this.state !== 'ANSWERED' || this.answer?.outcome !== 'REJECTED')
      throw new OutOfOrder('The complaint', this.state, 'be closed', 'ToS 5.6.a');
    this.close('settled', at);
  }

  /** ToS 5.5.a: nobody supplied what was missing, even after a reminder. */
  closeUnanswered(at: Date): boolean {
    if (this.state !== 'INCOMPLETE') return false;
    this.close('no-answer', at);
    return true;
  }

  private examine(terms: ComplaintTerms, since: Date, at: Date): void {
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

  private close(because: 'remedied' | 'settled' | 'no-answer', at: Date): void {
    this.state = 'CLOSED';
    this.closedAt = at;
    const clause = because === 'no-answer' ? 'ToS 5.5.a' : 'ToS 5.6.a';
    this.record(new ComplaintClosed(this.tenantId, this.id, at.toISOString(), because, clause));
  }
}

function refuseFuture(receivedAt: Date, at: Date): void {
  if (receivedAt > at)
    throw Invalid.field('/receivedAt', 'in-future', 'Nothing can have arrived after this moment.', 'ToS 5.1');
}

/** ToS 5.5.c: whoever asks for a letter says where to. */
function refuseUnanswerable({ channel, postalAddress }: ReplyWish): void {
  if (channel === 'post' && !postalAddress?.trim())
    throw Invalid.field('/postalAddress', 'required', 'An answer by post needs an address.', 'ToS 5.5.c');
}

/** Which law made the clock what it is; of the home law only what it says about complaints. */
/** Which law made the rules for a complaint, in the words of its source. */
export const sourceOf = (improvements: Protection['improvements']): string => {
  const sources = improvements.filter(({ clause }) => clause.startsWith('ToS 5.')).map(({ source }) => source);
  return sources.length > 0 ? [...new Set(sources)].join('; ') : 'The terms alone';
};
