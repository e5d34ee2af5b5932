import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { StaffStep, tenantOf } from '../../../platform/http/staff-cases.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { CaseDirectory, CaseReader } from '../application/ports.js';
import { ListErrorReports } from '../application/queries.js';
import { type ErrorReportStep, HandleErrorReport } from '../application/reporting-errors.js';
import { type ErrorReportState, SEVERITIES, type Severity } from '../domain/error-report.js';
import { ERROR_STATES, ErrorReportAnswer, ErrorReportRowPage } from './http-answers.js';

class ErrorReportQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ERROR_STATES })
  @IsOptional()
  @IsIn(ERROR_STATES)
  state?: ErrorReportState;
}

class TriageBody {
  @ApiProperty({ enum: SEVERITIES })
  @IsIn(SEVERITIES)
  severity!: Severity;
}

class MessageBody {
  @ApiProperty({ maxLength: 5000, description: 'Told to the reporter' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  message!: string;
}

@ApiTags('back office')
@Controller('v1/error-cases')
export class ErrorCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: CaseDirectory,
    private readonly reader: CaseReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ErrorReportRowPage, description: 'Newest first' })
  async list(@Query() { cursor, limit, state }: ErrorReportQuery): Promise<ErrorReportRowPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'error reports', () =>
      this.queries.execute(new ListErrorReports({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: ErrorReportAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErrorReportAnswer | undefined> {
    const tenantId = await this.tenantOf(id);
    const report = await this.backOffice.of(tenantId, 'error report', () => this.reader.errorReport(tenantId, id));
    if (!report) throw new NotFound();
    return answeredNotModified(request, reply, etagOf(report.version)) ? undefined : report;
  }

  @Post(':id/triage')
  @StaffStep('The target follows from the severity')
  triage(@Param('id') id: string, @IfMatch() version: number, @Body() { severity }: TriageBody): Promise<void> {
    return this.step(id, version, { step: 'triage', severity });
  }

  @Post(':id/start')
  @StaffStep()
  begin(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'begin', staffId: accountId });
  }

  @Post(':id/resolution')
  @StaffStep()
  resolve(@Param('id') id: string, @IfMatch() version: number, @Body() { message }: MessageBody): Promise<void> {
    return this.step(id, version, { step: 'resolve', message });
  }

  @Post(':id/refusal')
  @StaffStep()
  decline(@Param('id') id: string, @IfMatch() version: number, @Body() { message }: MessageBody): Promise<void> {
    return this.step(id, version, { step: 'decline', message });
  }

  private async step(id: string, version: number, action: ErrorReportStep): Promise<void> {
    await this.commands.execute(new HandleErrorReport(await this.tenantOf(id), id, version, action));
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.directory.tenantOfErrorReport(known));
  }
}
