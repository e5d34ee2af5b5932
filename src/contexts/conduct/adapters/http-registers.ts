import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
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
  ArrayMinSize,
  IsArray,
  IsIn,
  IsIP,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { StaffStep } from '../../../platform/http/staff-cases.js';
import { IsClient, IsInstant, knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads } from '../../terms/contract.js';
import {
  ApproveAuthorityReport,
  PermitSecurityTest,
  ProposeAuthorityReport,
} from '../application/keeping-registers.js';
import { ConductDirectory, ConductReader } from '../application/ports.js';
import { ListReports } from '../application/queries.js';
import { HandleReport } from '../application/reporting.js';
import type { ReportState } from '../domain/report.js';
import { CATEGORIES, type Category } from '../domain/violations.js';
import { PermitList, ReportReceiptAnswer } from './http-answers.js';
import {
  AuthorityReportList,
  PermitReceiptAnswer,
  REPORT_STATES,
  ReportAnswer,
  ReportPage,
} from './http-register-answers.js';

class ReportQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REPORT_STATES, description: 'RECEIVED: a person has to say whom it is about' })
  @IsOptional()
  @IsIn(REPORT_STATES)
  state?: ReportState;
}

class AttributionBody {
  @ApiProperty({ format: 'uuid', description: 'The client that it is about' })
  @IsClient()
  clientId!: string;

  @ApiProperty({ enum: CATEGORIES, enumName: 'ConductCategory' })
  @IsIn(CATEGORIES)
  category!: Category;
}

/** What came in by the form; it lies with the operator, and the reported never see it (ToS 2.11). */
@ApiTags('back office')
@Controller('v1/conduct-reports')
export class ReportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: ConductReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ReportPage, description: 'Newest first' })
  async list(@Query() { cursor, limit, state }: ReportQuery): Promise<ReportPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'reports', () =>
      this.queries.execute(new ListReports(OPERATOR_TENANT, { state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: ReportAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportAnswer | undefined> {
    const report = await this.backOffice.of(undefined, 'report', () =>
      this.reader.report(OPERATOR_TENANT, knownId(id)),
    );
    if (!report) throw new NotFound();
    return answeredNotModified(request, reply, etagOf(report.version)) ? undefined : report;
  }

  @Post(':id/attribution')
  @StaffStep('It opens a case, or joins the one that is open about the same')
  async attribute(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { clientId, category }: AttributionBody,
  ): Promise<void> {
    await this.backOffice.of(clientId, 'conduct', () => Promise.resolve());
    const step = { step: 'attribute', clientId, category } as const;
    await this.commands.execute(new HandleReport(OPERATOR_TENANT, knownId(id), version, step));
  }

  @Post(':id/dismissal')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'It is about nobody here, or about nothing' })
  async dismiss(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    await this.commands.execute(new HandleReport(OPERATOR_TENANT, knownId(id), version, { step: 'dismiss' }));
  }
}

class AuthorityReportBody {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  caseId!: string;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  authority!: string;

  @ApiProperty({ maxLength: 500, description: 'The law that asks for it' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  legalBasis!: string;

  @ApiProperty({ maxLength: 10_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(10_000)
  facts!: string;
}

/** AUP 4: what authorities are told, on which ground and by whom. */
@ApiTags('back office')
@Controller('v1/authority-reports')
export class AuthorityReportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly directory: ConductDirectory,
    private readonly reader: ConductReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: AuthorityReportList, description: 'The register, newest first' })
  async list(): Promise<AuthorityReportList> {
    const items = await this.backOffice.of(undefined, 'authority reports', () =>
      this.reader.authorityReports(OPERATOR_TENANT),
    );
    return { items };
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @ApiCreatedResponse({ type: ReportReceiptAnswer, description: 'Waits for a second person' })
  async propose(
    @Body() { caseId, ...report }: AuthorityReportBody,
    @Caller() { accountId }: Principal,
  ): Promise<ReportReceiptAnswer> {
    const subjectTenantId = await this.directory.tenantOfCase(caseId);
    if (!subjectTenantId) throw new NotFound();
    return this.commands.execute(
      new ProposeAuthorityReport(OPERATOR_TENANT, { caseId, subjectTenantId }, report, accountId),
    );
  }

  @Post(':id/approval')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'By another person' })
  async approve(@Param('id') id: string, @Caller() { accountId }: Principal): Promise<void> {
    await this.commands.execute(new ApproveAuthorityReport(OPERATOR_TENANT, knownId(id), accountId));
  }
}

class PermitBody {
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  from!: string;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  to!: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIP(undefined, { each: true })
  ips!: string[];

  @ApiProperty({ maxLength: 500 })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  purpose!: string;
}

/** AUP 2.3.c: clients who may test their own instance. */
@ApiTags('back office')
@Controller('v1/clients/:clientId/security-test-permits')
export class SecurityTestPermitsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: ConductReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: PermitList })
  async list(@Param('clientId') clientId: string): Promise<PermitList> {
    const tenantId = knownId(clientId);
    const items = await this.backOffice.of(tenantId, 'security test permits', () => this.reader.permits(tenantId));
    return { items };
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: PermitReceiptAnswer, description: 'Signals from these addresses open no case meanwhile' })
  async issue(
    @Param('clientId') clientId: string,
    @Body() { from, to, ips, purpose }: PermitBody,
    @Caller() { accountId }: Principal,
  ): Promise<PermitReceiptAnswer> {
    const tenantId = knownId(clientId);
    await this.backOffice.of(tenantId, 'security test permits', () => Promise.resolve());
    return this.commands.execute(new PermitSecurityTest(tenantId, { from, to }, ips, purpose, accountId));
  }
}
