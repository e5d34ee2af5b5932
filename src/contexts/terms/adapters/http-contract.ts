import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { Access, Caller, type Principal, Public, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { type ClauseId, NotFound } from '../../../shared-kernel/errors.js';
import { type Actor, OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  CountUnderClause,
  ListEvidence,
  ListObligations,
  type ObligationFilter,
  ReadTimeline,
} from '../application/queries.js';
import { FulfilByHand, WaiveObligation } from '../application/waiving.js';
import { BackOfficeReads, ClauseCatalogue, EvidenceAudit } from '../contract.js';
import { CLAUSES, clauseById } from '../domain/clauses.js';
import {
  ClauseList,
  EvidenceAuditAnswer,
  EvidencePage,
  LiveClauseAnswer,
  OBLIGATION_STATES,
  ObligationPage,
  TimelineAnswer,
} from './http-answers.js';

const CLAUSE = /^(ToS|AUP) [0-9a-z.]+$/;
const PAST_ENTRIES = 1000;
const RUNNING_SHOWN = 50;

/** A client's administrators see their own contract; staff say whose, and that is taken down (ToS 2.12). */
const ContractParties = () =>
  Access({ roles: ['administrator', 'agent', 'approver', 'admin'], needs: 'own-affairs', scope: 'contract:read' });

class OfTenant extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Staff only: whose' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;

  @ApiPropertyOptional({ example: 'ToS 3.4.c' })
  @IsOptional()
  @Matches(CLAUSE)
  clause?: ClauseId;
}

class ObligationQuery extends OfTenant {
  @ApiPropertyOptional({ enum: OBLIGATION_STATES })
  @IsOptional()
  @IsIn(OBLIGATION_STATES)
  state?: ObligationFilter['state'];

  @ApiPropertyOptional({ enum: ['client', 'operator'] })
  @IsOptional()
  @IsIn(['client', 'operator'])
  owedBy?: ObligationFilter['owedBy'];

  @ApiPropertyOptional({ format: 'date', description: 'Falls due on this day or later' })
  @IsOptional()
  @Matches(DATE)
  from?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Falls due on this day or earlier' })
  @IsOptional()
  @Matches(DATE)
  to?: string;
}

class EvidenceQuery extends OfTenant {
  @ApiPropertyOptional({ example: 'tenancy.InstanceSuspended' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  eventType?: string;

  @ApiPropertyOptional({ description: 'What it happened to, e.g. an invoice or a case' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  subjectId?: string;
}

class TimelineQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Staff only: whose' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

class SettleBody {
  @ApiProperty({ format: 'uuid', description: 'Whose obligation it is' })
  @IsUUID()
  tenantId!: string;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

@ApiTags('terms')
@Controller('v1')
export class ContractController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
    private readonly audit: EvidenceAudit,
  ) {}

  @Get('obligations')
  @ContractParties()
  @ApiOkResponse({ type: ObligationPage, description: 'By due time; staff without a tenantId see all tenants' })
  async obligations(@Caller() caller: Principal, @Query() query: ObligationQuery): Promise<ObligationPage> {
    const whose = this.whose(caller, query.tenantId);
    const { cursor, limit, state, clause, owedBy, from, to } = query;
    const question = { whose, state, clause, owedBy, from, to };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const list = (tenantId: string | undefined) =>
      new ListObligations(tenantId, { state, clause, owedBy, from, to }, slice);

    const rows = await this.read(caller, whose, 'obligations', () => this.queries.execute(list(whose)));
    return toPage(rows, limit, question, ({ dueAt, id }) => [dueAt, id]);
  }

  @Post('obligations/:id/waiver')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  // The effect commits in the client's own transaction, the key in the operator's.
  @GatewayRoute()
  @ApiNoContentResponse()
  async waive(@Param('id') id: string, @Body() { tenantId, reason }: SettleBody): Promise<void> {
    await this.commands.execute(new WaiveObligation(tenantId, knownId(id), reason));
  }

  @Post('obligations/:id/fulfilment')
  @HttpCode(204)
  @Staff()
  @GatewayRoute()
  @ApiNoContentResponse()
  async fulfil(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { tenantId, reason }: SettleBody,
  ): Promise<void> {
    await this.commands.execute(new FulfilByHand(tenantId, knownId(id), reason, staff(caller)));
  }

  @Get('evidence')
  @ContractParties()
  @ApiOkResponse({ type: EvidencePage, description: 'Newest first' })
  async evidence(@Caller() caller: Principal, @Query() query: EvidenceQuery): Promise<EvidencePage> {
    const whose = this.whose(caller, query.tenantId) ?? OPERATOR_TENANT;
    const { cursor, limit, clause, eventType, subjectId } = query;
    const question = { whose, clause, eventType, subjectId };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };

    const rows = await this.read(caller, whose, 'evidence', () =>
      this.queries.execute(new ListEvidence(whose, { clause, eventType, subjectId }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('evidence-audit')
  @Staff()
  @ApiOkResponse({
    type: EvidenceAuditAnswer,
    description: 'Walks one chain and names every row that is not as it was sealed',
  })
  async verify(@Query() { tenantId = OPERATOR_TENANT }: TimelineQuery): Promise<EvidenceAuditAnswer> {
    const { rows, unsealed, faults } = await this.backOffice.of(tenantId, 'evidence audit', () =>
      this.audit.verify(tenantId),
    );
    return { rows, unsealed, faults: faults.map(({ tenantId: _, ...fault }) => fault) };
  }

  @Get('contract/timeline')
  @ContractParties()
  @ApiOkResponse({ type: TimelineAnswer, description: 'What has happened under which clause, and what is due' })
  timeline(@Caller() caller: Principal, @Query() { tenantId }: TimelineQuery): Promise<TimelineAnswer> {
    const whose = this.whose(caller, tenantId) ?? OPERATOR_TENANT;
    return this.read(caller, whose, 'timeline', () => this.queries.execute(new ReadTimeline(whose, PAST_ENTRIES)));
  }

  /** `undefined`: all tenants, which only staff may ask for. */
  private whose(caller: Principal, named: string | undefined): string | undefined {
    if (caller.tenantId === OPERATOR_TENANT) return named;
    if (named !== undefined && named !== caller.tenantId) throw new NotFound();
    return caller.tenantId;
  }

  private read<T>(caller: Principal, whose: string | undefined, what: string, work: () => Promise<T>): Promise<T> {
    return caller.tenantId === OPERATOR_TENANT ? this.backOffice.of(whose, what, work) : work();
  }
}

@ApiTags('terms')
@Controller('v1/terms/clauses')
export class ClauseController {
  constructor(
    private readonly catalogue: ClauseCatalogue,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: ClauseList })
  list(): ClauseList {
    return { items: [...CLAUSES] };
  }

  @Get(':clause')
  @ContractParties()
  @ApiOkResponse({
    type: LiveClauseAnswer,
    description: 'Its rule, letters and tests, and what is running under it now',
  })
  async live(@Caller() { tenantId }: Principal, @Param('clause') id: string): Promise<LiveClauseAnswer> {
    const clause = clauseById(id);
    const entry = (await this.catalogue.entries()).find((candidate) => candidate.clause === id);
    if (!clause || !entry) throw new NotFound();

    const whose = tenantId === OPERATOR_TENANT ? undefined : tenantId;
    const filter = { state: 'PENDING' as const, clause: clause.clause };
    const slice = { after: undefined, limit: RUNNING_SHOWN };
    const running = await this.queries.execute(new ListObligations(whose, filter, slice));
    const { letters, evidence } = await this.queries.execute(new CountUnderClause(tenantId, clause.clause));
    return { ...entry, ...clause, running, lettersSent: letters, evidenceRows: evidence };
  }
}

const staff = ({ accountId }: Principal): Actor => ({ kind: 'operator', id: accountId });
