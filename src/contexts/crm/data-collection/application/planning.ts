import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import type { PlanChange } from '../domain/import.js';
import { Imports } from '../domain/ports.js';
import { ImportQueue, UploadedFiles } from './ports.js';

/** Says which column holds what, what happens to duplicates, and why the data may be held. */
export class PlanImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly version: number,
    readonly change: PlanChange,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(PlanImport)
export class PlanningImports implements ICommandHandler<PlanImport> {
  constructor(
    private readonly imports: Imports,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId, version, change, by }: PlanImport): Promise<void> {
    const planned = await this.imports.byId(tenantId, importId);
    planned.expect(version);
    planned.change(change, by.id, this.clock.now());
  }
}

export class StartImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly version: number,
  ) {
    super();
  }
}

@CommandHandler(StartImport)
export class StartingImports implements ICommandHandler<StartImport> {
  constructor(
    private readonly imports: Imports,
    private readonly queue: ImportQueue,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId, version }: StartImport): Promise<void> {
    const started = await this.imports.byId(tenantId, importId, 'locked');
    started.expect(version);
    started.start(this.clock.now());
    await this.queue.announce(tenantId, importId);
  }
}

/** Waits for the batch that is being taken in, if there is one, and stops before the next. */
export class CancelImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
  ) {
    super();
  }
}

@CommandHandler(CancelImport)
export class CancellingImports implements ICommandHandler<CancelImport> {
  constructor(
    private readonly imports: Imports,
    private readonly files: UploadedFiles,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId }: CancelImport): Promise<void> {
    const cancelled = await this.imports.byId(tenantId, importId, 'locked');
    cancelled.cancel(this.clock.now());
    await this.files.discard(tenantId, importId);
  }
}
