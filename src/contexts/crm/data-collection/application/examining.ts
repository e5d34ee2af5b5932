import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../../shared-kernel/commands.js';
import { Imports } from '../domain/ports.js';
import { type Examination, Tables, UploadedFiles } from './ports.js';

/** Reads a complete upload through, outside any transaction because it may take a while. */
@CallsGateway()
export class ExamineImport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly statedEncoding: string | null,
  ) {
    super();
  }
}

@CommandHandler(ExamineImport)
export class ExaminingImports implements ICommandHandler<ExamineImport> {
  constructor(
    private readonly tables: Tables,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, importId, statedEncoding }: ExamineImport): Promise<void> {
    const examination = await this.tables.examine(tenantId, importId, statedEncoding);
    await this.commands.execute(new RecordExamination(tenantId, importId, examination));
  }
}

export class RecordExamination extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly importId: string,
    readonly examination: Examination,
  ) {
    super();
  }
}

@CommandHandler(RecordExamination)
export class RecordingExaminations implements ICommandHandler<RecordExamination> {
  constructor(
    private readonly imports: Imports,
    private readonly files: UploadedFiles,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, importId, examination }: RecordExamination): Promise<void> {
    const examined = await this.imports.byId(tenantId, importId, 'locked');
    // Cancelled meanwhile, or read by another worker as well.
    if (examined.state !== 'VALIDATING') return;

    if ('sheet' in examination) return examined.recognise(examination.sheet);
    examined.reject(examination.fault, this.clock.now());
    await this.files.discard(tenantId, importId);
  }
}
