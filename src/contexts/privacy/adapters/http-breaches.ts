import { Body, Controller, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { StaffStep } from '../../../platform/http/staff-cases.js';
import { IsInstant, knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads, ClientNames } from '../../terms/contract.js';
import {
  BreachReader,
  type BreachRecord,
  type BreachStep,
  HandleBreach,
  ListBreaches,
  ReportBreach,
  TellClientsOfBreach,
} from '../application/reporting-breaches.js';
import type { BreachRisk } from '../contract-breaches.js';
import type { BreachFacts } from '../domain/breach.js';
import {
  BreachAnswer,
  BreachList,
  BreachReceipt,
  breachAnswer,
  maybe,
  maybeCount,
  RISKS,
} from './http-breach-answers.js';

class AssessmentBody {
  @ApiProperty({ maxLength: 10_000, description: 'What happened' })
  @IsString()
  @MinLength(1)
  @MaxLength(10_000)
  what!: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'Which kinds of data, about which kinds of people' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  dataKinds?: string;

  @ApiPropertyOptional({ ...maybeCount, minimum: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  people?: number | null;

  @ApiPropertyOptional({ ...maybeCount, minimum: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  records?: number | null;

  @ApiPropertyOptional({ maxLength: 4000 })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  consequences?: string;

  @ApiPropertyOptional({ maxLength: 4000, description: 'Taken or proposed' })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  measures?: string;

  @ApiPropertyOptional({ ...maybe, enum: [...RISKS, null], description: 'For the people concerned' })
  @IsOptional()
  @IsIn(RISKS)
  risk?: BreachRisk | null;

  @ApiPropertyOptional({ type: [String], description: 'Clients whose own data is concerned; they have to be told' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsUUID(undefined, { each: true })
  clientIds?: string[];
}

class BreachBody extends AssessmentBody {
  @ApiProperty({ format: 'date-time', description: 'The 72 hours run from here, whenever it is written down' })
  @IsInstant()
  detectedAt!: string;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title!: string;
}

class AuthorityNoticeBody {
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  at!: string;

  @ApiProperty({ maxLength: 200, description: 'The authority’s own' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  reference!: string;

  @ApiPropertyOptional({ maxLength: 4000, description: 'Needed after 72 hours' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  delayReason?: string;
}

class BreachReasonBody {
  @ApiProperty({ maxLength: 4000 })
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  reason!: string;
}

class SubjectsBody {
  @ApiProperty({ description: 'Whether the people concerned were told' })
  @IsBoolean()
  told!: boolean;

  @ApiProperty({ maxLength: 4000, description: 'How, or why not' })
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  words!: string;
}

class BreachWordsBody {
  @ApiProperty({ maxLength: 4000 })
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  words!: string;
}

/** ToS 9.10, 10.7: breaches of personal data and their 72 hours. */
@ApiTags('back office')
@Controller('v1/breaches')
export class BreachesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: BreachReader,
    private readonly names: ClientNames,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: BreachList, description: 'The register, the open ones first' })
  async list(): Promise<BreachList> {
    const records = await this.backOffice.of(undefined, 'breaches', () =>
      this.queries.execute(new ListBreaches(OPERATOR_TENANT)),
    );
    return { items: await this.named(records) };
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: BreachAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BreachAnswer | undefined> {
    const breachId = knownId(id);
    const found = await this.backOffice.of(undefined, 'breach', () => this.reader.one(OPERATOR_TENANT, breachId));
    if (!found) throw new NotFound();
    return answeredNotModified(request, reply, etagOf(found.version)) ? undefined : (await this.named([found]))[0];
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @ApiCreatedResponse({ type: BreachReceipt })
  report(
    @Body() { detectedAt, title, clientIds, ...facts }: BreachBody,
    @Caller() { accountId }: Principal,
  ): Promise<BreachReceipt> {
    const breach = { detectedAt, title, facts: factsOf(facts), clientIds: clientIds ?? [] };
    return this.commands.execute(new ReportBreach(OPERATOR_TENANT, breach, accountId));
  }

  @Put(':id/assessment')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'What is known by now' })
  assess(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { clientIds, ...facts }: AssessmentBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'assess', facts: factsOf(facts), clientIds: clientIds ?? [] }, caller);
  }

  @Post(':id/authority-notice')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'Stops the clock' })
  notify(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { at, reference, delayReason }: AuthorityNoticeBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'notify', at, reference, delayReason: delayReason ?? null }, caller);
  }

  @Post(':id/no-authority-notice')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'Only where it is unlikely to hurt anybody; stops the clock' })
  leaveAuthority(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { reason }: BreachReasonBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'leave-authority', reason }, caller);
  }

  @Post(':id/people')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'The people concerned were told, or why not' })
  people(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { told, words }: SubjectsBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    const step = told
      ? ({ step: 'tell-subjects', how: words } as const)
      : ({ step: 'leave-subjects', reason: words } as const);
    return this.step(id, version, step, caller);
  }

  @Post(':id/client-letters')
  @StaffStep('To every client concerned that has none yet', ['approver', 'admin'])
  async tellClients(@Param('id') id: string, @Body() { words }: BreachWordsBody): Promise<void> {
    await this.commands.execute(new TellClientsOfBreach(OPERATOR_TENANT, knownId(id), words));
  }

  @Post(':id/entries')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse()
  note(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { words }: BreachWordsBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'note', words }, caller);
  }

  @Post(':id/closing')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'Once nothing is missing' })
  close(@Param('id') id: string, @IfMatch() version: number, @Caller() caller: Principal): Promise<void> {
    return this.step(id, version, { step: 'close' }, caller);
  }

  private async step(id: string, version: number, action: BreachStep, { accountId }: Principal): Promise<void> {
    await this.commands.execute(new HandleBreach(OPERATOR_TENANT, knownId(id), version, action, accountId));
  }

  private async named(records: BreachRecord[]): Promise<BreachAnswer[]> {
    const names = await this.names.of([...new Set(records.flatMap(({ clientIds }) => clientIds))]);
    return records.map((record) => breachAnswer(record, names));
  }
}

const factsOf = (facts: Omit<AssessmentBody, 'clientIds'>): BreachFacts => ({
  what: facts.what,
  dataKinds: facts.dataKinds ?? '',
  people: facts.people ?? null,
  records: facts.records ?? null,
  consequences: facts.consequences ?? '',
  measures: facts.measures ?? '',
  risk: facts.risk ?? null,
});
