import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { type Addressee, Imprint } from '../../terms/contract.js';
import type { Complaint } from '../domain/complaint.js';
import type { ErrorReport } from '../domain/error-report.js';
import { authorityOf } from '../domain/jurisdiction.js';

/** Tells the operator's own mailbox; it lives in the operator's tenant, the case perhaps in a client's. */
export class TellStaff extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly template: 'complaint-pressing' | 'complaint-silent',
    readonly key: string,
    readonly facts: Record<string, unknown>,
  ) {
    super();
  }
}

@CommandHandler(TellStaff)
export class TellStaffHandler implements ICommandHandler<TellStaff> {
  constructor(
    private readonly notices: Notices,
    private readonly imprint: Imprint,
    private readonly addresses: InstanceAddresses,
  ) {}

  async execute({ tenantId, template, key, facts }: TellStaff): Promise<void> {
    const { email, name } = this.imprint.current();
    const data = { ...facts, officeUrl: await this.addresses.of(tenantId) };
    await this.notices.queue({ tenantId, template, key, to: [{ email, name, language: 'sv' }], data });
  }
}

/** Which letter a key belongs to, for the answer that may come back. */
export const answerKey = (complaintId: string): string => `complaint:${complaintId}:answer`;
export const answeredComplaint = (key: string): string | undefined =>
  /^complaint:([\w-]+):answer(?::\d+)?$/.exec(key)?.[1];

/** Letters about cases. A complainant who left no address hears by post from a person (ToS 5.5.c). */
@Injectable()
export class ComplaintLetters {
  constructor(
    private readonly notices: Notices,
    private readonly imprint: Imprint,
  ) {}

  received(complaint: Complaint): Promise<void> {
    return this.write(complaint, 'complaint-received', 'received', { dueOn: complaint.dueOn });
  }

  detailsAsked(complaint: Complaint, token: string): Promise<void> {
    return this.write(complaint, 'complaint-details', 'details', { missing: complaint.missing, token });
  }

  detailsReminder(complaint: Complaint): Promise<void> {
    return this.write(complaint, 'complaint-details-reminder', 'details-reminder', { missing: complaint.missing });
  }

  closedForSilence(complaint: Complaint): Promise<void> {
    return this.write(complaint, 'complaint-closed', 'closed', { missing: complaint.missing });
  }

  /** A letter by post is written and posted by a person; only its day is recorded. */
  async answered(complaint: Complaint, attempt: number): Promise<void> {
    if (complaint.answer?.channel !== 'email') return;
    const { text, outcome } = complaint.answer;
    const authority = authorityOf(complaint.country, complaint.kind);
    const key = attempt === 0 ? 'answer' : `answer:${attempt}`;
    await this.write(complaint, 'complaint-answer', key, { text, outcome, authority: authority ?? null });
  }

  deemedAccepted(complaint: Complaint): Promise<void> {
    const { dueOn, requestedRemedy } = complaint;
    return this.write(complaint, 'complaint-deemed-accepted', 'deemed-accepted', { dueOn, requestedRemedy });
  }

  async errorReport(report: ErrorReport, template: 'error-report-received' | 'error-report-moved'): Promise<void> {
    const { tenantId, id, number, email, language, state, message } = report;
    if (!email) return;
    await this.notices.queue({
      tenantId,
      template,
      key: `error-report:${id}:${state.toLowerCase()}`,
      to: [{ email, name: email, language }],
      data: { number, state, message },
      unconfirmed: template === 'error-report-received' && report.accountId === null,
    });
  }

  private async write(complaint: Complaint, template: string, key: string, facts: Record<string, unknown>) {
    const to = addresseeOf(complaint);
    if (!to) return;
    await this.notices.queue({
      tenantId: complaint.tenantId,
      template,
      key: `complaint:${complaint.id}:${key}`,
      to: [to],
      data: { number: complaint.number, ...facts, contact: this.imprint.current().email },
      unconfirmed: isStranger(complaint) && SET_OFF_BY_FORM.includes(template),
    });
  }
}

/** Sent at once when a form comes in, so that whoever fills it in decides how often. */
const SET_OFF_BY_FORM = ['complaint-received', 'complaint-details'];

const isStranger = ({ channel, accountId }: Complaint): boolean => channel === 'form' && accountId === null;

/** A stranger's form may name anybody, so its letters greet nobody by name. */
const addresseeOf = (complaint: Complaint): Addressee | undefined => {
  const { reply, accountEmail, name } = complaint;
  const email = reply.email ?? accountEmail;
  return email ? { email, name: isStranger(complaint) ? '' : (name ?? email), language: reply.language } : undefined;
};
