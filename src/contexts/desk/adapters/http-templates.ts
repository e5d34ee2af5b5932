import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { IfMatch } from '../../../platform/http/concurrency.js';
import { knownId, PRINTABLE } from '../../../platform/http/validation.js';
import type { Language } from '../../../shared-kernel/words.js';
import { WORK_KINDS, type WorkKind } from '../../../shared-kernel/work.js';
import { ListReplyTemplates } from '../application/queries.js';
import { ReviseReplyTemplate, WriteReplyTemplate } from '../application/templating.js';
import { placeholdersOf } from '../domain/reply-template.js';
import { LANGUAGES, PlaceholderList, ReplyTemplateList, TemplateWrittenAnswer } from './http-answers.js';

class TemplateQuery {
  @ApiPropertyOptional({ enum: WORK_KINDS })
  @IsOptional()
  @IsIn(WORK_KINDS)
  kind?: WorkKind;

  @ApiPropertyOptional({ enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;

  @ApiPropertyOptional({ enum: ['true'], description: 'Those that are offered no more, too' })
  @IsOptional()
  @IsIn(['true'])
  retired?: string;
}

class WordingBody {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @Matches(PRINTABLE)
  name!: string;

  @ApiProperty({ maxLength: 10_000, description: 'With placeholders such as `{{reference}}`' })
  @IsString()
  @MinLength(1)
  @MaxLength(10_000)
  @Matches(PRINTABLE)
  body!: string;
}

class TemplateBody extends WordingBody {
  @ApiProperty({ enum: WORK_KINDS })
  @IsIn(WORK_KINDS)
  kind!: WorkKind;

  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;
}

/** Words that answers begin with; approvers write them, everybody uses them. */
@ApiTags('back office')
@Controller('v1/reply-templates')
export class ReplyTemplatesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ReplyTemplateList })
  async list(@Query() { kind, language, retired }: TemplateQuery): Promise<ReplyTemplateList> {
    const filter = { kind, language, retired: retired === 'true' };
    return { items: await this.queries.execute(new ListReplyTemplates(filter)) };
  }

  @Get('placeholders')
  @Staff()
  @ApiOkResponse({ type: PlaceholderList, description: 'What each kind of case can fill in' })
  placeholders(): PlaceholderList {
    return { items: WORK_KINDS.map((kind) => ({ kind, placeholders: placeholdersOf(kind) })) };
  }

  @Post()
  @HttpCode(201)
  @Staff(['approver', 'admin'])
  @ApiCreatedResponse({ type: TemplateWrittenAnswer })
  write(
    @Body() { kind, language, name, body }: TemplateBody,
    @Caller() { accountId }: Principal,
  ): Promise<TemplateWrittenAnswer> {
    return this.commands.execute(new WriteReplyTemplate(kind, language, name, body, accountId));
  }

  @Post(':templateId/editions')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'The next wording; those before stay as they were' })
  revise(
    @Param('templateId') templateId: string,
    @IfMatch() version: number,
    @Body() wording: WordingBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const { name, body } = wording;
    return this.commands.execute(new ReviseReplyTemplate(knownId(templateId), version, { name, body }, accountId));
  }

  @Delete(':templateId')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'Offered no more; its wordings stay' })
  retire(
    @Param('templateId') templateId: string,
    @IfMatch() version: number,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.commands.execute(new ReviseReplyTemplate(knownId(templateId), version, null, accountId));
  }
}
