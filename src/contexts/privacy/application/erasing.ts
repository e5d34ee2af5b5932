import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { Conflict, NotFound, Stale } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { DataSubject, ErasedData, PersonalRecords, PersonTraces } from '../../../shared-kernel/personal-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { InstanceControl } from '../../tenancy/contract.js';
import type { DataRequest } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';
import { answerTo } from './erasure-words.js';
import { ErasureLedger, PersonalData } from './ports.js';
import { RequestDeadlines } from './request-deadlines.js';
import { RequestLetters } from './request-letters.js';

export type ErasureOutcome = ({ outcome: 'erased' } & ErasedData) | { outcome: 'withheld'; ground: 'legal-hold' };

/** Carries out a request for erasure, field by field, and answers it with what was kept and by which law (K20). */
@CallsGateway()
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

/** Whether it may be carried out now. A legal hold is evidence of why it was not. */
export class ExamineErasure extends Command<{ held: boolean; subject: DataSubject }> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly expected: number,
  ) {
    super();
  }
}

/** What the operator keeps beside a client's instance about one of its users: letters, complaints, reports. */
export class EraseTraces extends Command<ErasedData> {
  constructor(
    readonly tenantId: string,
    readonly subject: DataSubject,
  ) {
    super();
  }
}

export class CarryOutErasure extends Command<ErasureOutcome> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly expected: number,
    readonly by: string,
    /** The receipt of what has gone already. */
    readonly before: ErasedData,
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
    const whole = { ...subject, traces: await tracesIn(this.data, subject) };
    const files: PersonalRecords[] = [];
    for (const holder of this.data.holders()) files.push(...(await holder.exportOf(whole)));
    return files;
  }
}

/** Asked again in the transaction that erases: a hold that was placed meanwhile is in time. */
@Injectable()
export class HoldsOnPeople {
  constructor(private readonly instances: InstanceControl) {}

  stand({ tenantId }: Pick<DataSubject, 'tenantId'>): Promise<boolean> {
    // A visitor's traces lie with the operator, which has no instance to hold.
    return tenantId === OPERATOR_TENANT ? Promise.resolve(false) : this.instances.isHeld(tenantId);
  }
}

/** A transaction belongs to one tenant, so what lies with the operator goes in one of its own, first. */
@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ tenantId, requestId, expected, by }: ErasePerson): Promise<ErasureOutcome> {
    const { held, subject } = await this.commands.execute(new ExamineErasure(tenantId, requestId, expected));
    if (held) return { outcome: 'withheld', ground: 'legal-hold' };
    const before = await this.atTheOperator(subject);
    return this.commands.execute(new CarryOutErasure(tenantId, requestId, expected, by, before));
  }

  private async atTheOperator(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'processor' || subject.tenantId === OPERATOR_TENANT) return { erased: [], kept: [] };
    return this.commands.execute(new EraseTraces(OPERATOR_TENANT, { ...subject, tenantId: OPERATOR_TENANT }));
  }
}

@CommandHandler(ExamineErasure)
export class ExamineErasureHandler implements ICommandHandler<ExamineErasure> {
  constructor(
    private readonly requests: DataRequests,
    private readonly holds: HoldsOnPeople,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId, expected }: ExamineErasure) {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    if (request.version !== expected) throw new Stale();
    request.demandErasable();
    const subject = subjectOf(request);
    // terms.md A0, Precedence: a hold first of all. What it holds back is evidence, so this commits.
    const held = await this.holds.stand(subject);
    if (held) request.withholdErasure('legal-hold', this.clock.now());
    return { held, subject };
  }
}

@CommandHandler(EraseTraces)
export class EraseTracesHandler implements ICommandHandler<EraseTraces> {
  constructor(private readonly data: PersonalData) {}

  execute({ subject }: EraseTraces): Promise<ErasedData> {
    return eraseEverywhere(this.data, subject);
  }
}

@CommandHandler(CarryOutErasure)
export class CarryOutErasureHandler implements ICommandHandler<CarryOutErasure> {
  constructor(
    private readonly requests: DataRequests,
    private readonly holds: HoldsOnPeople,
    private readonly data: PersonalData,
    private readonly ledger: ErasureLedger,
    private readonly deadlines: RequestDeadlines,
    private readonly letters: RequestLetters,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, requestId, expected, by, before }: CarryOutErasure): Promise<ErasureOutcome> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    if (request.version !== expected) throw new Stale();
    request.demandErasable();
    const subject = subjectOf(request);
    if (await this.holds.stand(subject)) return this.withhold(request);

    const receipt = joined(before, await eraseEverywhere(this.data, subject));
    const now = this.clock.now();
    const { email, language } = request.requester;
    this.ledger.add({ tenantId, id: this.ids.next(), role: request.role, email, at: now, receipt });
    request.answerWith({ ...answerTo(receipt, language), by }, now);
    await this.letters.erased(request);
    request.forgetRequester();
    await this.deadlines.follow(request);
    return { outcome: 'erased', ...receipt };
  }

  private withhold(request: DataRequest): ErasureOutcome {
    request.withholdErasure('legal-hold', this.clock.now());
    return { outcome: 'withheld', ground: 'legal-hold' };
  }
}

/** Originals are asked for what copies are found by, before any of them goes. */
export async function eraseEverywhere(data: PersonalData, person: DataSubject): Promise<ErasedData> {
  const traces = await tracesIn(data, person);
  const subject = { ...person, traces };
  let receipt: ErasedData = { erased: [], kept: [] };
  for (const holder of data.holders()) receipt = joined(receipt, await holder.eraseOf(subject));
  return receipt;
}

async function tracesIn(data: PersonalData, subject: DataSubject): Promise<PersonTraces> {
  const traces: PersonTraces = { values: [], names: [] };
  for (const holder of data.holders()) {
    const { values, names } = await holder.tracesOf(subject);
    traces.values.push(...values);
    traces.names.push(...names);
  }
  return traces;
}

export function joined(one: ErasedData, other: ErasedData): ErasedData {
  const kept = other.kept.filter(({ what }) => !one.kept.some((known) => known.what === what));
  return { erased: [...one.erased, ...other.erased.filter(({ rows }) => rows > 0)], kept: [...one.kept, ...kept] };
}

/** The caller learns of it after the evidence of it has been committed. */
export const demandErased = (outcome: ErasureOutcome): ErasedData => {
  if (outcome.outcome === 'erased') return { erased: outcome.erased, kept: outcome.kept };
  throw new Conflict('legal-hold', 'A legal hold stands; nothing is erased.', { clause: 'ToS 9.9' });
};
