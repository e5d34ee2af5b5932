import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { NotFound, Stale } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { NoticeBounced } from '../../notices/contract.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import type { ClockRule } from '../../terms/contract-home-law.js';
import { Policies } from '../../terms/contract-policy.js';
import type {
  AnswerOutcome,
  AnswerPressing,
  ComplaintDeemedAccepted,
  ComplaintSlaBreached,
  ReplyChannel,
} from '../contract.js';
import type { Cause, Complaint } from '../domain/complaint.js';
import { Complaints } from '../domain/ports.js';
import type { RequiredDetail } from '../domain/written-complaint.js';
import { ComplaintDeadlines } from './deadlines.js';
import { answeredComplaint, ComplaintLetters, TellStaff } from './writing.js';

/** What staff do with a complaint; `expected` is the version that they looked at. */
export type ComplaintStep =
  | { step: 'take'; staffId: string }
  | { step: 'file'; cause: Cause }
  | { step: 'ask-for-details'; missing: RequiredDetail[] }
  | {
      step: 'answer';
      text: string;
      outcome: AnswerOutcome;
      channel: ReplyChannel;
      postedOn: LocalDate | null;
      staffId: string;
    }
  | { step: 'reclassify'; kind: CustomerKind; answerDays: number; clock: ClockRule; source: string }
  | { step: 'begin-remedy'; plan: string }
  | { step: 'complete-remedy'; done: string }
  | { step: 'settle' };

export class HandleComplaint extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
    readonly expected: number,
    readonly action: ComplaintStep,
  ) {
    super();
  }
}

/** The mail with the answer came back from every address. */
export class TakeBackAnswer extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly complaintId: string,
  ) {
    super();
  }
}

@CommandHandler(HandleComplaint)
export class HandleComplaintHandler implements ICommandHandler<HandleComplaint> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, complaintId, expected, action }: HandleComplaint): Promise<void> {
    const complaint = await this.complaints.byId(tenantId, complaintId);
    if (!complaint) throw new NotFound();
    if (complaint.version !== expected) throw new Stale();

    await this.perform(complaint, action);
    await this.deadlines.follow(complaint);
  }

  private async perform(complaint: Complaint, action: ComplaintStep): Promise<void> {
    const now = this.clock.now();
    switch (action.step) {
      case 'take':
        return complaint.take(action.staffId);
      case 'file':
        return complaint.file(action.cause);
      case 'reclassify':
        return complaint.reclassify(action, now);
      case 'ask-for-details':
        complaint.askForDetails(action.missing, await this.policies.version(complaint.policyVersion), now);
        return this.letters.detailsReminder(complaint);
      case 'answer':
        return this.answer(complaint, action, now);
      case 'begin-remedy':
        return complaint.beginRemedy(action.plan, now);
      case 'complete-remedy':
        complaint.completeRemedy(action.done, now);
        return this.deadlines.remedied(complaint);
      case 'settle':
        return complaint.settle(now);
    }
  }

  private async answer(complaint: Complaint, action: Extract<ComplaintStep, { step: 'answer' }>, now: Date) {
    const { text, outcome, channel, postedOn, staffId } = action;
    complaint.answerWith({ text, outcome, channel, postedOn, by: staffId }, now);
    await this.letters.answered(complaint, complaint.version);
    if (outcome !== 'REJECTED') await this.deadlines.oweRemedy(complaint);
  }
}

@CommandHandler(TakeBackAnswer)
export class TakeBackAnswerHandler implements ICommandHandler<TakeBackAnswer> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly clock: Clock,
  ) {}

  /** ToS 5.6.a: a reply that bounced is none. If its day is past, the deadline fires at once. */
  async execute({ tenantId, complaintId }: TakeBackAnswer): Promise<void> {
    const complaint = await this.complaints.byId(tenantId, complaintId);
    if (complaint?.answer?.channel !== 'email') return;

    complaint.answerCameBack(this.clock.now());
    await this.deadlines.follow(complaint);
  }
}

/** What other contexts' news, and our own, set off. */
@Injectable()
export class ComplaintReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo('notices.NoticeBounced')
  async answerBounced({ tenantId, key }: NoticeBounced): Promise<void> {
    const complaintId = answeredComplaint(key);
    if (complaintId) await this.commands.execute(new TakeBackAnswer(tenantId, complaintId));
  }

  @ReactsTo('complaints.AnswerPressing', { gateway: true })
  async pressing({ subjectId, number, day, dueOn }: AnswerPressing): Promise<void> {
    await this.tell('complaint-pressing', `complaint:${subjectId}:pressing:${dueOn}:${day}`, { number, day, dueOn });
  }

  @ReactsTo('complaints.ComplaintDeemedAccepted', { gateway: true })
  async accepted({ subjectId, number }: ComplaintDeemedAccepted): Promise<void> {
    await this.tell('complaint-silent', `complaint:${subjectId}:silent`, { number, accepted: true });
  }

  @ReactsTo('complaints.ComplaintSlaBreached', { gateway: true })
  async breached({ subjectId, number }: ComplaintSlaBreached): Promise<void> {
    await this.tell('complaint-silent', `complaint:${subjectId}:silent`, { number, accepted: false });
  }

  private tell(template: TellStaff['template'], key: string, facts: Record<string, unknown>): Promise<void> {
    return this.commands.execute(new TellStaff(OPERATOR_TENANT, template, key, facts));
  }
}
