import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { DataSubject, ErasedData } from '../../../shared-kernel/personal-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { DataRequests } from '../domain/ports.js';
import { eraseEverywhere, joined, subjectOf } from './erasing.js';
import { PersonalData } from './ports.js';

/** Who would be erased, as far as the request may be carried out at all. */
export class AskWhomToErase extends Command<DataSubject> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

/** What an erasure would take and leave. It is done in full and never committed, so the answer is the true one. */
export class RehearseErasure extends Command<never> {
  constructor(
    readonly tenantId: string,
    readonly subject: DataSubject,
  ) {
    super();
  }
}

/** Undoes the rehearsal's transaction on its way to whoever asked. */
class ErasureRehearsed extends Error {
  constructor(readonly receipt: ErasedData) {
    super('An erasure was rehearsed.');
  }
}

@CommandHandler(AskWhomToErase)
export class AskWhomToEraseHandler implements ICommandHandler<AskWhomToErase> {
  constructor(private readonly requests: DataRequests) {}

  async execute({ tenantId, requestId }: AskWhomToErase): Promise<DataSubject> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    request.demandErasable();
    return subjectOf(request);
  }
}

@CommandHandler(RehearseErasure)
export class RehearseErasureHandler implements ICommandHandler<RehearseErasure> {
  constructor(private readonly data: PersonalData) {}

  async execute({ subject }: RehearseErasure): Promise<never> {
    throw new ErasureRehearsed(await eraseEverywhere(this.data, subject));
  }
}

/** The dry run of an erasure, in every tenant that the erasure itself would reach. */
@Injectable()
export class ErasureRehearsal {
  constructor(private readonly commands: CommandBus) {}

  async of(tenantId: string, requestId: string): Promise<ErasedData> {
    const subject = await this.commands.execute(new AskWhomToErase(tenantId, requestId));
    const here = await this.rehearse(subject);
    if (subject.role === 'processor' || tenantId === OPERATOR_TENANT) return here;
    return joined(await this.rehearse({ ...subject, tenantId: OPERATOR_TENANT }), here);
  }

  private rehearse(subject: DataSubject): Promise<ErasedData> {
    return this.commands.execute(new RehearseErasure(subject.tenantId, subject)).catch((error: unknown) => {
      if (error instanceof ErasureRehearsed) return error.receipt;
      throw error;
    });
  }
}
