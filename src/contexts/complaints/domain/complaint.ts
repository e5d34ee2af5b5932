import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  type AnswerOutcome,
  AnswerPressing,
  AnswerReturned,
  ComplaintAnswered,
  ComplaintClosed,
  ComplaintDeemedAccepted,
  ComplaintReceived,
  ComplaintSlaBreached,
  RemedyBegun,
  type ReplyChannel,
} from '../contract.js';
import {
  type ComplaintTerms,
  type NewComplaint,
  refuseFuture,
  refuseUnanswerable,
  sourceOf,
  WrittenComplaint,
} from './written-complaint.js';

/** What the operator files it under, for the report on causes. */
export const CAUSES = ['billing', 'availability', 'data', 'support', 'terms', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

export interface Answer {
  text: string;
  outcome: AnswerOutcome;
  channel: ReplyChannel;
  /** The day on the postmark, for a letter. */
  postedOn: LocalDate | null;
  by: string;
}

/** A complaint under ToS 5. Silence towards a consumer is a yes that nobody takes back. */
export class Complaint extends WrittenComplaint {
  cause: Cause | null = null;
  answer: Answer | null = null;
  answeredAt: Date | null = null;
  deemedAt: Date | null = null;
  slaBreached = false;
  remedy: string | null = null;

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

  private close(because: 'remedied' | 'settled' | 'no-answer', at: Date): void {
    this.state = 'CLOSED';
    this.closedAt = at;
    const clause = because === 'no-answer' ? 'ToS 5.5.a' : 'ToS 5.6.a';
    this.record(new ComplaintClosed(this.tenantId, this.id, at.toISOString(), because, clause));
  }
}
