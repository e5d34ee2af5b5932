import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { readLetterKey } from '../domain/overdue.js';
import { Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import { Ladder } from './dunning-process.js';

@Due('subscription.overdue-repeat')
export class RepeatOverdueLetter extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly bouncedKey: string,
  ) {
    super();
  }
}

/** A letter of the ladder was accepted: the time until the next step runs from now. */
export class NoteOverdueLetterArrived extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly key: string,
    readonly acceptedAt: string,
  ) {
    super();
  }
}

export class NoteOverdueLetterBounced extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly key: string,
  ) {
    super();
  }
}

@CommandHandler(NoteOverdueLetterArrived)
export class NoteOverdueLetterArrivedHandler implements ICommandHandler<NoteOverdueLetterArrived> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly cases: OverdueCases,
    private readonly policies: Policies,
    private readonly ladder: Ladder,
  ) {}

  async execute({ tenantId, key, acceptedAt }: NoteOverdueLetterArrived): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const overdue = await this.cases.running(tenantId);
    if (!subscription || !overdue?.letterArrived(key, new Date(acceptedAt))) return;

    await this.ladder.planNext(overdue, await this.policies.version(overdue.policyVersion), subscription);
  }
}

@CommandHandler(NoteOverdueLetterBounced)
export class NoteOverdueLetterBouncedHandler implements ICommandHandler<NoteOverdueLetterBounced> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly cases: OverdueCases,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** Nothing may follow from a letter that nobody got; it is tried again at a notice hour. */
  async execute({ tenantId, key }: NoteOverdueLetterBounced): Promise<void> {
    await this.subscriptions.lock(tenantId);
    const overdue = await this.cases.running(tenantId);
    if (!overdue?.letterBounced(key)) return;

    await this.obligations.void(tenantId, `overdue:${overdue.id}:*`, 'letter-bounced');
    // Under a pause nothing is written; when it ends, a letter that never arrived is written again.
    if (overdue.isPaused) return;
    const { noticeHour } = await this.policies.version(overdue.policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: `overdue:${overdue.id}:${overdue.invoiceId}:repeat:${overdue.awaited!.letter}:${overdue.round}`,
      clause: 'ToS 3.4.e',
      owedBy: 'operator',
      title: 'dunning.repeat-letter',
      dueAt: atHour(addDays(localDate(this.clock.now()), overdue.daysToNextTry), noticeHour),
      command: new RepeatOverdueLetter(tenantId, key),
    });
  }
}

@CommandHandler(RepeatOverdueLetter)
export class RepeatOverdueLetterHandler implements ICommandHandler<RepeatOverdueLetter> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly cases: OverdueCases,
    private readonly invoices: Invoices,
    private readonly policies: Policies,
    private readonly ladder: Ladder,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, bouncedKey }: RepeatOverdueLetter): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const overdue = await this.cases.running(tenantId);
    const bounced = readLetterKey(bouncedKey);
    if (!subscription || !bounced || overdue?.awaited?.key !== bouncedKey || overdue.isPaused) return;
    const invoice = await this.invoices.byId(tenantId, overdue.invoiceId);
    if (invoice?.state !== 'OPEN' || !overdue.writeAgain(bounced.round, this.clock.now())) return;

    const policy = await this.policies.version(overdue.policyVersion);
    await this.ladder.writeAgain(overdue, invoice, policy, subscription);
  }
}
