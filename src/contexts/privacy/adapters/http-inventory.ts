import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiProduces, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Public, Staff } from '../../../platform/http/access.js';
import { DataInventory, type DataRole, type Purpose } from '../../../shared-kernel/data-inventory.js';
import {
  type ActivityRecord,
  type ProcessingRecord,
  type PublishedSubProcessor,
  publishedIn,
  ReadProcessingRecord,
  SubProcessors,
} from '../application/keeping-inventory.js';
import { sendRegister } from './register-csv.js';

const LANGUAGES = ['sv', 'en'] as const;
const ROLES = ['controller', 'processor'] as const;

class LanguageQuery {
  @ApiPropertyOptional({ enum: LANGUAGES, default: 'sv' })
  @IsOptional()
  @IsIn(LANGUAGES)
  language: (typeof LANGUAGES)[number] = 'sv';
}

class SubProcessorAnswer implements PublishedSubProcessor {
  @ApiProperty() name!: string;
  @ApiProperty({ example: 'SE', description: 'ISO 3166' }) country!: string;
  @ApiProperty() task!: string;
  @ApiProperty({ type: String, nullable: true, description: 'What makes a transfer out of the EEA lawful' })
  safeguards!: string | null;
}

class SubProcessorList {
  @ApiProperty({ type: [SubProcessorAnswer] }) items!: SubProcessorAnswer[];
}

class PurposedColumnsAnswer {
  @ApiProperty({ type: [String] }) purposes!: string[];
  @ApiProperty({ type: [String] }) columns!: string[];
}

class HeldTableAnswer {
  @ApiProperty({ description: 'The part of the product that keeps it' }) holder!: string;
  @ApiProperty() table!: string;
  @ApiProperty({ enum: ROLES }) role!: DataRole;
  @ApiProperty({ type: [String] }) subjects!: string[];
  @ApiProperty() retention!: string;
  @ApiProperty({ type: [PurposedColumnsAnswer] }) personal!: PurposedColumnsAnswer[];
  @ApiProperty({ type: 'integer', description: 'Columns that say nothing about anybody' }) plain!: number;
}

class DataInventoryAnswer {
  @ApiProperty({ type: [HeldTableAnswer] }) items!: HeldTableAnswer[];
}

class RecordedDataAnswer {
  @ApiProperty() holder!: string;
  @ApiProperty() table!: string;
  @ApiProperty({ type: [String] }) columns!: string[];
}

class ActivityAnswer implements ActivityRecord {
  @ApiProperty({ enum: ROLES }) role!: DataRole;
  @ApiProperty({ example: 'contract', type: String }) purpose!: Purpose;
  @ApiProperty() purposeText!: string;
  @ApiProperty() basis!: string;
  @ApiProperty({ type: [String] }) subjects!: string[];
  @ApiProperty({ type: [RecordedDataAnswer] }) data!: RecordedDataAnswer[];
  @ApiProperty({ type: [String] }) retention!: string[];
  @ApiProperty({ type: [SubProcessorAnswer] }) recipients!: SubProcessorAnswer[];
}

class ControllerAnswer {
  @ApiProperty() name!: string;
  @ApiProperty() orgNo!: string;
  @ApiProperty() address!: string;
  @ApiProperty() email!: string;
}

class ProcessingRecordAnswer implements ProcessingRecord {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: ControllerAnswer }) controller!: ControllerAnswer;
  @ApiProperty({ type: [ActivityAnswer] }) activities!: ActivityAnswer[];
  @ApiProperty({ type: [String] }) security!: string[];
}

/** ToS 9.1, 9.3, 9.6, 9.12: what is held about people, what for, and who else processes it. */
@ApiTags('privacy')
@Controller('v1')
export class InventoryController {
  constructor(
    private readonly queries: QueryBus,
    private readonly inventory: DataInventory,
    private readonly processors: SubProcessors,
  ) {}

  @Get('legal/sub-processors')
  @Public()
  @ApiOkResponse({ type: SubProcessorList })
  subProcessors(@Query() { language }: LanguageQuery): SubProcessorList {
    return { items: this.processors.current().map(publishedIn(language)) };
  }

  @Get('data-inventory')
  @Staff()
  @ApiOkResponse({ type: DataInventoryAnswer, description: 'Every table, as the code declares it' })
  tables(): DataInventoryAnswer {
    const items = this.inventory.tables().map(({ holder, table, role, subjects, retention, personal, plain }) => ({
      ...{ holder, table, role, retention, subjects: [...subjects], plain: plain.length },
      personal: personal.map(({ purposes, columns }) => ({ purposes: [...purposes], columns: [...columns] })),
    }));
    return { items };
  }

  @Get('processing-record')
  @Staff()
  @ApiOkResponse({ type: ProcessingRecordAnswer, description: 'GDPR, article 30' })
  record(@Query() { language }: LanguageQuery): Promise<ProcessingRecord> {
    return this.queries.execute(new ReadProcessingRecord(language));
  }

  @Get('processing-record/csv')
  @Staff()
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async exported(@Query() { language }: LanguageQuery, @Res() reply: FastifyReply): Promise<void> {
    const { controller, activities, security } = await this.queries.execute(new ReadProcessingRecord(language));
    const { name, email } = controller;
    const rows = activities.map(({ role, purposeText, basis, subjects, data, retention, recipients }) => ({
      ...{ controller: `${name}, ${email}`, role, purpose: purposeText, basis, subjects: subjects.join('; ') },
      data: data.map(({ table, columns }) => `${table}: ${columns.join(', ')}`).join('; '),
      recipients: recipients.map((recipient) => `${recipient.name} (${recipient.country})`).join('; '),
      transfers: recipients.flatMap(({ safeguards }) => safeguards ?? []).join('; '),
      retention: retention.join('; '),
      security: security.join('; '),
    }));
    sendRegister(reply, 'processing-record.csv', rows);
  }
}
