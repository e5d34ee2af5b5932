import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Equals, IsEmail, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Administrator, Caller, Member, type Principal, Public } from '../../../platform/http/access.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId, linkIn, PRINTABLE } from '../../../platform/http/validation.js';
import { currentActor, inTenant } from '../../../platform/tenant-scope.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Members } from '../../identity/contract.js';
import type { Language } from '../../terms/contract.js';
import { AnswerDemand } from '../application/answering.js';
import { LodgeAppeal } from '../application/appealing.js';
import { ConductReader } from '../application/ports.js';
import { asTheClientSees, ListOwnConductCases } from '../application/queries.js';
import { SubmitReport } from '../application/reporting.js';
import { CATEGORIES, type Category, VIOLATIONS, type Violation } from '../domain/violations.js';
import {
  AppealableAnswer,
  AppealReceiptAnswer,
  OwnCaseAnswer,
  OwnCasePage,
  PermitList,
  ReportReceiptAnswer,
  ViolationList,
} from './http-answers.js';

class MemberReportBody {
  @ApiProperty({ maxLength: 500, description: 'The address or the place of what is reported' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  @Matches(PRINTABLE)
  where!: string;

  @ApiProperty({ maxLength: 5000, description: 'What is wrong with it' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  @Matches(PRINTABLE)
  why!: string;

  @ApiPropertyOptional({ enum: CATEGORIES, enumName: 'ConductCategory' })
  @IsOptional()
  @IsIn(CATEGORIES)
  category?: Category;

  @ApiProperty({ type: Boolean, description: 'The report is made in good faith' })
  @Equals(true)
  goodFaith!: boolean;
}

class ReportBody extends MemberReportBody {
  @ApiPropertyOptional({ format: 'email', description: 'Where we say what came of it; may be left out' })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  contact?: string;

  @ApiPropertyOptional({ enum: ['sv', 'en'], default: 'sv' })
  @IsOptional()
  @IsIn(['sv', 'en'])
  language?: Language;
}

class AppealBody {
  @ApiProperty({ maxLength: 10_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(10_000)
  @Matches(PRINTABLE)
  grounds!: string;
}

const LINK = /^[0-9a-f-]{36}\.[\w-]{43}$/;

class LinkedAppealBody extends AppealBody {
  @ApiProperty({ description: 'From the link in the letter with the decision' })
  @Matches(LINK)
  token!: string;
}

class AppealLinkBody {
  @ApiProperty({ description: 'From the link in the letter with the decision' })
  @Matches(LINK)
  token!: string;
}

class DemandResponseBody {
  @ApiProperty({ maxLength: 5000, description: 'What has been done' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  @Matches(PRINTABLE)
  words!: string;
}

/** Forms that need no account: to report (ToS 2.11), and to appeal when every other door is shut (K7). */
@ApiTags('conduct')
@Controller('v1')
export class PublicConductController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: ConductReader,
    private readonly secrets: Secrets,
  ) {}

  @Get('violations')
  @Public()
  @ApiOkResponse({ type: ViolationList, description: 'What the terms and the policy forbid, and by which clauses' })
  violations(): ViolationList {
    const items = (VIOLATIONS as readonly Violation[]).map(({ category, clauses, personOnly = false }) => ({
      category,
      clauses,
      personOnly,
    }));
    return { items };
  }

  @Post('reports')
  @HttpCode(201)
  @Public()
  @NotIdempotent()
  @ApiCreatedResponse({ type: ReportReceiptAnswer })
  report(@Body() { where, why, category, goodFaith, contact, language }: ReportBody): Promise<ReportReceiptAnswer> {
    const reporter = { email: contact ?? null, accountId: null, tenantId: null, language: language ?? 'sv' };
    return this.commands.execute(new SubmitReport(OPERATOR_TENANT, where, why, category ?? null, goodFaith, reporter));
  }

  @Post('appeals/decision')
  @HttpCode(200)
  @Public()
  @NotIdempotent()
  @ApiOkResponse({ type: AppealableAnswer, description: 'What the link in the letter lets its holder appeal' })
  async decision(@Body() { token }: AppealLinkBody): Promise<AppealableAnswer> {
    const { tenantId, secret } = linkIn(token);
    const found = await inTenant(tenantId, currentActor(), () =>
      this.reader.byAppealHash(tenantId, this.secrets.hashOf(secret)),
    );
    if (!found?.measure) throw new NotFound();
    const { number, scope, measure, appeal, state } = asTheClientSees(found);
    return { number, scope, measure: measure!, appeal: appeal?.state ?? null, closed: state === 'CLOSED' };
  }

  @Post('appeals')
  @HttpCode(201)
  @Public()
  @NotIdempotent()
  @ApiCreatedResponse({ type: AppealReceiptAnswer, description: 'Also for whoever is suspended or blocked' })
  appeal(@Body() { token, grounds }: LinkedAppealBody): Promise<AppealReceiptAnswer> {
    const { tenantId, secret } = linkIn(token);
    return this.commands.execute(new LodgeAppeal(tenantId, { token: secret }, grounds));
  }
}

/** A client's own cases, with reasons and appeals (AUP 3.a). Open in every state of the instance. */
@ApiTags('conduct')
@Controller('v1/conduct')
export class OwnConductController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: ConductReader,
    private readonly members: Members,
  ) {}

  @Post('reports')
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  // What it makes lies with the operator, and its key would lie here.
  @NotIdempotent()
  @ApiCreatedResponse({ type: ReportReceiptAnswer })
  async report(
    @Body() { where, why, category, goodFaith }: MemberReportBody,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<ReportReceiptAnswer> {
    const person = await this.members.addressee(tenantId, accountId);
    const { email = null, language = 'sv' as const } = person ?? {};
    const reporter = { email, accountId, tenantId, language };
    return this.commands.execute(new SubmitReport(OPERATOR_TENANT, where, why, category ?? null, goodFaith, reporter));
  }

  @Get('cases')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: OwnCasePage, description: 'Newest first; administrators see those of all their people' })
  async list(@Query() { cursor, limit }: PageQuery, @Caller() caller: Principal): Promise<OwnCasePage> {
    const question = { whose: whose(caller) ?? 'all' };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListOwnConductCases(caller.tenantId, whose(caller), slice));
    return toPage(rows.map(asTheClientSees), limit, question, ({ id }) => [id]);
  }

  @Get('cases/:id')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: OwnCaseAnswer })
  async one(@Param('id') id: string, @Caller() caller: Principal): Promise<OwnCaseAnswer> {
    const found = await this.reader.case(caller.tenantId, knownId(id));
    if (!found || (whose(caller) && found.accountId !== caller.accountId)) throw new NotFound();
    return asTheClientSees(found);
  }

  @Post('cases/:id/answer')
  @HttpCode(204)
  @Member({ needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'The client has complied; the case waits for somebody to look (AUP 3.b)' })
  async answer(
    @Param('id') id: string,
    @Body() { words }: DemandResponseBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    const by = { accountId: caller.accountId, isAdministrator: whose(caller) === undefined };
    await this.commands.execute(new AnswerDemand(caller.tenantId, knownId(id), by, words));
  }

  @Post('cases/:id/appeal')
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  @ApiCreatedResponse({ type: AppealReceiptAnswer, description: 'Until the last day that the reasons named' })
  appeal(
    @Param('id') id: string,
    @Body() { grounds }: AppealBody,
    @Caller() caller: Principal,
  ): Promise<AppealReceiptAnswer> {
    const { tenantId, accountId } = caller;
    const proof = { caseId: knownId(id), accountId, isAdministrator: whose(caller) === undefined };
    return this.commands.execute(new LodgeAppeal(tenantId, proof, grounds));
  }

  @Get('security-test-permits')
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: PermitList })
  async permits(@Caller() { tenantId }: Principal): Promise<PermitList> {
    return { items: await this.reader.permits(tenantId) };
  }
}

const whose = ({ role, accountId }: Principal): string | undefined =>
  role === 'administrator' ? undefined : accountId;
