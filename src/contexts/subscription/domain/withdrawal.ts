import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import {
  addDays,
  daysBetween,
  endOfDay,
  type LocalDate,
  localDate,
  rollForward,
} from '../../../shared-kernel/calendar.js';
import { Conflict, Forbidden, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money, type MoneyJson } from '../../../shared-kernel/money.js';
import {
  ContractWithdrawn,
  type ExceptionOutcome,
  RefundMethodAgreed,
  WithdrawalDispatchDecided,
  WithdrawalExceptionClaimed,
  type WithdrawalExceptionKind,
  WithdrawalReceived,
  WithdrawalRefused,
  type WithdrawalSubject,
} from '../contract-withdrawal.js';
import type { Refund } from './charge.js';
import type { Invoice } from './invoice.js';
import type { ExpressStart } from './order.js';
import { lengthOf, type Period } from './periods.js';

/** ToS 6.1 and 6.4; the law sets both, so no policy moves them. */
const REFUND_DAYS = 14;
export const REFUND_ALERT_DAYS = 10;

export type WithdrawalChannel = 'button' | 'form' | 'mail' | 'letter';

/**
 * DECLARED: the first step of the button, not sent yet. RECEIVED: whoever sent it is still to be identified.
 * UNDATED: a letter without a postmark, for the operator to decide.
 */
export type WithdrawalState = 'DECLARED' | 'RECEIVED' | 'UNDATED' | 'EFFECTIVE' | 'REFUSED';

/** One of the two contracts that can be withdrawn from, and the last day on which to send it. */
export interface WithdrawalWindow {
  subject: WithdrawalSubject;
  /** The client's own part of the conclusion; whoever thinks better of it may say so from then on. */
  opensAt: Date;
  concludedAt: Date;
  lastDay: LocalDate;
}

/**
 * ToS 6.1: within 14 days of conclusion, or more where the law at home gives more (ToS 10.8). It is the client's act,
 * so the last day rolls to a business day.
 */
export const windowOf = (
  subject: WithdrawalSubject,
  concludedAt: Date,
  days: number,
  opensAt = concludedAt,
): WithdrawalWindow => ({
  subject,
  opensAt,
  concludedAt,
  lastDay: rollForward(addDays(localDate(concludedAt), days)),
});

/** ToS 6.1: the right is a consumer's. */
export function demandRight(withdrawalDays: number | null): asserts withdrawalDays is number {
  if (withdrawalDays === null)
    throw new Forbidden('consumers-only', 'Only consumers can withdraw; a business can cancel.', { clause: 'ToS 6.1' });
}

/** ToS 6.3: an exception is claimed with the record that proves it. */
export interface ClaimedException {
  kind: WithdrawalExceptionKind;
  recordRef: string;
}

/** What the exceptions are judged by: our own books, and not what somebody remembers. */
export interface PerformanceFacts {
  expressStart: ExpressStart | null;
  /** Where the order holds that consent, for the record to cite. */
  consentRef?: string;
  /** The whole of what was ordered has been delivered. */
  isFullyPerformed: boolean;
}

/** On record with what it came to, and with the order whose consent it rests on, if it rests on one. */
export interface JudgedException extends ClaimedException {
  outcome: ExceptionOutcome;
  consentRef?: string;
}

const needsConsent = (kind: WithdrawalExceptionKind): boolean => kind !== 'used' && kind !== 'personalised';

/**
 * ToS 6.3, 6.4, K10: each exception has an outcome of its own. Use alone never ends the right, and a start that
 * was asked for only makes the used days cost; full performance, and digital content, end it where both consents
 * are on record.
 */
export function judgeException({ kind, recordRef }: ClaimedException, facts: PerformanceFacts): ExceptionOutcome {
  if (recordRef.trim() === '')
    throw new Conflict('no-record', 'Without its record there is no exception.', { clause: 'ToS 6.3' });
  if (kind === 'used') return 'RIGHT_KEPT';
  if (needsConsent(kind) && !facts.expressStart)
    throw new Conflict('no-record', 'The order holds no consent to an express start.', { clause: 'ToS 6.3' });
  if (kind === 'begun-with-consent') return 'PRO_RATA';
  if (kind === 'fully-performed' && !facts.isFullyPerformed)
    throw new Conflict('not-fully-performed', 'The service is still being delivered.', { clause: 'ToS 6.3' });
  return 'RIGHT_LOST';
}

/**
 * ToS 6.4: what is kept of a price for the days before the withdrawal was sent, half-up; the day itself is free.
 * Nothing is kept where no express start was asked for.
 */
export function keptFor(price: Money, period: Period, sentOn: LocalDate, expressStart: ExpressStart | null): Money {
  if (!expressStart) return Money.zero(price.currency);
  const days = lengthOf(period);
  const used = Math.min(days, Math.max(0, daysBetween(period.start, sentOn)));
  return price.share(used, days);
}

/** What of a paid invoice is kept for the days before the withdrawal was sent. */
export const keptOf = (invoice: Invoice, sentOn: LocalDate, expressStart: ExpressStart | null): Money => {
  const period = { start: invoice.periodStart, end: invoice.periodEnd };
  return keptFor(priceOf(invoice), period, sentOn, expressStart);
};

/** What of a paid invoice comes back. What a credit note took off is not part of its price any more. */
export const returnedOf = (invoice: Invoice, sentOn: LocalDate, expressStart: ExpressStart | null): Money => {
  return priceOf(invoice).minus(keptOf(invoice, sentOn, expressStart));
};

const priceOf = ({ totalMinor, creditedMinor, currency }: Invoice): Money =>
  new Money(totalMinor - creditedMinor, currency);

export interface Sender {
  name: string;
  email: string;
  words: string;
}

export interface DispatchDecision {
  by: string;
  at: string;
  /** The day that the operator holds it to have been sent on; null for after the window. */
  sentOn: LocalDate | null;
  reason: string;
}

export interface WithdrawalSettlement {
  returned: MoneyJson | null;
  /** For the days before it was sent; only where the order holds the consent to begin at once (ToS 6.4). */
  kept?: MoneyJson | null;
  refundIds: string[];
  refundBy: LocalDate;
  alternative?: { agreedOn: LocalDate; way: string; recordedBy: string };
}

/** A consumer's declaration that it withdraws (ToS 6). When it was sent decides, not when it arrived. */
export class Withdrawal extends AggregateRoot {
  state: WithdrawalState = 'DECLARED';
  concludedAt: Date | null = null;
  lastDay: LocalDate | null = null;
  dispatchedAt: Date | null = null;
  senderName: string | null = null;
  senderEmail: string | null = null;
  words: string | null = null;
  tokenHash: string | null = null;
  identifiedBy: string | null = null;
  exception: JudgedException | null = null;
  decision: DispatchDecision | null = null;
  effectiveAt: Date | null = null;
  settlement: WithdrawalSettlement | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    public subject: WithdrawalSubject,
    readonly channel: WithdrawalChannel,
    readonly recordedBy: string,
    public receivedAt: Date,
  ) {
    super();
  }

  /** The first of two steps: what it means is shown, and nothing has happened. */
  static declare(tenantId: string, id: string, window: WithdrawalWindow, accountId: string, at: Date): Withdrawal {
    const withdrawal = new Withdrawal(tenantId, id, window.subject, 'button', accountId, at);
    withdrawal.concerns(window);
    withdrawal.demandInTime(at, window.opensAt);
    return withdrawal;
  }

  /** From the form that asks for no account: it counts from now, once it is known who sent it. */
  static submit(
    tenantId: string,
    id: string,
    subject: WithdrawalSubject,
    sender: Sender,
    tokenHash: string,
    at: Date,
  ): Withdrawal {
    const withdrawal = new Withdrawal(tenantId, id, subject, 'form', 'visitor', at);
    withdrawal.state = 'RECEIVED';
    withdrawal.dispatchedAt = at;
    withdrawal.senderName = sender.name;
    withdrawal.senderEmail = sender.email;
    withdrawal.words = sender.words;
    withdrawal.tokenHash = tokenHash;
    withdrawal.received(at);
    return withdrawal;
  }

  /** By staff, from a mail or a letter; one without a postmark waits for the operator's decision. */
  static record(
    tenantId: string,
    id: string,
    window: WithdrawalWindow,
    message: { channel: 'mail' | 'letter'; receivedAt: Date; dispatchedAt: Date | undefined; recordedBy: string },
    at: Date,
  ): Withdrawal {
    const { channel, receivedAt, dispatchedAt, recordedBy } = message;
    if (receivedAt > at) throw Invalid.field('/receivedAt', 'in-the-future', 'It has not arrived yet.');
    if (dispatchedAt && dispatchedAt > receivedAt)
      throw Invalid.field('/dispatchedAt', 'after-arrival', 'It arrived before it was sent.');
    const withdrawal = new Withdrawal(tenantId, id, window.subject, channel, recordedBy, receivedAt);
    withdrawal.concerns(window);
    withdrawal.state = dispatchedAt ? 'RECEIVED' : 'UNDATED';
    withdrawal.dispatchedAt = dispatchedAt ?? null;
    withdrawal.identifiedBy = recordedBy;
    if (dispatchedAt) withdrawal.demandInTime(dispatchedAt, window.opensAt);
    withdrawal.received(at);
    return withdrawal;
  }

  /** The second step: from here it is sent, and received. */
  confirm(at: Date): void {
    if (this.state !== 'DECLARED') throw new OutOfOrder('The withdrawal', this.state, 'be confirmed', 'ToS 6.1');
    this.demandInTime(at);

    this.state = 'RECEIVED';
    this.dispatchedAt = at;
    this.receivedAt = at;
    this.identifiedBy = this.recordedBy;
    this.received(at);
  }

  /** The sender is the one that the contract is with. */
  identify(window: WithdrawalWindow, by: string): void {
    if (this.state !== 'RECEIVED') throw new OutOfOrder('The withdrawal', this.state, 'be identified', 'ToS 6.2');
    this.subject = window.subject;
    this.concerns(window);
    this.demandInTime(this.dispatchedAt!, window.opensAt);

    this.identifiedBy = by;
    this.tokenHash = null;
  }

  /** ToS 6.2: no postmark, so the operator decides when it was sent, and the decision is on record. */
  decideDispatch(
    decision: { by: string; sentOn: LocalDate | null; reason: string },
    at: Date,
    opensAt = this.concludedAt!,
  ): void {
    if (this.state !== 'UNDATED') throw new OutOfOrder('The withdrawal', this.state, 'be dated', 'ToS 6.2');
    const { sentOn } = decision;
    if (sentOn && sentOn > localDate(this.receivedAt))
      throw Invalid.field('/sentOn', 'after-arrival', 'It arrived before that day.');
    if (sentOn && sentOn < localDate(opensAt))
      throw Invalid.field('/sentOn', 'before-conclusion', 'There was no contract by then.', 'ToS 6.1');
    const inTime = sentOn !== null && sentOn <= this.lastDay!;

    this.decision = { ...decision, at: at.toISOString() };
    this.state = 'RECEIVED';
    this.dispatchedAt = sentOn ? new Date(Math.min(endOfDay(sentOn).getTime(), this.receivedAt.getTime())) : null;
    this.record(new WithdrawalDispatchDecided(this.tenantId, this.id, at.toISOString(), decision.by, inTime));
    if (!inTime) this.refuse('too-late', at);
  }

  /** ToS 6.3: on record whatever it comes to; only a lost right refuses the withdrawal. */
  claim(exception: ClaimedException, facts: PerformanceFacts, at: Date): void {
    const outcome = judgeException(exception, facts);
    const { kind, recordRef } = exception;
    const consentRef = needsConsent(kind) ? facts.consentRef : undefined;

    this.exception = { kind, recordRef, outcome, ...(consentRef && { consentRef }) };
    const { tenantId, id } = this;
    this.record(new WithdrawalExceptionClaimed(tenantId, id, at.toISOString(), kind, recordRef, outcome, consentRef));
    if (outcome === 'RIGHT_LOST') this.refuse(kind, at);
  }

  /** ToS 6.4: fourteen days from the day that it was received. */
  get refundBy(): LocalDate {
    return addDays(localDate(this.receivedAt), REFUND_DAYS);
  }

  /** ToS 6.4: the same method, unless the client agreed to another because that one is gone. */
  agreeOtherMethod(agreement: { agreedOn: LocalDate; way: string; recordedBy: string }, at: Date): void {
    if (!this.settlement || this.settlement.refundIds.length === 0)
      throw new OutOfOrder('The withdrawal', this.state, 'change how its money comes back', 'ToS 6.4');

    this.settlement = { ...this.settlement, alternative: agreement };
    this.record(new RefundMethodAgreed(this.tenantId, this.id, at.toISOString()));
  }

  takeEffect({ returned, kept }: { returned?: Money; kept?: Money }, refundIds: string[], at: Date): void {
    if (this.state !== 'RECEIVED') throw new OutOfOrder('The withdrawal', this.state, 'take effect', 'ToS 6.1');

    this.state = 'EFFECTIVE';
    this.effectiveAt = at;
    const amounts = { returned: returned?.toJSON() ?? null, kept: kept?.toJSON() ?? null };
    this.settlement = { ...amounts, refundIds, refundBy: this.refundBy };
    const { tenantId, id, subject, refundBy } = this;
    this.record(new ContractWithdrawn(tenantId, id, at.toISOString(), subject, returned?.toJSON(), refundBy));
  }

  /** ToS 6.4: a bank had some of it, and left it here in the end. */
  returnMore({ id, amount }: Refund): void {
    const { returned, refundIds } = this.settlement!;
    const before = new Money(returned?.amountMinor ?? 0, amount.currency);
    this.settlement = {
      ...this.settlement!,
      returned: before.plus(amount).toJSON(),
      refundIds: [...refundIds, id],
    };
  }

  private concerns({ concludedAt, lastDay }: WithdrawalWindow): void {
    this.concludedAt = concludedAt;
    this.lastDay = lastDay;
  }

  /** ToS 6.2: dispatch counts, to the last moment of the last day. */
  private demandInTime(sentAt: Date, opensAt = this.concludedAt!): void {
    if (sentAt < opensAt)
      throw Invalid.field('/dispatchedAt', 'before-conclusion', 'There was no contract by then.', 'ToS 6.1');
    if (sentAt > endOfDay(this.lastDay!))
      throw new Conflict('withdrawal-too-late', 'The fourteen days were over when it was sent.', {
        clause: 'ToS 6.1',
        data: { lastDay: this.lastDay },
      });
  }

  private received(at: Date): void {
    const { tenantId, id, subject, channel, receivedAt, dispatchedAt } = this;
    const sent = dispatchedAt?.toISOString();
    this.record(
      new WithdrawalReceived(tenantId, id, at.toISOString(), subject, channel, receivedAt.toISOString(), sent),
    );
  }

  private refuse(reason: string, at: Date): void {
    this.state = 'REFUSED';
    const clause = reason === 'too-late' ? 'ToS 6.1' : 'ToS 6.3';
    this.record(new WithdrawalRefused(this.tenantId, this.id, at.toISOString(), reason, clause));
  }
}
