import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { StaffStep, tenantOf } from '../../../platform/http/staff-cases.js';
import { DATE, IsInstant } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import { BackOfficeReads } from '../../terms/contract.js';
import type { ClockRule } from '../../terms/contract-home-law.js';
import { type ComplaintStep, HandleComplaint } from '../application/handling.js';
import { CaseDirectory, CaseReader } from '../application/ports.js';
import { caseKey, ListComplaintCases, ReadComplaintReport } from '../application/queries.js';
import { SubmitComplaint } from '../application/submitting.js';
import type { AnswerOutcome, ReplyChannel } from '../contract.js';
import { CAUSES, type Cause } from '../domain/complaint.js';
import { type ComplaintState, REQUIRED, type RequiredDetail } from '../domain/written-complaint.js';
import { ComplaintForm, detailsOf, wishOf } from './http.js';
import {
  COMPLAINT_STATES,
  ComplaintAnswer,
  ComplaintCasePage,
  ComplaintReportAnswer,
  KINDS,
  OUTCOMES,
  REPLY_CHANNELS,
  ReceiptAnswer,
} from './http-answers.js';

class CaseQuery extends PageQuery {
  @ApiPropertyOptional({ enum: COMPLAINT_STATES })
  @IsOptional()
  @IsIn(COMPLAINT_STATES)
  state?: ComplaintState;

  @ApiPropertyOptional({ type: Boolean, description: 'Those that are neither answered nor closed' })
  @IsOptional()
  @Type(() => Boolean)
  @IsBoolean()
  open?: boolean;
}

class SpanQuery {
  @ApiProperty({ format: 'date' })
  @Matches(DATE)
  from!: string;

  @ApiProperty({ format: 'date' })
  @Matches(DATE)
  to!: string;
}

/** A complaint that came by mail or post, as staff take it down (ToS 5.1). */
class IntakeBody extends ComplaintForm {
  @ApiProperty({ enum: ['email', 'post'] })
  @IsIn(['email', 'post'])
  channel!: 'email' | 'post';

  @ApiProperty({ format: 'date-time', description: 'When it arrived, however late it is opened' })
  @IsInstant()
  receivedAt!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The client that the complainant belongs to, once known' })
  @IsOptional()
  @IsUUID()
  clientId?: string;
}

class CauseBody {
  @ApiProperty({ enum: CAUSES })
  @IsIn(CAUSES)
  cause!: Cause;
}

class DetailsRequestBody {
  @ApiProperty({ enum: REQUIRED, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(REQUIRED, { each: true })
  missing!: RequiredDetail[];
}

class AnswerBody {
  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(20_000)
  text!: string;

  @ApiProperty({ enum: OUTCOMES })
  @IsIn(OUTCOMES)
  outcome!: AnswerOutcome;

  @ApiProperty({ enum: REPLY_CHANNELS })
  @IsIn(REPLY_CHANNELS)
  channel!: ReplyChannel;

  @ApiPropertyOptional({ format: 'date', description: 'The day on the postmark, for a letter' })
  @IsOptional()
  @Matches(DATE)
  postedOn?: string;
}

class ReclassificationBody {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: CustomerKind;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 14 })
  @IsInt()
  @Min(1)
  @Max(14)
  answerDays!: number;

  @ApiProperty({ enum: ['completeness', 'first-receipt'] })
  @IsIn(['completeness', 'first-receipt'])
  clock!: ClockRule;

  @ApiProperty({ maxLength: 500, description: 'The law or the clause that says so' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  source!: string;
}

class RemedyBody {
  @ApiProperty({ maxLength: 5000, description: 'What is being done' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  what!: string;
}

/** Staff's side of complaints; every look into one and every step leaves evidence. */
@ApiTags('back office')
@Controller('v1')
export class ComplaintCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: CaseDirectory,
    private readonly reader: CaseReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('complaint-cases')
  @Staff()
  @ApiOkResponse({ type: ComplaintCasePage, description: 'Of all clients and visitors, the soonest due first' })
  async list(@Query() { cursor, limit, state, open }: CaseQuery): Promise<ComplaintCasePage> {
    const question = { state, open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'complaints', () =>
      this.queries.execute(new ListComplaintCases({ state, open }, slice)),
    );
    return toPage(rows, limit, question, caseKey);
  }

  @Get('complaint-report')
  @Staff()
  @ApiOkResponse({ type: ComplaintReportAnswer, description: 'Times and causes of what was received in these days' })
  report(@Query() { from, to }: SpanQuery): Promise<ComplaintReportAnswer> {
    return this.backOffice.of(undefined, 'complaint report', () =>
      this.queries.execute(new ReadComplaintReport(from, to)),
    );
  }

  @Post('complaint-cases')
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: ReceiptAnswer, description: 'Counts from the time that it was received' })
  intake(@Body() body: IntakeBody): Promise<ReceiptAnswer> {
    const { channel, receivedAt, kind, country, clientId } = body;
    const tenantId = clientId ?? OPERATOR_TENANT;
    return this.commands.execute(
      new SubmitComplaint(tenantId, channel, receivedAt, kind, country, null, detailsOf(body), wishOf(body)),
    );
  }

  @Get('complaint-cases/:id')
  @Staff()
  @ApiOkResponse({ type: ComplaintAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComplaintAnswer | undefined> {
    const tenantId = await this.tenantOf(id);
    const complaint = await this.backOffice.of(tenantId, 'complaint', () => this.reader.complaint(tenantId, id));
    if (!complaint) throw new NotFound();
    return answeredNotModified(request, reply, etagOf(complaint.version)) ? undefined : complaint;
  }

  @Post('complaint-cases/:id/assignment')
  @StaffStep('Yours now')
  take(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'take', staffId: accountId });
  }

  @Post('complaint-cases/:id/cause')
  @StaffStep()
  file(@Param('id') id: string, @IfMatch() version: number, @Body() { cause }: CauseBody): Promise<void> {
    return this.step(id, version, { step: 'file', cause });
  }

  @Post('complaint-cases/:id/details-request')
  @StaffStep('Stops the clock only within three business days of receipt (K14)')
  ask(@Param('id') id: string, @IfMatch() version: number, @Body() { missing }: DetailsRequestBody): Promise<void> {
    return this.step(id, version, { step: 'ask-for-details', missing });
  }

  @Post('complaint-cases/:id/answer')
  @StaffStep('By the way that was asked for; a letter is recorded once it is posted')
  answer(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { text, outcome, channel, postedOn }: AnswerBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const postmark = { postedOn: postedOn ?? null };
    return this.step(id, version, { step: 'answer', text, outcome, channel, ...postmark, staffId: accountId });
  }

  @Post('complaint-cases/:id/reclassification')
  @StaffStep('Of two rules the stricter stays (ToS 5.2, 5.3)')
  reclassify(@Param('id') id: string, @IfMatch() version: number, @Body() rule: ReclassificationBody): Promise<void> {
    return this.step(id, version, { step: 'reclassify', ...rule });
  }

  @Post('complaint-cases/:id/remedy')
  @StaffStep('What an acceptance, said or silent, promised is being done')
  beginRemedy(@Param('id') id: string, @IfMatch() version: number, @Body() { what }: RemedyBody): Promise<void> {
    return this.step(id, version, { step: 'begin-remedy', plan: what });
  }

  @Post('complaint-cases/:id/remedy-completion')
  @StaffStep('Done; the case is closed')
  completeRemedy(@Param('id') id: string, @IfMatch() version: number, @Body() { what }: RemedyBody): Promise<void> {
    return this.step(id, version, { step: 'complete-remedy', done: what });
  }

  @Post('complaint-cases/:id/closure')
  @StaffStep('After an answer that refused; what silence granted is never closed so')
  settle(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'settle' });
  }

  private async step(id: string, version: number, action: ComplaintStep): Promise<void> {
    await this.commands.execute(new HandleComplaint(await this.tenantOf(id), id, version, action));
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.directory.tenantOfComplaint(known));
  }
}
