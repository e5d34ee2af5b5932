import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound, Stale } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { DataSubject, ErasedData, PersonalRecords } from '../../../shared-kernel/personal-data.js';
import { InstanceControl } from '../../tenancy/contract.js';
import type { DataRequest } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';
import { answerTo } from './erasure-words.js';
import { ErasureLedger, PersonalData } from './ports.js';
import { RequestDeadlines } from './request-deadlines.js';
import { RequestLetters } from './request-letters.js';

export type ErasureOutcome = ({ outcome: 'erased' } & ErasedData) | { outcome: 'withheld'; ground: 'legal-hold' };

/** Carries out a request for erasure, field by field, and answers it with what was kept and by which law (K20). */
export class ErasePerson extends Command<ErasureOutcome> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly expected: number,
    readonly by: string,
  ) {
    super();
  }
}

/** Erases again whom the ledger names, after an older backup was restored. Answers with the people found. */
export class ReplayErasure extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly role: DataSubject['role'],
    readonly person: string,
  ) {
    super();
  }
}

export const subjectOf = ({ tenantId, role, accountId, requester }: DataRequest): DataSubject => ({
  tenantId,
  role,
  accountId,
  email: requester.email,
});

/** Everything that all contexts keep about one person. */
@Injectable()
export class PersonalPackage {
  constructor(private readonly data: PersonalData) {}

  async of(subject: DataSubject): Promise<PersonalRecords[]> {
    const files: PersonalRecords[] = [];
    for (const holder of this.data.holders()) files.push(...(await holder.exportOf(subject)));
    return files;
  }
}

@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(
    private readonly requests: DataRequests,
    private readonly instances: InstanceControl,
    private readonly data: PersonalData,
    private readonly ledger: ErasureLedger,
    private readonly deadlines: RequestDeadlines,
    private readonly letters: RequestLetters,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, requestId, expected, by }: ErasePerson): Promise<ErasureOutcome> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    if (request.version !== expected) throw new Stale();
    request.demandErasable();
    // terms.md A0, Precedence: a hold first of all. What it holds back is evidence, so this commits.
    if (await this.isHeld(request)) return this.withhold(request);

    const receipt = await eraseEverywhere(this.data, subjectOf(request));
    const now = this.clock.now();
    const { requester } = request;
    this.ledger.add({ tenantId, id: this.ids.next(), role: request.role, email: requester.email, at: now, receipt });
    request.answerWith({ ...answerTo(receipt, requester.language), by }, now);
    await this.letters.answered(request);
    await this.deadlines.follow(request);
    return { outcome: 'erased', ...receipt };
  }

  private isHeld({ tenantId, accountId, role }: DataRequest): Promise<boolean> {
    // A visitor's traces lie with the operator, which has no instance to hold.
    return accountId || role === 'processor' ? this.instances.isHeld(tenantId) : Promise.resolve(false);
  }

  private withhold(request: DataRequest): ErasureOutcome {
    request.withholdErasure('legal-hold', this.clock.now());
    return { outcome: 'withheld', ground: 'legal-hold' };
  }
}

@CommandHandler(ReplayErasure)
export class ReplayErasureHandler implements ICommandHandler<ReplayErasure> {
  constructor(
    private readonly data: PersonalData,
    private readonly ledger: ErasureLedger,
  ) {}

  async execute({ tenantId, role, person }: ReplayErasure): Promise<number> {
    const known = new Set<string>();
    for (const holder of this.data.holders())
      for (const email of await holder.addressesIn(tenantId, role)) known.add(email.toLowerCase());
    const found = [...known].filter((email) => this.ledger.hashOf(email) === person);
    for (const email of found) await eraseEverywhere(this.data, { tenantId, role, accountId: null, email });
    return found.length;
  }
}

export async function eraseEverywhere(data: PersonalData, subject: DataSubject): Promise<ErasedData> {
  const receipt: ErasedData = { erased: [], kept: [] };
  for (const holder of data.holders()) {
    const { erased, kept } = await holder.eraseOf(subject);
    receipt.erased.push(...erased.filter(({ rows }) => rows > 0));
    receipt.kept.push(...kept);
  }
  return receipt;
}

/** The caller learns of it after the evidence of it has been committed. */
export const demandErased = (outcome: ErasureOutcome): ErasedData => {
  if (outcome.outcome === 'erased') return { erased: outcome.erased, kept: outcome.kept };
  throw new Conflict('legal-hold', 'A legal hold stands; nothing is erased.', { clause: 'ToS 9.9' });
};
