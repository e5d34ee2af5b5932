import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { endOfDay, type LocalDate, localDate, rollForward } from '../../../shared-kernel/calendar.js';
import { Conflict, type FieldFault, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import {
  ArrangementAgreed,
  ArrangementBroken,
  ArrangementDeclined,
  ArrangementKept,
  ArrangementReinstated,
  ArrangementRequested,
} from '../contract-negotiating.js';
import type { AgreedParts, Invoice } from './invoice.js';

export type ArrangementState = 'REQUESTED' | 'AGREED' | 'DECLINED' | 'KEPT' | 'BROKEN';

export interface ProposedInstalment {
  dueOn: LocalDate;
  amountMinor: number;
}

/** Paying is the client's act, so its day rolls on to the next business day (terms.md A0, Roll-forward). */
export interface Instalment extends ProposedInstalment {
  payBy: LocalDate;
}

const MOST_INSTALMENTS = 24;

/**
 * ToS 3.4.g: another way to pay what is open. The client proposes, staff agree or decline; while it is agreed
 * and kept, the ladder of 3.4 stands still. How far it has come is what its invoices have lost of what was open
 * when it was agreed, so a payment and a credit note count alike.
 */
export class PaymentArrangement extends AggregateRoot {
  state: ArrangementState = 'REQUESTED';
  instalments: Instalment[] = [];
  owedMinor = 0;
  paidMinor = 0;
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  /** Why staff declined it; told to the client. */
  reason: string | null = null;
  restoresAccess = false;
  closedAt: Date | null = null;
  /** The last time that it was broken, also when it stands again. */
  brokenAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly invoiceIds: string[],
    readonly currency: string,
    readonly proposal: ProposedInstalment[],
    /** The client's own words; read by staff, never put into an event. */
    readonly words: string,
    readonly requestedBy: string,
    readonly requestedAt: Date,
  ) {
    super();
  }

  static request(
    ids: { tenantId: string; id: string },
    invoices: Invoice[],
    wish: { proposal: ProposedInstalment[]; words: string; requestedBy: string },
    at: Date,
  ): PaymentArrangement {
    const { proposal, words, requestedBy } = wish;
    const [first] = invoices;
    if (!first) throw Invalid.field('/invoiceIds', 'required', 'Say which invoices it is about.', 'ToS 3.4.g');
    demandPlan(proposal, sumOf(invoices), at);
    const invoiceIds = invoices.map(({ id }) => id);
    const { tenantId, id } = ids;
    const arrangement = new PaymentArrangement(
      tenantId,
      id,
      invoiceIds,
      first.currency,
      proposal.map(({ dueOn, amountMinor }) => ({ dueOn, amountMinor })),
      words,
      requestedBy,
      at,
    );
    arrangement.record(new ArrangementRequested(tenantId, id, at.toISOString(), invoiceIds, requestedBy));
    return arrangement;
  }

  /** `invoices` are the named ones as they stand now; the instalments cover what is open on them, to the öre. */
  agree(
    invoices: Invoice[],
    {
      instalments,
      restoresAccess,
      staffId,
    }: { instalments: ProposedInstalment[]; restoresAccess: boolean; staffId: string },
    at: Date,
  ): void {
    this.demand('REQUESTED', 'be agreed');
    const owed = sumOf(invoices);
    demandPlan(instalments, owed, at);

    this.state = 'AGREED';
    this.instalments = instalments.map(({ dueOn, amountMinor }) => ({ dueOn, payBy: rollForward(dueOn), amountMinor }));
    this.owedMinor = owed.amountMinor;
    this.restoresAccess = restoresAccess;
    this.decide(staffId, at);
    this.record(
      new ArrangementAgreed(
        this.tenantId,
        this.id,
        at.toISOString(),
        staffId,
        this.instalments,
        owed.toJSON(),
        restoresAccess,
      ),
    );
  }

  decline(reason: string, staffId: string, at: Date): void {
    this.demand('REQUESTED', 'be declined');

    this.state = 'DECLINED';
    this.reason = reason;
    this.closedAt = at;
    this.decide(staffId, at);
    this.record(new ArrangementDeclined(this.tenantId, this.id, at.toISOString(), staffId));
  }

  /** Takes note of what is open on its invoices now. Returns whether the last instalment is paid with that. */
  progress(openMinor: number, at: Date): boolean {
    if (this.state === 'REQUESTED' && openMinor === 0) this.decline('paid', 'system', at);
    if (this.state !== 'AGREED') return false;

    this.paidMinor = Math.max(this.paidMinor, this.owedMinor - openMinor);
    if (openMinor > 0) return false;
    this.state = 'KEPT';
    this.closedAt = at;
    this.record(new ArrangementKept(this.tenantId, this.id, at.toISOString()));
    return true;
  }

  /** The instalment's day is over. Returns whether it broke the arrangement. */
  passDay(index: number, at: Date): boolean {
    const instalment = this.instalments[index];
    if (this.state !== 'AGREED' || !instalment || this.isPaid(index)) return false;
    if (at <= endOfDay(instalment.payBy)) return false;

    this.state = 'BROKEN';
    this.closedAt = at;
    this.brokenAt = at;
    this.record(new ArrangementBroken(this.tenantId, this.id, at.toISOString(), index + 1));
    return true;
  }

  /**
   * Money by bank is often matched a day after it came. Whoever paid in time has kept the plan, so it stands
   * again. Returns whether it does.
   */
  reinstate(paidAt: Date, openMinor: number, at: Date): boolean {
    const missed = this.instalments[this.firstUnpaid];
    if (this.state !== 'BROKEN' || !missed || paidAt > endOfDay(missed.payBy)) return false;
    this.paidMinor = Math.max(this.paidMinor, this.owedMinor - openMinor);
    if (this.instalments[this.firstUnpaid] === missed) return false;

    this.state = 'AGREED';
    this.closedAt = null;
    this.record(new ArrangementReinstated(this.tenantId, this.id, at.toISOString()));
    return true;
  }

  /** Whether it was broken by then: what came after would not have, had the money been known. */
  wasBrokenBy(at: Date): boolean {
    return this.brokenAt !== null && at >= this.brokenAt;
  }

  /** One is asked for or agreed upon; a second would contradict it. */
  get isStanding(): boolean {
    return this.state === 'REQUESTED' || this.state === 'AGREED';
  }

  isPaid(index: number): boolean {
    return this.paidMinor >= this.sumThrough(index);
  }

  /** What is still to be paid of one instalment. */
  openMinorOf(index: number): number {
    const before = index === 0 ? 0 : this.sumThrough(index - 1);
    return Math.max(0, this.sumThrough(index) - Math.max(before, this.paidMinor));
  }

  /** How money is spread while the plan runs; nothing special otherwise. */
  get agreedParts(): AgreedParts | undefined {
    if (this.state !== 'AGREED') return undefined;
    const parts = this.instalments.map(({ payBy }, index) => ({ payBy, openMinor: this.openMinorOf(index) }));
    return { invoiceIds: this.invoiceIds, parts };
  }

  names(invoiceId: string): boolean {
    return this.invoiceIds.includes(invoiceId);
  }

  private get firstUnpaid(): number {
    return this.instalments.findIndex((_, index) => !this.isPaid(index));
  }

  private sumThrough(index: number): number {
    return this.instalments.slice(0, index + 1).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  }

  private decide(staffId: string, at: Date): void {
    this.decidedBy = staffId;
    this.decidedAt = at;
  }

  private demand(state: ArrangementState, attempted: string): void {
    if (this.state !== state) throw new OutOfOrder('The arrangement', this.state, attempted, 'ToS 3.4.g');
  }
}

/** Money goes to the oldest invoice first, so a plan that leaves out an older one would be paid past its invoices. */
export function demandNegotiable(named: Invoice[], open: Invoice[]): void {
  const passing = named.find(({ purpose }) => purpose !== 'period');
  if (passing)
    throw new Conflict('not-negotiable', `Invoice ${passing.number} is not owed unless the change is wanted.`, {
      clause: 'ToS 3.4.g',
    });
  const disputed = named.find(({ isDisputed }) => isDisputed);
  if (disputed)
    throw new Conflict('invoice-disputed', `Invoice ${disputed.number} is in dispute; that is decided first.`, {
      clause: 'ToS 3.4.g',
    });
  const newest = named
    .map(({ dueOn }) => dueOn)
    .sort()
    .at(-1)!;
  const leftOut = open.filter(
    (invoice) =>
      invoice.dueOn < newest && invoice.purpose === 'period' && !invoice.isDisputed && !named.includes(invoice),
  );
  if (leftOut.length > 0)
    throw new Conflict('older-invoice-left-out', 'An older open invoice has to be part of it.', {
      clause: 'ToS 3.4.g',
      data: { invoiceIds: leftOut.map(({ id }) => id) },
    });
}

const sumOf = (invoices: Invoice[]): Money =>
  invoices.reduce((sum, { openAmount }) => sum.plus(openAmount), Money.zero(invoices[0]?.currency ?? 'SEK'));

function demandPlan(instalments: ProposedInstalment[], owed: Money, at: Date): void {
  const faults: FieldFault[] = [];
  const fault = (pointer: string, code: string, message: string) => faults.push({ pointer, code, message });
  if (instalments.length < 1 || instalments.length > MOST_INSTALMENTS)
    fault('/instalments', 'count', `One to ${MOST_INSTALMENTS} instalments.`);
  for (const [index, { dueOn, amountMinor }] of instalments.entries()) {
    if (amountMinor <= 0) fault(`/instalments/${index}/amountMinor`, 'min', 'An instalment is more than nothing.');
    const previous = instalments[index - 1]?.dueOn;
    if (dueOn < localDate(at)) fault(`/instalments/${index}/dueOn`, 'in-the-past', 'That day is over.');
    if (previous && dueOn <= previous)
      fault(`/instalments/${index}/dueOn`, 'not-rising', 'Each instalment is due after the one before.');
  }
  const sum = instalments.reduce((total, { amountMinor }) => total + amountMinor, 0);
  if (sum !== owed.amountMinor) fault('/instalments', 'does-not-cover', 'Together they have to cover what is open.');
  if (faults.length > 0)
    throw new Invalid('validation-failed', 'This plan cannot be used.', {
      clause: 'ToS 3.4.g',
      faults,
      data: { owed: owed.toJSON() },
    });
}
