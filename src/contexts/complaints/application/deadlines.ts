import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { Complaint } from '../domain/complaint.js';
import { Complaints } from '../domain/ports.js';
import { ComplaintLetters } from './writing.js';

/** The day after the last one for an answer: silence becomes a yes, or a breach (ToS 5.6.a). */
@Due('complaints.fall-silent')
export class FallSilent extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
  ) {
    super();
  }
}

/** Staff hear that days run out (ToS 5.5.b). */
@Due('complaints.press')
export class PressForAnswer extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
    readonly day: number,
  ) {
    super();
  }
}

/** Nobody supplied what was missing (ToS 5.5.a). */
@Due('complaints.remind-of-details')
export class RemindOfDetails extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
  ) {
    super();
  }
}

/** Nor after the reminder: the case rests until somebody does (ToS 5.5.a). */
@Due('complaints.close-for-silence')
export class CloseForSilence extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
  ) {
    super();
  }
}

const keys = {
  answer: (id: string) => `complaint:${id}:answer`,
  alert: (id: string, day: number | '*') => `complaint:${id}:alert:${day}`,
  details: (id: string) => `complaint:${id}:details`,
  closing: (id: string) => `complaint:${id}:closing`,
  remedy: (id: string) => `complaint:${id}:remedy`,
};

/** Every deadline of a complaint, as its state has it now. */
@Injectable()
export class ComplaintDeadlines {
  constructor(
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** After each step; scheduling a key again moves it, and what is over is voided. */
  async follow(complaint: Complaint): Promise<void> {
    await this.followDetails(complaint);
    if (complaint.awaitsAnswer) return this.awaitAnswer(complaint);
    const { tenantId, id, state } = complaint;
    await this.obligations.void(tenantId, keys.alert(id, '*'), state.toLowerCase());
    if (state === 'ANSWERED') return this.obligations.fulfil(tenantId, keys.answer(id));
    await this.obligations.void(tenantId, keys.answer(id), state.toLowerCase());
  }

  async oweRemedy({ tenantId, id, policyVersion }: Complaint): Promise<void> {
    const { complaints } = await this.policies.version(policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: keys.remedy(id),
      clause: 'ToS 5.6.a',
      owedBy: 'operator',
      title: 'complaint.remedy',
      dueAt: endOfDay(addDays(localDate(this.clock.now()), complaints.remedyDays)),
      promise: true,
      firm: true,
    });
  }

  async remedied({ tenantId, id }: Complaint): Promise<void> {
    await this.obligations.fulfil(tenantId, keys.remedy(id));
  }

  async scheduleClosing({ tenantId, id, policyVersion }: Complaint): Promise<void> {
    const { complaints } = await this.policies.version(policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: keys.closing(id),
      clause: 'ToS 5.5.a',
      owedBy: 'client',
      title: 'complaint.details',
      dueAt: endOfDay(addDays(localDate(this.clock.now()), complaints.closeAfterReminderDays)),
      promise: true,
      command: new CloseForSilence(tenantId, id),
    });
  }

  private async awaitAnswer(complaint: Complaint): Promise<void> {
    const { tenantId, id, policyVersion } = complaint;
    const policy = await this.policies.version(policyVersion);
    const now = this.clock.now();
    if (!complaint.slaBreached)
      await this.obligations.schedule({
        tenantId,
        key: keys.answer(id),
        clause: 'ToS 5.5.b',
        owedBy: 'operator',
        title: 'complaint.answer',
        dueAt: endOfDay(complaint.dueOn!),
        promise: true,
        command: new FallSilent(tenantId, id),
        firm: true,
      });
    await this.obligations.void(tenantId, keys.alert(id, '*'), 'counted-anew');
    // A letter that was taken down late has had some of its days already; nobody is told of those.
    for (const { day, at } of complaint.alerts(policy).filter((alert) => alert.at > now))
      await this.obligations.schedule({
        tenantId,
        key: keys.alert(id, day),
        clause: 'ToS 5.5.b',
        owedBy: 'operator',
        title: 'complaint.alert',
        dueAt: at,
        command: new PressForAnswer(tenantId, id, day),
      });
  }

  private async followDetails({ tenantId, id, state, detailsAskedAt, policyVersion }: Complaint): Promise<void> {
    if (state !== 'INCOMPLETE') {
      await this.obligations.void(tenantId, keys.details(id), state.toLowerCase());
      await this.obligations.void(tenantId, keys.closing(id), state.toLowerCase());
      return;
    }
    const { complaints, noticeHour } = await this.policies.version(policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: keys.details(id),
      clause: 'ToS 5.5.a',
      owedBy: 'client',
      title: 'complaint.details',
      dueAt: atHour(addDays(localDate(detailsAskedAt!), complaints.silenceDays), noticeHour),
      command: new RemindOfDetails(tenantId, id),
    });
  }
}

@CommandHandler(FallSilent)
export class FallSilentHandler implements ICommandHandler<FallSilent> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
    private readonly clock: Clock,
  ) {}

  /** Read again under its lock: an answer that was given in time has moved it on. */
  async execute({ tenantId, complaintId }: FallSilent): Promise<void> {
    const complaint = await this.complaints.byId(tenantId, complaintId);
    const outcome = complaint?.fallSilent(this.clock.now());
    if (outcome !== 'accepted') return;

    await this.deadlines.follow(complaint!);
    await this.deadlines.oweRemedy(complaint!);
    await this.letters.deemedAccepted(complaint!);
  }
}

@CommandHandler(PressForAnswer)
export class PressForAnswerHandler implements ICommandHandler<PressForAnswer> {
  constructor(
    private readonly complaints: Complaints,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, complaintId, day }: PressForAnswer): Promise<void> {
    (await this.complaints.byId(tenantId, complaintId))?.press(day, this.clock.now());
  }
}

@CommandHandler(RemindOfDetails)
export class RemindOfDetailsHandler implements ICommandHandler<RemindOfDetails> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
  ) {}

  async execute({ tenantId, complaintId }: RemindOfDetails): Promise<void> {
    const complaint = await this.complaints.byId(tenantId, complaintId);
    if (complaint?.state !== 'INCOMPLETE') return;

    await this.letters.detailsReminder(complaint);
    await this.deadlines.scheduleClosing(complaint);
  }
}

@CommandHandler(CloseForSilence)
export class CloseForSilenceHandler implements ICommandHandler<CloseForSilence> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, complaintId }: CloseForSilence): Promise<void> {
    const complaint = await this.complaints.byId(tenantId, complaintId);
    if (!complaint?.closeUnanswered(this.clock.now())) return;

    await this.deadlines.follow(complaint);
    await this.letters.closedForSilence(complaint);
  }
}
