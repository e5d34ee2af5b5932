import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import { Clients, InstanceControl } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { type ContractPolicy, Policies } from '../../terms/contract-policy.js';
import { afterEndPlan, purgeNoticeKey, unpaidRenewalRule } from '../domain/ending.js';
import { firstToPay, type Invoice, overdueAt } from '../domain/invoice.js';
import { deletionAt, firstNoticeAt, noticeHourFrom, OverdueCase } from '../domain/overdue.js';
import { Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { KeptBackDays } from './crediting-kept-back.js';
import { AfterEnd } from './ending.js';
import { Instalments } from './instalments.js';
import { DebtLetters } from './writing-to-debtors.js';

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

/** The next rung: warn, suspend or give the final notice (ToS 3.4.b, 3.4.c, 3.4.e), whichever the case has come to. */
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
    private readonly clients: Clients,
    private readonly afterEnd: AfterEnd,
    private readonly instalments: Instalments,
    private readonly keptBack: KeptBackDays,
    private readonly obligations: Obligations,
    private readonly letters: DebtLetters,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Sees to it that the first notice goes out, should nobody pay. */
  async watch({ tenantId, id, dueOn }: Invoice): Promise<void> {
    const policy = await this.policies.current();
    await this.obligations.schedule({
      tenantId,
      key: `dunning:${id}:first-notice`,
      clause: 'ToS 3.4.a',
      owedBy: 'operator',
      title: 'dunning.first-notice',
      dueAt: noticeHourFrom(firstNoticeAt(dueOn, policy), this.clock.now(), policy.noticeHour),
      command: new GiveFirstNotice(tenantId, id),
    });
  }

  /**
   * Every overdue invoice gets its first notice; the oldest of them carries the case. What is in dispute or on an
   * agreed plan is not asked for (ToS 3.4.g); it is watched again when that is over.
   */
  async notify(subscription: Subscription, invoice: Invoice): Promise<void> {
    const { tenantId } = subscription;
    if (invoice.isDisputed || (await this.instalments.cover(invoice))) return;
    const running = await this.cases.running(tenantId);
    const policy = await this.policies.current();
    await this.letters.write(invoice, 'first-overdue', 0, policy, { isSuspended: running?.hasSuspended ?? false });

    if (running) return this.relieve(running, invoice);
    if (!(await this.instalments.agreed(tenantId))) await this.open(subscription, invoice, policy);
  }

  /** A case whose invoice is in dispute stands still; an invoice that nobody disputes takes its place. */
  private async relieve(overdue: OverdueCase, invoice: Invoice): Promise<void> {
    if (overdue.hasSuspended || !overdue.pausedFor.includes('dispute')) return;
    await this.moveOn(overdue, invoice, await this.policies.version(overdue.policyVersion));
  }

  private async open(subscription: Subscription, invoice: Invoice, policy: ContractPolicy): Promise<void> {
    const { tenantId } = subscription;
    const now = this.clock.now();
    const undisputed = (await this.invoices.open(tenantId)).filter(({ isDisputed }) => !isDisputed);
    const oldest = overdueAt(undisputed, now)[0] ?? invoice;
    const debt = { invoiceId: oldest.id, dueOn: oldest.dueOn };
    const overdue = OverdueCase.open(tenantId, this.ids.next(), debt, policy.version, policy, now);
    this.cases.add(overdue);
    if (await this.instances.isHeld(tenantId)) overdue.pause('hold', now);
    await this.letters.write(oldest, 'first-overdue', 0, policy);
    subscription.fallBehind(oldest.dueOn);

    const { key } = overdue.awaited!;
    const receipt = await this.notices.receipt(tenantId, key);
    if (receipt && overdue.letterArrived(key, receipt.acceptedAt)) await this.planNext(overdue, policy);
  }

  async warn(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy): Promise<void> {
    overdue.warn(policy, this.clock.now());
    await this.letters.write(invoice, 'suspension-warning', overdue.round, policy);
  }

  /** ToS 3.4.c and d: the suspension and the letter that says how to end it are one transaction. */
  async suspend(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy): Promise<void> {
    const { tenantId } = overdue;
    overdue.suspend(policy, this.clock.now());
    await this.instances.suspend(tenantId, 'debt', 'ToS 3.4.c');
    await this.letters.suspended(invoice, policy);
    await this.stopCardRetries(tenantId);
    await this.planNext(overdue, policy);
  }

  /** From the suspension on the card is not tried any more by itself; its holder can still pay with it (ToS 3.4.d). */
  private async stopCardRetries(tenantId: string): Promise<void> {
    for (const { id } of await this.invoices.open(tenantId))
      await this.obligations.void(tenantId, `collect:${id}:retry:*`, 'suspended');
  }

  /** Whether nobody may try the card by itself now; the client's own payment with it is always welcome. */
  async leavesCardAlone(invoice: Invoice): Promise<boolean> {
    const overdue = await this.cases.running(invoice.tenantId);
    return invoice.isDisputed || (overdue?.hasSuspended ?? false) || this.instalments.cover(invoice);
  }

  /**
   * ToS 3.4.c: whether a debt keeps the service back, or does from this very moment on. Nothing new is charged then;
   * the payment that brings the service back plans it again.
   */
  async keepsServiceBack(tenantId: string): Promise<boolean> {
    const overdue = await this.cases.running(tenantId);
    if (!overdue || overdue.hasSuspended) return overdue !== undefined;
    if (overdue.state !== 'WARNED' || overdue.isPaused) return false;
    const due = overdue.nextStepAt(await this.policies.version(overdue.policyVersion));
    return due !== undefined && due <= this.clock.now() && !(await this.instances.isHeld(tenantId));
  }

  async giveFinalNotice(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy, subscription: Subscription) {
    overdue.giveFinalNotice(policy, this.clock.now());
    const deletedNotBefore = this.deletedNotBefore(subscription, policy);
    await this.letters.write(invoice, 'final-deletion-notice', overdue.round, policy, { deletedNotBefore });
  }

  async writeAgain(overdue: OverdueCase, invoice: Invoice, policy: ContractPolicy, subscription: Subscription) {
    const { letter } = overdue.awaited!;
    const deletedNotBefore = this.deletedNotBefore(subscription, policy);
    await this.letters.write(invoice, letter, overdue.round, policy, { deletedNotBefore });
  }

  /** Schedules what follows, as far as it has a date: a step waits for its letter to arrive. */
  async planNext(overdue: OverdueCase, policy: ContractPolicy, subscription?: Subscription): Promise<void> {
    const at = overdue.nextStepAt(policy);
    if (!at || overdue.isPaused) return;
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
    const now = this.clock.now();
    const kept = await this.instalments.follow(tenantId, open);
    const overdue = await this.cases.running(tenantId);
    const owed = open.filter(({ state }) => state === 'OPEN').sort(firstToPay);
    if (!overdue) return kept ? this.watchAgain(owed) : undefined;
    const policy = await this.policies.version(overdue.policyVersion);
    const goesOn = kept && overdue.resume('arrangement', now);
    if (owed.some(({ id }) => id === overdue.invoiceId))
      return goesOn ? this.planNext(overdue, policy, subscription) : undefined;

    await this.standDown(overdue, 'paid');
    if (overdue.hasSuspended) await this.restore(subscription, overdue);
    const next = owed.find(({ state, dueOn }) => state === 'OPEN' && firstNoticeAt(dueOn, policy) <= now);
    if (next) await this.moveOn(overdue, next, policy);
    else overdue.clear(now);
    await this.afterEndAgain(subscription);
  }

  /** No case runs: whatever is late gets its first notice, or a case, at the next notice hour. */
  async watchAgain(owed: Invoice[]): Promise<void> {
    for (const invoice of owed) await this.watch(invoice);
  }

  /** Another invoice carries the case from its foot; what it was told already counts from when it went out. */
  async moveOn(overdue: OverdueCase, next: Invoice, policy: ContractPolicy): Promise<void> {
    const now = this.clock.now();
    await this.standDown(overdue, 'moved');
    const receipt = await this.notices.receipt(overdue.tenantId, overdue.firstNoticeKey(next.id));
    overdue.moveTo({ invoiceId: next.id, dueOn: next.dueOn }, receipt?.acceptedAt, now);
    if (next.isDisputed) overdue.pause('dispute', now);
    else overdue.resume('dispute', now);

    if (!overdue.isPaused) await this.letters.write(next, 'first-overdue', overdue.round, policy);
    await this.planNext(overdue, policy);
  }

  private async standDown(overdue: OverdueCase, reason: string): Promise<void> {
    await this.obligations.void(overdue.tenantId, `overdue:${overdue.id}:*`, reason);
    if (overdue.awaited) await this.notices.drop(overdue.tenantId, overdue.awaited.key, reason);
  }

  /** ToS 3.4.g: the operator opens the instance although the debt still stands. */
  async openByAgreement(subscription: Subscription, overdue: OverdueCase): Promise<void> {
    await this.instances.restore(subscription.tenantId, 'debt', 'ToS 3.4.g');
    await this.regain(subscription, overdue);
    await this.instalments.follow(subscription.tenantId, await this.invoices.open(subscription.tenantId));
    overdue.comeDown();
    await this.afterEndAgain(subscription);
  }

  /** ToS 3.4.g: deleting for the debt was announced and is not to happen; a deletion for another cause stays. */
  async callOffDeletion(subscription: Subscription, reason: string): Promise<void> {
    if ((await this.clients.profile(subscription.tenantId)).deletionCause !== 'debt') return;
    await this.instances.cancelDeletion(subscription.tenantId, reason);
    await this.afterEndAgain(subscription);
  }

  private async restore(subscription: Subscription, overdue: OverdueCase): Promise<void> {
    await this.regain(subscription, overdue);
    await this.instances.restore(overdue.tenantId, 'debt', 'ToS 3.4.d');
    await this.letters.restored(overdue);
  }

  /** ToS 3.4.c: what is billed for the days in between is credited, and what is not billed yet will leave them out. */
  private async regain(subscription: Subscription, { suspendedAt }: OverdueCase): Promise<void> {
    const keptBack = { from: localDate(suspendedAt!), until: localDate(this.clock.now()) };
    subscription.regainAccess(keptBack);
    // K2 `hybrid`: what had ended before does not come back, so it is credited from its end on, and not twice.
    if (subscription.endCause !== 'payment') await this.keptBack.credit(subscription, keptBack);
  }

  /** No debt deletes any more; a purge that an ending had announced takes its place again. */
  private async afterEndAgain(subscription: Subscription): Promise<void> {
    if (!subscription.isOver || subscription.purgedAt) return;
    const announced = subscription.ending?.announcedAs ?? purgeNoticeKey(subscription.id, subscription.endsOn!, 0);
    await this.afterEnd.planPurge(subscription, announced);
  }

  private async planDeletion(overdue: OverdueCase, policy: ContractPolicy, subscription: Subscription): Promise<void> {
    if (await this.isDeletedForMore(subscription)) return;
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

  /** A breach (ToS 3.6.e), a closure (ToS 3.7) and a withdrawal (ToS 6.5) keep the day that they set. */
  private async isDeletedForMore({ tenantId, endCause }: Subscription): Promise<boolean> {
    if (endCause === 'closure' || endCause === 'withdrawal') return true;
    return (await this.clients.profile(tenantId)).deletionCause === 'breach';
  }

  /** K2 `hybrid`: where an ending runs beside the debt, the later of the two dates wins. */
  private deletedNotBefore(subscription: Subscription, policy: ContractPolicy): LocalDate | undefined {
    const rule = unpaidRenewalRule(policy.failedPayment, subscription.method);
    const runsBeside = rule.endsAfterRetries && rule.followsDunning && subscription.endCause === 'payment';
    return runsBeside && subscription.endsOn ? afterEndPlan(subscription.endsOn, policy).purgedFrom : undefined;
  }
}

const steps = {
  NOTIFIED: { title: 'dunning.warning', clause: 'ToS 3.4.b' },
  WARNED: { title: 'dunning.suspension', clause: 'ToS 3.4.c' },
  SUSPENDED: { title: 'dunning.final-notice', clause: 'ToS 3.4.e' },
} as const satisfies Record<string, { title: string; clause: ClauseId }>;

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
    private readonly instances: InstanceControl,
    private readonly policies: Policies,
    private readonly ladder: Ladder,
    private readonly clock: Clock,
  ) {}

  /**
   * Everything is read again under the lock: a payment that raced this step has moved or closed the case, and a
   * hold that was just placed keeps access and data as they are.
   */
  async execute({ tenantId, caseId, from }: TakeOverdueStep): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const overdue = await this.cases.running(tenantId);
    if (!subscription || overdue?.id !== caseId || overdue.state !== from) return;
    const invoice = await this.invoices.byId(tenantId, overdue.invoiceId);
    if (invoice?.state !== 'OPEN') return;
    if (from !== 'NOTIFIED' && (await this.instances.isHeld(tenantId))) overdue.pause('hold', this.clock.now());
    if (overdue.isPaused) return;

    const policy = await this.policies.version(overdue.policyVersion);
    if (from === 'NOTIFIED') await this.ladder.warn(overdue, invoice, policy);
    else if (from === 'WARNED') await this.ladder.suspend(overdue, invoice, policy);
    else await this.ladder.giveFinalNotice(overdue, invoice, policy, subscription);
  }
}
