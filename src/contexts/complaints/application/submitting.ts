import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Gone, NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import { HomeLaw } from '../../terms/contract-home-law.js';
import { Policies } from '../../terms/contract-policy.js';
import type { ComplaintChannel } from '../contract.js';
import { Complaint } from '../domain/complaint.js';
import { Complaints } from '../domain/ports.js';
import type { ComplaintDetails, ReplyWish } from '../domain/written-complaint.js';
import { ComplaintDeadlines } from './deadlines.js';
import { ComplaintLetters } from './writing.js';

/** Where a case stands, as its receipt says it. */
export interface ComplaintReceipt {
  id: string;
  number: string;
  state: string;
  missing: string[];
  /** The last day for an answer, while the clock runs. */
  dueOn: string | null;
}

/** ToS 5.1: anybody complains, by form, or by mail and post through the hands of staff. */
export class SubmitComplaint extends Command<ComplaintReceipt> {
  constructor(
    /** The client's own scope where the complainant is one of its people; the operator's for everybody else. */
    readonly tenantId: string,
    readonly channel: ComplaintChannel,
    /** ISO 8601; now for a form. */
    readonly receivedAt: string | undefined,
    readonly kind: CustomerKind,
    readonly country: string,
    readonly accountId: string | null,
    readonly details: ComplaintDetails,
    readonly reply: ReplyWish,
  ) {
    super();
  }
}

/** ToS 5.5.a: what was missing, by the link in the letter or from inside the instance. */
export class SupplementComplaint extends Command<ComplaintReceipt> {
  constructor(
    readonly tenantId: string,
    readonly proof: { token: string } | { complaintId: string; accountId: string | undefined },
    readonly details: Partial<ComplaintDetails>,
  ) {
    super();
  }
}

@CommandHandler(SubmitComplaint)
export class SubmitComplaintHandler implements ICommandHandler<SubmitComplaint> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
    private readonly policies: Policies,
    private readonly homeLaw: HomeLaw,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: SubmitComplaint): Promise<ComplaintReceipt> {
    const { tenantId, channel, kind, country, accountId, details, reply } = command;
    const now = this.clock.now();
    const policy = await this.policies.current();
    const id = this.ids.next();
    const { secret, hash } = this.secrets.mint();
    const complaint = Complaint.receive(
      {
        tenantId,
        id,
        number: caseNumber('K', id),
        channel,
        receivedAt: command.receivedAt ? new Date(command.receivedAt) : now,
        kind,
        protection: await this.homeLaw.of(country, kind),
        policyVersion: policy.version,
        accountId,
        details,
        reply,
        supplementHash: hash,
      },
      policy,
      now,
    );
    this.complaints.add(complaint);
    await this.deadlines.follow(complaint);
    if (complaint.state === 'INCOMPLETE') await this.letters.detailsAsked(complaint, `${tenantId}.${secret}`);
    else await this.letters.received(complaint);
    return receiptOf(complaint);
  }
}

@CommandHandler(SupplementComplaint)
export class SupplementComplaintHandler implements ICommandHandler<SupplementComplaint> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly letters: ComplaintLetters,
    private readonly policies: Policies,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, proof, details }: SupplementComplaint): Promise<ComplaintReceipt> {
    const complaint = await this.found(tenantId, proof);
    const policy = await this.policies.version(complaint.policyVersion);

    complaint.supplement(details, policy, this.clock.now());

    await this.deadlines.follow(complaint);
    if (complaint.state !== 'INCOMPLETE') await this.letters.received(complaint);
    return receiptOf(complaint);
  }

  private async found(tenantId: string, proof: SupplementComplaint['proof']): Promise<Complaint> {
    if ('token' in proof) {
      const complaint = await this.complaints.bySupplementHash(tenantId, this.secrets.hashOf(proof.token));
      if (!complaint) throw new NotFound();
      if (complaint.state !== 'INCOMPLETE' && complaint.missing.length === 0)
        throw new Gone('already-complete', 'Nothing is missing any more.', { clause: 'ToS 5.5.a' });
      return complaint;
    }
    const complaint = await this.complaints.byId(tenantId, proof.complaintId);
    const isTheirs = proof.accountId === undefined || complaint?.accountId === proof.accountId;
    if (!complaint || !isTheirs) throw new NotFound();
    return complaint;
  }
}

const receiptOf = ({ id, number, state, missing, dueOn }: Complaint): ComplaintReceipt => ({
  id,
  number,
  state,
  missing,
  dueOn,
});
