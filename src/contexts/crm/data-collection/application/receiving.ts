import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { type FileFault, Import } from '../domain/import.js';
import { Imports } from '../domain/ports.js';
import { ImportQueue, UploadedFiles } from './ports.js';

/** A file begins to come in. Each of its pieces is stored in a transaction of its own, however slow the sender. */
export class ReceiveImport extends Command<{ importId: string }> {
  constructor(
    readonly tenantId: string,
    readonly file: { fileName: string; statedEncoding: string | null },
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(ReceiveImport)
export class ReceivingImports implements ICommandHandler<ReceiveImport> {
  constructor(
    private readonly imports: Imports,
    private readonly queue: ImportQueue,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, file, by }: ReceiveImport): Promise<{ importId: string }> {
    const received = Import.receive(tenantId, this.ids.next(), file, by.id, this.clock.now());
    await this.imports.add(received);
    await this.queue.renew(tenantId, received.id);
    return { importId: received.id };
  }
}

export class StoreChunk extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly bytes: Uint8Array,
  ) {
    super();
  }
}

@CommandHandler(StoreChunk)
export class StoringChunks implements ICommandHandler<StoreChunk> {
  constructor(
    private readonly imports: Imports,
    private readonly files: UploadedFiles,
    private readonly queue: ImportQueue,
  ) {}

  async execute({ tenantId, importId, bytes }: StoreChunk): Promise<void> {
    const received = await this.imports.byId(tenantId, importId);
    await this.files.append(tenantId, importId, received.receiveChunk(bytes.byteLength), bytes);
    await this.queue.renew(tenantId, importId);
  }
}

/** The file is complete; a worker reads it through. */
export class CompleteUpload extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
  ) {
    super();
  }
}

@CommandHandler(CompleteUpload)
export class CompletingUploads implements ICommandHandler<CompleteUpload> {
  constructor(
    private readonly imports: Imports,
    private readonly queue: ImportQueue,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId }: CompleteUpload): Promise<void> {
    const received = await this.imports.byId(tenantId, importId);
    received.completeUpload(this.clock.now());
    await this.queue.announce(tenantId, importId);
  }
}

/** The file cannot be used: the sender stopped half-way, or it is too large. */
export class RejectUpload extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly fault: FileFault,
  ) {
    super();
  }
}

@CommandHandler(RejectUpload)
export class RejectingUploads implements ICommandHandler<RejectUpload> {
  constructor(
    private readonly imports: Imports,
    private readonly files: UploadedFiles,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId, fault }: RejectUpload): Promise<void> {
    const received = await this.imports.byId(tenantId, importId, 'locked');
    if (received.state !== 'VALIDATING') return;
    received.reject(fault, this.clock.now());
    await this.files.discard(tenantId, importId);
  }
}
