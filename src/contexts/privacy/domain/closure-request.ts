import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addBusinessDays, endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import {
  ClosureCarriedOut,
  type ClosureChannel,
  ClosureCompleted,
  ClosureLapsed,
  ClosureRefused,
  ClosureRequested,
  type ClosureScope,
  ClosureVerified,
} from '../contract-closure.js';

/** SUPERSEDED by another request that was verified; LAPSED because nobody showed in time whose it is. */
export const CLOSURE_STATES = [
  'RECEIVED',
  'INCOMPLETE',
  'VERIFIED',
  'CLOSED',
  'REFUSED',
  'PURGED',
  'SUPERSEDED',
  'LAPSED',
] as const;
export type ClosureState = (typeof CLOSURE_STATES)[number];
export const OPEN_CLOSURES: readonly ClosureState[] = ['RECEIVED', 'INCOMPLETE', 'VERIFIED'];

/** What a written request says (ToS 3.7), besides the address of the account. */
export const CLOSURE_DETAILS = ['name', 'decision'] as const;
export type ClosureDetail = (typeof CLOSURE_DETAILS)[number];

/** ToS 3.7: closed within this many business days of a request that says everything. */
const CLOSING_BUSINESS_DAYS = 7;

export interface NewClosureRequest {
  tenantId: string;
  id: string;
  number: string;
  scope: ClosureScope;
  channel: ClosureChannel;
  receivedAt: Date;
  accountId: string;
  name: string;
  accountEmail: string;
  decision: string;
  language: Language;
  /** The seven days of one-time access are wanted before the purge (K1). */
  accessAsked: boolean;
  linkHash: string;
}

/**
 * A written request to close an account (ToS 3.7). It counts from the day on which nothing is missing. A debt
 * does not stand in its way; a legal hold keeps the data, and refuses to let one person's traces go.
 */
export class ClosureRequest extends AggregateRoot {
  state: ClosureState = 'RECEIVED';
  name: string;
  decision: string;
  missing: ClosureDetail[] = [];
  completeAt: Date | null = null;
  dueOn: LocalDate;
  verifiedBy: 'session' | 'link' | 'staff' | null = null;
  verifiedAt: Date | null = null;
  closesOn: LocalDate | null = null;
  closedAt: Date | null = null;
  purgedAt: Date | null = null;
  refusal: { ground: 'legal-hold'; at: string } | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly scope: ClosureScope,
    readonly channel: ClosureChannel,
    readonly receivedAt: Date,
    readonly accountId: string,
    readonly accountEmail: string,
    readonly language: Language,
    readonly accessAsked: boolean,
    readonly linkHash: string,
    name: string,
    decision: string,
  ) {
    super();
    this.name = name;
    this.decision = decision;
    this.dueOn = dueFrom(receivedAt);
  }

  static receive(facts: NewClosureRequest, at: Date): ClosureRequest {
    const { tenantId, id, number, scope, channel, receivedAt } = facts;
    if (receivedAt > at) throw Invalid.field('/receivedAt', 'in-future', 'That is still to come.', 'ToS 3.7');
    const request = new ClosureRequest(
      tenantId,
      id,
      number,
      scope,
      channel,
      receivedAt,
      facts.accountId,
      facts.accountEmail,
      facts.language,
      facts.accessAsked,
      facts.linkHash,
      facts.name,
      facts.decision,
    );
    request.examine(receivedAt);
    const [recorded, received] = [at.toISOString(), receivedAt.toISOString()];
    request.record(new ClosureRequested(tenantId, id, recorded, number, scope, channel, received, request.missing));
    return request;
  }

  get isOpen(): boolean {
    return OPEN_CLOSURES.includes(this.state);
  }

  /** The last moment for closing. */
  get dueAt(): Date {
    return endOfDay(this.dueOn);
  }

  /** The days count from the moment at which the request says everything. */
  supplement(given: Partial<Record<ClosureDetail, string>>, at: Date): void {
    this.demand(['RECEIVED', 'INCOMPLETE'], 'be completed');
    for (const detail of CLOSURE_DETAILS) this[detail] = given[detail]?.trim() || this[detail];
    if (this.state === 'INCOMPLETE') this.examine(at);
  }

  verify(proof: 'session' | 'link' | 'staff', at: Date): void {
    this.demand(['RECEIVED'], 'be verified');
    this.state = 'VERIFIED';
    this.verifiedBy = proof;
    this.verifiedAt = at;
    this.record(new ClosureVerified(this.tenantId, this.id, at.toISOString(), proof, this.dueOn));
  }

  /** Nobody showed whose it is while there was time, or somebody showed it for another one (ToS 3.7). */
  lapse(reason: 'unverified' | 'superseded', at: Date): void {
    if (this.state !== 'RECEIVED' && this.state !== 'INCOMPLETE') return;
    this.state = reason === 'superseded' ? 'SUPERSEDED' : 'LAPSED';
    this.record(new ClosureLapsed(this.tenantId, this.id, at.toISOString(), reason));
  }

  /** The contract, or the place, ends on this day. */
  closeOn(date: LocalDate): void {
    this.demand(['VERIFIED'], 'be carried out');
    this.closesOn = date;
  }

  carriedOut(at: Date): void {
    if (this.state !== 'VERIFIED') return;
    this.state = 'CLOSED';
    this.closedAt = at;
    this.record(new ClosureCarriedOut(this.tenantId, this.id, at.toISOString()));
  }

  /** terms.md A0, Precedence: what a hold keeps does not go with a person who leaves. */
  refuse(ground: 'legal-hold', at: Date): void {
    this.demand(['VERIFIED'], 'be refused');
    this.state = 'REFUSED';
    this.refusal = { ground, at: at.toISOString() };
    this.record(new ClosureRefused(this.tenantId, this.id, at.toISOString(), ground));
  }

  purged(at: Date): void {
    if (this.scope !== 'instance') return;
    this.carriedOut(at);
    if (this.state !== 'CLOSED') return;
    this.state = 'PURGED';
    this.purgedAt = at;
    this.record(new ClosureCompleted(this.tenantId, this.id, at.toISOString()));
  }

  private examine(completeAt: Date): void {
    this.missing = CLOSURE_DETAILS.filter((detail) => !this[detail].trim());
    this.state = this.missing.length > 0 ? 'INCOMPLETE' : 'RECEIVED';
    if (this.state === 'INCOMPLETE') return;
    this.completeAt = completeAt;
    this.dueOn = dueFrom(completeAt);
  }

  private demand(states: readonly ClosureState[], attempted: string): void {
    if (!states.includes(this.state)) throw new OutOfOrder('The closure request', this.state, attempted, 'ToS 3.7');
  }
}

const dueFrom = (at: Date): LocalDate => addBusinessDays(localDate(at), CLOSING_BUSINESS_DAYS);
