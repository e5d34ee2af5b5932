import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, addMonths, atHour, endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import {
  type ControllerRole,
  DataRequestAnswered,
  DataRequestExtended,
  DataRequestForwarded,
  DataRequestPressing,
  DataRequestReceived,
  ErasureWithheld,
  ExtensionReturned,
  ProcessorHelpAsked,
  ProcessorHelpGiven,
  type RefusalGround,
  type RequestChannel,
  RequesterIdentified,
  type RequestKind,
  type RequestOutcome,
} from '../contract-requests.js';

export const REQUEST_KINDS = [
  'access',
  'rectification',
  'restriction',
  'portability',
  'erasure',
  'objection',
] as const satisfies readonly RequestKind[];

export const REFUSAL_GROUNDS = [
  'legal-hold',
  'statutory-retention',
  'open-dispute',
  'contract-in-force',
  'unfounded',
  'not-identified',
  'rights-of-others',
  'not-ours',
] as const satisfies readonly RefusalGround[];

export type RequestState = 'RECEIVED' | 'ID_CHECK' | 'IN_PROGRESS' | 'EXTENDED' | RequestOutcome;
export const OPEN_STATES: readonly RequestState[] = ['RECEIVED', 'ID_CHECK', 'IN_PROGRESS', 'EXTENDED'];

/** The law's first period. It is counted by calendar from the day of receipt (ToS 9.9). */
const ANSWER_MONTHS = 1;

/** The knobs of ToS 9.9, from the policy that the request came in under. */
export interface RequestTerms {
  noticeHour: number;
  privacy: { alertDays: number[]; extensionMonths: number };
}

export interface Requester {
  email: string;
  name: string;
  language: Language;
}

/** What somebody was told; `grounds` and `reason` where not everything was granted. */
export interface RequestAnswer {
  outcome: RequestOutcome;
  text: string;
  grounds: RefusalGround[];
  reason: string | null;
  by: string;
}

/** K11: what the client asked of its processor, and what it got. */
export interface ProcessorHelp {
  wanted: string;
  askedAt: string;
  given: string | null;
  givenAt: string | null;
  givenBy: string | null;
}

export interface NewDataRequest {
  tenantId: string;
  id: string;
  number: string;
  kind: RequestKind;
  role: ControllerRole;
  channel: RequestChannel;
  receivedAt: Date;
  policyVersion: number;
  accountId: string | null;
  requester: Requester;
  details: string;
  linkHash: string;
}

/**
 * A data subject's request (ToS 9.9). Its month runs from receipt whatever is still to be checked, and grows by
 * two only if the person is told why while the first one runs. A refusal has its reasons, or is none.
 */
export class DataRequest extends AggregateRoot {
  state: RequestState = 'RECEIVED';
  dueOn: LocalDate;
  identifiedBy: 'session' | 'link' | 'staff' | null = null;
  identifiedAt: Date | null = null;
  forwardedAt: Date | null = null;
  extendedAt: Date | null = null;
  extensionReason: string | null = null;
  help: ProcessorHelp | null = null;
  assignedTo: string | null = null;
  answer: RequestAnswer | null = null;
  answeredAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly kind: RequestKind,
    readonly role: ControllerRole,
    readonly channel: RequestChannel,
    readonly receivedAt: Date,
    readonly policyVersion: number,
    public accountId: string | null,
    public requester: Requester,
    public details: string,
    public linkHash: string,
  ) {
    super();
    this.dueOn = addMonths(localDate(receivedAt), ANSWER_MONTHS);
  }

  /** Counts from `receivedAt`, however late somebody takes it down. */
  static receive(facts: NewDataRequest, at: Date): DataRequest {
    const { tenantId, id, number, kind, role, channel, receivedAt, policyVersion } = facts;
    if (receivedAt > at) throw Invalid.field('/receivedAt', 'in-future', 'That is still to come.', 'ToS 9.9');
    const request = new DataRequest(
      tenantId,
      id,
      number,
      kind,
      role,
      channel,
      receivedAt,
      policyVersion,
      facts.accountId,
      facts.requester,
      facts.details,
      facts.linkHash,
    );
    const [recorded, received] = [at.toISOString(), receivedAt.toISOString()];
    request.record(
      new DataRequestReceived(tenantId, id, recorded, number, kind, role, channel, received, request.dueOn),
    );
    return request;
  }

  get isOpen(): boolean {
    return OPEN_STATES.includes(this.state);
  }

  /** The last moment for an answer. */
  get dueAt(): Date {
    return endOfDay(this.dueOn);
  }

  /** When staff are to be told. The last month of an extended request is counted as the first one was. */
  alerts(terms: RequestTerms): { day: number; at: Date }[] {
    const received = localDate(this.receivedAt);
    const from = this.extendedAt ? addMonths(received, terms.privacy.extensionMonths) : received;
    return terms.privacy.alertDays.map((day) => ({ day, at: atHour(addDays(from, day), terms.noticeHour) }));
  }

  /** The person was asked to show that the address is theirs. */
  awaitIdentity(): void {
    this.demand(['RECEIVED'], 'wait for its sender');
    this.state = 'ID_CHECK';
  }

  identify(proof: 'session' | 'link' | 'staff', at: Date): void {
    this.demand(['RECEIVED', 'ID_CHECK'], 'be identified');
    this.state = 'IN_PROGRESS';
    this.identifiedBy = proof;
    this.identifiedAt = at;
    this.record(new RequesterIdentified(this.tenantId, this.id, at.toISOString(), proof));
    if (this.role !== 'processor') return;
    this.forwardedAt = at;
    this.record(new DataRequestForwarded(this.tenantId, this.id, at.toISOString()));
  }

  take(staffId: string): void {
    this.demandOpen('be taken on');
    this.assignedTo = staffId;
  }

  /** Told in time means while the first month still runs, to its last moment. */
  extend(reason: string, terms: RequestTerms, at: Date): void {
    this.demand(['RECEIVED', 'ID_CHECK', 'IN_PROGRESS'], 'be extended');
    if (at > this.dueAt)
      throw new Conflict('too-late', 'An extension has to be told while the first month still runs.', {
        clause: 'ToS 9.9',
        data: { dueOn: this.dueOn },
      });
    this.demandIdentity('be extended');

    this.state = 'EXTENDED';
    this.extendedAt = at;
    this.extensionReason = reason;
    this.dueOn = addMonths(localDate(this.receivedAt), ANSWER_MONTHS + terms.privacy.extensionMonths);
    this.record(new DataRequestExtended(this.tenantId, this.id, at.toISOString(), this.dueOn));
  }

  /** What nobody could read was not told. */
  extensionCameBack(at: Date): void {
    if (this.state !== 'EXTENDED') return;
    this.state = 'IN_PROGRESS';
    this.extendedAt = null;
    this.extensionReason = null;
    this.dueOn = addMonths(localDate(this.receivedAt), ANSWER_MONTHS);
    this.record(new ExtensionReturned(this.tenantId, this.id, at.toISOString()));
  }

  press(at: Date): void {
    if (this.isOpen)
      this.record(new DataRequestPressing(this.tenantId, this.id, at.toISOString(), this.number, this.dueOn));
  }

  askForHelp(wanted: string, at: Date): void {
    this.demandOpen('have help asked for');
    if (this.role !== 'processor') throw new OutOfOrder('The request', this.state, 'have help asked for', 'ToS 9.9');
    this.help = { wanted, askedAt: at.toISOString(), given: null, givenAt: null, givenBy: null };
    this.record(new ProcessorHelpAsked(this.tenantId, this.id, at.toISOString()));
  }

  giveHelp(given: string, staffId: string, at: Date): void {
    if (!this.help || this.help.givenAt) throw new OutOfOrder('The request', this.state, 'be helped with', 'ToS 9.9');
    this.help = { ...this.help, given, givenAt: at.toISOString(), givenBy: staffId };
    this.record(new ProcessorHelpGiven(this.tenantId, this.id, at.toISOString()));
  }

  demandErasable(): void {
    this.demandOpen('be carried out');
    this.demandIdentity('be carried out');
    if (this.kind !== 'erasure') throw new OutOfOrder('The request', this.kind, 'erase anything', 'ToS 9.9');
  }

  withholdErasure(ground: 'legal-hold', at: Date): void {
    this.record(new ErasureWithheld(this.tenantId, this.id, at.toISOString(), ground));
  }

  /** Once the answer is on its way nothing of the person is left here: number, days and outcome prove it (K20). */
  forgetRequester(): void {
    this.requester = { email: '', name: '', language: this.requester.language };
    this.accountId = null;
    this.details = '';
    this.linkHash = '';
    this.extensionReason = null;
    this.help = null;
  }

  /** Late is better than never; the evidence says which it was. */
  answerWith(answer: RequestAnswer, at: Date): void {
    this.demandOpen('be answered');
    const refuses = answer.outcome !== 'FULFILLED';
    if (refuses && (!answer.reason?.trim() || answer.grounds.length === 0))
      throw Invalid.field('/reason', 'required', 'Whoever is refused something is told why.', 'ToS 9.9');
    const onlyUnknown = answer.outcome === 'REFUSED' && answer.grounds.every((ground) => ground === 'not-identified');
    if (!onlyUnknown) this.demandIdentity('be answered');

    this.state = answer.outcome;
    this.answer = refuses ? answer : { ...answer, grounds: [], reason: null };
    this.answeredAt = at;
    const { outcome, grounds, by } = this.answer;
    const inTime = at <= this.dueAt;
    const { tenantId, id, kind } = this;
    this.record(new DataRequestAnswered(tenantId, id, at.toISOString(), kind, outcome, grounds, by, inTime));
  }

  private demandIdentity(attempted: string): void {
    // Anybody else's data would go to whoever typed the address.
    if (!this.identifiedAt) throw new OutOfOrder('The request', this.state, `${attempted} to an unknown sender`);
  }

  private demandOpen(attempted: string): void {
    this.demand(OPEN_STATES, attempted);
  }

  private demand(states: readonly RequestState[], attempted: string): void {
    if (!states.includes(this.state)) throw new OutOfOrder('The request', this.state, attempted, 'ToS 9.9');
  }
}
