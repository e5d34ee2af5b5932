import { applyDecorators, Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { Access, Administrator, Caller, type Principal, Public, Staff, Tenant } from '../../../platform/http/access.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { PublishVersion } from '../application/publishing.js';
import { ListAcceptances, ListDocuments, ReadDocument } from '../application/queries.js';
import { SetPolicy } from '../application/setting-policy.js';
import { type DocumentKind, Imprint, type Language } from '../contract.js';
import { type ContractPolicy, Policies } from '../contract-policy.js';
import { DOCUMENT_KINDS, LANGUAGES } from '../domain/legal-document.js';
import { contactsOf } from '../domain/legal-entity.js';
import {
  AcceptancePage,
  ContactList,
  DocumentPage,
  DocumentTextAnswer,
  ImprintAnswer,
  PolicyAnswer,
  PublishedAnswer,
} from './http-answers.js';

/** `2026-02-30` has the form of a date and is none. */
const IsCalendarDate = () => applyDecorators(Matches(/^\d{4}-\d{2}-\d{2}$/), IsISO8601({ strict: true }));

class DocumentQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DOCUMENT_KINDS })
  @IsOptional()
  @IsIn(DOCUMENT_KINDS)
  kind?: DocumentKind;

  @ApiPropertyOptional({ enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;

  @ApiPropertyOptional({ format: 'date', description: 'Only what governed that day' })
  @IsOptional()
  @IsCalendarDate()
  on?: string;
}

class TextBody {
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title!: string;

  @ApiProperty({ maxLength: 500_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(500_000)
  body!: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'What changes, as letters quote it to those concerned' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  summary?: string;
}

class PublishBody {
  @ApiProperty({ enum: DOCUMENT_KINDS })
  @IsIn(DOCUMENT_KINDS)
  kind!: DocumentKind;

  @ApiProperty({ example: '2.0' })
  @Matches(/^[0-9]+(\.[0-9]+){0,2}$/)
  @MaxLength(20)
  version!: string;

  @ApiProperty({ type: [TextBody], description: 'One in each language' })
  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => TextBody)
  texts!: TextBody[];

  @ApiPropertyOptional({ format: 'date', description: 'Without it the version stays a draft' })
  @IsOptional()
  @IsCalendarDate()
  effectiveFrom?: string;

  @ApiProperty({ description: 'ToS 10.2.b: a major change is announced ahead' })
  @IsBoolean()
  major!: boolean;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class PolicyQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'An earlier version' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

class PolicyBody {
  @ApiProperty({ type: 'object', additionalProperties: true, example: { dunning: { suspensionDays: 45 } } })
  @IsObject()
  changes!: object;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;

  @ApiProperty({ type: 'integer', description: 'The version that these changes were made against' })
  @IsInt()
  @Min(1)
  basedOn!: number;
}

@ApiTags('legal')
@Controller('v1/legal')
export class LegalController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly imprint: Imprint,
  ) {}

  @Get('imprint')
  @Public()
  @ApiOkResponse({ type: ImprintAnswer })
  provider(): ImprintAnswer {
    return this.imprint.current();
  }

  @Get('contacts')
  @Public()
  @ApiOkResponse({ type: ContactList, description: 'Where one writes about what (AUP 6)' })
  contacts(): ContactList {
    return { items: contactsOf(this.imprint.current()) };
  }

  @Get('documents')
  @Public()
  @ApiOkResponse({ type: DocumentPage })
  archive(@Query() query: DocumentQuery): Promise<DocumentPage> {
    return this.documents(query, false);
  }

  @Get('drafts')
  @Staff(['admin'])
  @ApiOkResponse({ type: DocumentPage, description: 'The archive with its drafts' })
  drafts(@Query() query: DocumentQuery): Promise<DocumentPage> {
    return this.documents(query, true);
  }

  @Get('documents/:id')
  @Public()
  @ApiOkResponse({ type: DocumentTextAnswer })
  async document(@Param('id') id: string): Promise<DocumentTextAnswer> {
    const document = isId(id) ? await this.queries.execute(new ReadDocument(id, false)) : undefined;
    if (!document) throw new NotFound();
    return document;
  }

  @Post('documents')
  @Staff(['admin'])
  @ApiCreatedResponse({ type: PublishedAnswer })
  publish(@Body() body: PublishBody): Promise<PublishedAnswer> {
    const { kind, version, texts, effectiveFrom, major, reason } = body;
    return this.commands.execute(new PublishVersion(kind, version, texts, effectiveFrom ?? null, major, reason));
  }

  @Get('acceptances')
  @Administrator({ needs: 'own-affairs', scope: 'contract:read' })
  @ApiOkResponse({ type: AcceptancePage })
  async acceptances(@Tenant() tenantId: string, @Query() { cursor, limit }: PageQuery): Promise<AcceptancePage> {
    const after = readCursor(cursor, {});
    const rows = await this.queries.execute(new ListAcceptances(tenantId, { after, limit: limit + 1 }));
    return toPage(rows, limit, {}, ({ id }) => [id]);
  }

  private async documents({ cursor, limit, kind, language, on }: DocumentQuery, drafts: boolean) {
    const question = { kind, language, on, drafts };
    const after = readCursor(cursor, question);
    const rows = await this.queries.execute(new ListDocuments(question, { after, limit: limit + 1 }));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}

@ApiTags('terms')
@Controller('v1/terms/policy')
export class PolicyController {
  constructor(
    private readonly policies: Policies,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Access({ roles: ['administrator', 'agent', 'approver', 'admin'], needs: 'own-affairs', scope: 'contract:read' })
  @ApiOkResponse({ type: PolicyAnswer })
  async read(@Query() { version }: PolicyQuery): Promise<PolicyAnswer> {
    const current = await this.policies.current();
    if (version === undefined || version === current.version) return answered(current);
    if (version > current.version) throw new NotFound();
    return answered(await this.policies.version(version));
  }

  @Post()
  @Staff(['admin'])
  @ApiCreatedResponse({ type: PolicyAnswer, description: 'The next version, in force for what begins from now on' })
  async set(@Caller() { accountId }: Principal, @Body() body: PolicyBody): Promise<PolicyAnswer> {
    const by = { kind: 'operator' as const, id: accountId };
    return answered(await this.commands.execute(new SetPolicy(body.changes, body.reason, by, body.basedOn)));
  }
}

const answered = ({ version, ...policy }: ContractPolicy): PolicyAnswer => ({ version, policy });
