import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import { InstanceControl } from '../../tenancy/contract.js';
import { type ContractPolicy, Obligations, Policies } from '../../terms/contract.js';
import { afterEndPlan, purgeNoticeKey, unpaidRenewalRule } from '../domain/ending.js';
import { type Invoice, oldestFirst, overdueAt } from '../domain/invoice.js';
import {
  deletionAt,
  firstNoticeAt,
  letterKey,
  noticeHourFrom,
  OverdueCase,
  type OverdueLetter,
} from '../domain/overdue.js';
import { Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { AfterEnd } from './ending.js';

/** ToS 3.4.a: an invoice passed its due date unpaid. */
@Due('subscription.overdue-first')
export class GiveFirstNotice extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
  ) {
    super();
  }
}

/** The next rung: warn, suspend or give the final notice, whichever the case has come to. */
@Due('subscription.overdue-step')
export class TakeOverdueStep extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly from: 'NOTIFIED' | 'WARNED' | 'SUSPENDED',
  ) {
    super();
  }
}

/** ToS 3.4 from the outside: watches invoices, climbs, and comes down when somebody pays. */
@Injectable()
export class Ladder {
  constructor(
    private readonly cases: OverdueCases,
    private readonly invoices: Invoices,
    private readonly instances: InstanceControl,
    private readonly afterEnd: AfterEnd,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Sees to it that the first notice goes out, should nobody pay. */
  async watch({ tenantId, id, dueOn }: Invoice): Promise<void> {
    await this.obligations.schedule({
      tenantId,
      key: `dunning:${id}:first-notice`,
      clause: 'ToS 3.4.a',
      owedBy: 'operator',
      title: 'dunning.first-notice',
      dueAt: firstNoticeAt(dueOn, await this.policies.current()),
      command: new GiveFirstNotice(tenantId, id),
    });
  }

  /** Every overdue invoice gets its first notice; the oldest of them carries the case. */
  async notify(subscription: Subscription, invoice: Invoice): Promise<void> {
    const { tenantId } = subscription;
    await this.write(invoice, 'first-overdue', 0, await this.policies.current());
    if (await this.cases.running(tenantId)) return;

    const policy = await this.policies.current();
    const oldest = overdueAt(await this.invoices.open(tenantId), this.clock.now())[0] ?? invoice;
    const debt = { invoiceId: oldest.id, dueOn: oldest.dueOn };
    const overdue = OverdueCase.open(tenantId, this.ids.next(), debt, policy.version, policy, this.clock.now());
    this.cases.add(overdue);
    if (oldest.id !== invoice.id) await this.write(oldest, 'first-overdue', 0, policy);
    subscription.fallBehind(oldest.dueOn);
  }

  async warn(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy): Promise<void> {
    overdue.warn(policy, this.clock.now());
    await this.write(invoice, 'suspension-warning', 0, policy);
  }

  /** ToS 3.4.c and d: the suspension and the letter that says how to end it are one transaction. */
  async suspend(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy): Promise<void> {
    const { tenantId } = overdue;
    overdue.suspend(policy, this.clock.now());
    await this.instances.suspend(tenantId, 'debt', 'ToS 3.4.c');
    await this.notices.queue({
      tenantId,
      template: 'suspended',
      key: `overdue:${invoice.id}:suspended`,
      to: 'contract',
      data: { ...debtFacts(invoice), ...consequences(policy) },
    });
    await this.planNext(overdue, policy);
  }

  async giveFinalNotice(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy, subscription: Subscription) {
    overdue.giveFinalNotice(policy, this.clock.now());
    await this.write(invoice, 'final-deletion-notice', 0, policy, this.deletedNotBefore(subscription, policy));
  }

  async writeAgain(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy, subscription: Subscription) {
    const { letter } = overdue.awaited!;
    await this.write(invoice, letter, overdue.round, policy, this.deletedNotBefore(subscription, policy));
  }

  /** Schedules what follows, as far as it has a date: a step waits for its letter to arrive. */
  async planNext(overdue: OverdueCase, policy: ContractPolicy, subscription?: Subscription): Promise<void> {
    const at = overdue.nextStepAt(policy);
    if (!at) return;
    if (overdue.state === 'FINAL') return this.planDeletion(overdue, policy, subscription!);

    const step = steps[overdue.state as keyof typeof steps];
    const isLetter = step.title !== 'dunning.suspension';
    await this.obligations.schedule({
      tenantId: overdue.tenantId,
      key: `overdue:${overdue.id}:${overdue.invoiceId}:${step.title}`,
      clause: step.clause,
      owedBy: 'operator',
      title: step.title,
      dueAt: isLetter ? noticeHourFrom(at, this.clock.now(), policy.noticeHour) : at,
      command: new TakeOverdueStep(overdue.tenantId, overdue.id, overdue.state as keyof typeof steps),
    });
  }

  /**
   * After a payment. Only clearing the oldest invoice moves the due date that the days count from; then
   * access comes back at once, and nothing of the old ladder may still happen (ToS 3.4.d).
   */
  async ease(subscription: Subscription, open: Invoice[]): Promise<void> {
    const { tenantId } = subscription;
    const overdue = await this.cases.running(tenantId);
    if (!overdue || open.some(({ id, state }) => id === overdue.invoiceId && state === 'OPEN')) return;

    await this.standDown(overdue);
    if (overdue.hasSuspended) await this.restore(subscription, overdue);
    const policy = await this.policies.version(overdue.policyVersion);
    const now = this.clock.now();
    const next = open
      .filter(({ state }) => state === 'OPEN')
      .sort(oldestFirst)
      .find(({ dueOn }) => firstNoticeAt(dueOn, policy) <= now);
    if (!next) return overdue.clear(now);

    const receipt = await this.notices.receipt(tenantId, letterKey(next.id, 'first-overdue', 0));
    overdue.moveTo({ invoiceId: next.id, dueOn: next.dueOn }, receipt?.acceptedAt, now);
    await this.write(next, 'first-overdue', 0, policy);
    await this.planNext(overdue, policy);
  }

  private async standDown(overdue: OverdueCase): Promise<void> {
    await this.obligations.void(overdue.tenantId, `overdue:${overdue.id}:*`, 'paid');
    if (overdue.awaited) await this.notices.drop(overdue.tenantId, overdue.awaited.key, 'paid');
  }

  /** Restoring lifts the deletion too; a purge that an ending had planned before takes its place again. */
  private async restore(subscription: Subscription, overdue: OverdueCase): Promise<void> {
    const { tenantId } = subscription;
    await this.instances.restore(tenantId, 'debt', 'ToS 3.4.d');
    await this.notices.queue({
      tenantId,
      template: 'payment-restored',
      key: `overdue:${overdue.invoiceId}:restored`,
      to: 'contract',
      data: { suspendedOn: localDate(overdue.suspendedAt!) },
    });
    if (subscription.isOver)
      await this.afterEnd.planPurge(subscription, purgeNoticeKey(subscription.id, subscription.endsOn!, 0));
  }

  private async planDeletion(overdue: OverdueCase, policy: ContractPolicy, subscription: Subscription): Promise<void> {
    const earliest = deletionAt(overdue.letterAcceptedAt!, policy);
    const notBeforeDay = this.deletedNotBefore(subscription, policy);
    const floor = notBeforeDay ? startOfDay(notBeforeDay) : earliest;
    await this.instances.scheduleDeletion({
      tenantId: overdue.tenantId,
      cause: 'debt',
      clause: 'ToS 3.4.e',
      noticeKey: overdue.awaited!.key,
      notBefore: floor > earliest ? floor : earliest,
      noticeHours: policy.dunning.deletionNoticeHours,
    });
  }

  /** K2 `hybrid`: where an ending runs beside the debt, the later of the two dates wins. */
  private deletedNotBefore(subscription: Subscription, policy: ContractPolicy): LocalDate | undefined {
    const rule = unpaidRenewalRule(policy.failedPayment, subscription.method);
    const runsBeside = rule.endsAfterRetries && rule.followsDunning && subscription.endCause === 'payment';
    return runsBeside && subscription.endsOn ? afterEndPlan(subscription.endsOn, policy).purgedFrom : undefined;
  }

  private async write(
    invoice: Invoice,
    letter: OverdueLetter,
    round: number,
    policy: ContractPolicy,
    deletedNotBefore?: LocalDate,
  ): Promise<void> {
    await this.notices.queue({
      tenantId: invoice.tenantId,
      template: letter,
      key: letterKey(invoice.id, letter, round),
      to: 'contract',
      data: { ...debtFacts(invoice), ...consequences(policy), deletedNotBefore: deletedNotBefore ?? null },
    });
  }
}

const steps = {
  NOTIFIED: { title: 'dunning.warning', clause: 'ToS 3.4.b' },
  WARNED: { title: 'dunning.suspension', clause: 'ToS 3.4.c' },
  SUSPENDED: { title: 'dunning.final-notice', clause: 'ToS 3.4.e' },
} as const satisfies Record<string, { title: string; clause: ClauseId }>;

const debtFacts = ({ id, number, dueOn, openAmount }: Invoice) => ({
  invoiceId: id,
  number,
  dueOn,
  open: openAmount.toJSON(),
});

/** ToS 3.4.f: what follows stands in the letters, so they need the knobs that it is counted by. */
const consequences = ({ dunning }: ContractPolicy) => ({
  suspensionDays: dunning.suspensionDays,
  suspensionGapDays: dunning.suspensionGapDays,
  finalNoticeDays: dunning.finalNoticeDays,
  deletionNoticeDays: Math.ceil(dunning.deletionNoticeHours / 24),
});

@CommandHandler(GiveFirstNotice)
export class GiveFirstNoticeHandler implements ICommandHandler<GiveFirstNotice> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly ladder: Ladder,
  ) {}

  async execute({ tenantId, invoiceId }: GiveFirstNotice): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || invoice?.state !== 'OPEN') return;

    await this.ladder.notify(subscription, invoice);
  }
}

@CommandHandler(TakeOverdueStep)
export class TakeOverdueStepHandler implements ICommandHandler<TakeOverdueStep> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly cases: OverdueCases,
    private readonly invoices: Invoices,
    private readonly policies: Policies,
    private readonly ladder: Ladder,
  ) {}

  /** Everything is read again under the lock: a payment that raced this step has moved or closed the case. */
  async execute({ tenantId, caseId, from }: TakeOverdueStep): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const overdue = await this.cases.running(tenantId);
    if (!subscription || overdue?.id !== caseId || overdue.state !== from) return;
    const invoice = await this.invoices.byId(tenantId, overdue.invoiceId);
    if (invoice?.state !== 'OPEN') return;

    const policy = await this.policies.version(overdue.policyVersion);
    if (from === 'NOTIFIED') await this.ladder.warn(overdue, invoice, policy);
    else if (from === 'WARNED') await this.ladder.suspend(overdue, invoice, policy);
    else await this.ladder.giveFinalNotice(overdue, invoice, policy, subscription);
  }
}
