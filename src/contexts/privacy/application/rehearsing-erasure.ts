import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { ErasedData } from '../../../shared-kernel/personal-data.js';
import { DataRequests } from '../domain/ports.js';
import { eraseEverywhere, subjectOf } from './erasing.js';
import { PersonalData } from './ports.js';

/** What an erasure would take and leave. It is done in full and never committed, so the answer is the true one. */
export class RehearseErasure extends Command<never> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

/** Undoes the rehearsal's transaction on its way to whoever asked. */
export class ErasureRehearsed extends Error {
  constructor(readonly receipt: ErasedData) {
    super('An erasure was rehearsed.');
  }
}

@CommandHandler(RehearseErasure)
export class RehearseErasureHandler implements ICommandHandler<RehearseErasure> {
  constructor(
    private readonly requests: DataRequests,
    private readonly data: PersonalData,
  ) {}

  async execute({ tenantId, requestId }: RehearseErasure): Promise<never> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    request.demandErasable();
    throw new ErasureRehearsed(await eraseEverywhere(this.data, subjectOf(request)));
  }
}

/** Runs a rehearsal and gives its receipt. */
export const rehearsed = (running: Promise<never>): Promise<ErasedData> =>
  running.catch((error: unknown) => {
    if (error instanceof ErasureRehearsed) return error.receipt;
    throw error;
  });
