import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { StaffStep, tenantOf } from '../../../platform/http/staff-cases.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { type CaseStep, HandleCase, ReadItem } from '../application/handling.js';
import { ConductDirectory, ConductReader } from '../application/ports.js';
import { ListConductCases } from '../application/queries.js';
import { OpenOrJoinCase } from '../application/raising.js';
import type { CaseState } from '../contract.js';
import { CASE_STATES } from './http-answers.js';
import { ConductCaseAnswer, ConductCasePage, OpenedCaseAnswer } from './http-case-answers.js';
import {
  ConclusionBody,
  ContentReadBody,
  CostBody,
  DemandBody,
  ItemDisablingBody,
  OpeningBody,
  RulingBody,
  rulingOf,
  scopeOf,
  VerdictBody,
} from './http-steps.js';

class CaseQuery extends PageQuery {
  @ApiPropertyOptional({ enum: CASE_STATES })
  @IsOptional()
  @IsIn(CASE_STATES)
  state?: CaseState;

  @ApiPropertyOptional({ type: Boolean, description: 'Those that are not closed' })
  @IsOptional()
  @Type(() => Boolean)
  @IsBoolean()
  open?: boolean;
}

class ItemAnswer {
  @ApiProperty({ type: 'object', additionalProperties: true })
  content!: Record<string, unknown>;
}

/** Staff's side of the ladder (ToS 3.6, K7); every look into a case and every step leaves evidence. */
@ApiTags('back office')
@Controller('v1/conduct-cases')
export class ConductCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: ConductDirectory,
    private readonly reader: ConductReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ConductCasePage, description: 'Of all clients, newest first' })
  async list(@Query() { cursor, limit, state, open }: CaseQuery): Promise<ConductCasePage> {
    const question = { state, open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'conduct cases', () =>
      this.queries.execute(new ListConductCases({ state, open }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: OpenedCaseAnswer, description: 'A new case, or the one that is open about the same' })
  async open(
    @Body() { clientId, category, scope }: OpeningBody,
    @Caller() { accountId }: Principal,
  ): Promise<OpenedCaseAnswer> {
    await this.backOffice.of(clientId, 'conduct', () => Promise.resolve());
    return this.commands.execute(
      new OpenOrJoinCase(clientId, category, scopeOf(scope), { kind: 'staff', key: accountId }),
    );
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: ConductCaseAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConductCaseAnswer | undefined> {
    const tenantId = await this.tenantOf(id);
    const found = await this.backOffice.of(tenantId, 'conduct case', () => this.reader.case(tenantId, id));
    if (!found) throw new NotFound();
    if (answeredNotModified(request, reply, etagOf(found.version))) return undefined;
    const reports = await this.backOffice.of(undefined, 'reports', () => this.reader.reportsOf(OPERATOR_TENANT, id));
    return { ...found, reports };
  }

  @Post(':id/assignment')
  @StaffStep('Yours now')
  take(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'take', staffId: accountId });
  }

  @Post(':id/confirmation')
  @StaffStep('Somebody looked, and it is so; nothing is blocked for malware before (2.9)')
  confirm(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'confirm', staffId: accountId });
  }

  @Post(':id/item-disabling')
  @StaffStep('Before anybody is suspended for it; everybody concerned is told')
  disableItem(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { reasons }: ItemDisablingBody,
  ): Promise<void> {
    return this.step(id, version, { step: 'disable-item', reasons });
  }

  @Delete(':id/item-disabling')
  @StaffStep('Shown again, unless another case keeps it disabled; after its end as well')
  enableItem(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'enable-item' });
  }

  @Post(':id/demand')
  @StaffStep('To the registration address and the administrators; the time to stop runs')
  demand(@Param('id') id: string, @IfMatch() version: number, @Body() body: DemandBody): Promise<void> {
    const { clause, facts, scope } = body;
    return this.step(id, version, { step: 'demand', clause, facts, scope: scopeOf(scope) });
  }

  @Post(':id/compliance')
  @StaffStep('It has stopped; the case is closed')
  comply(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'comply' });
  }

  @Post(':id/suspension')
  @StaffStep('After the time to stop, or at once for what is severe')
  suspend(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: RulingBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'suspend', ruling: rulingOf(body, accountId) });
  }

  @Post(':id/termination-proposal')
  @StaffStep('Nothing happens until a second person approves it')
  proposeTermination(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: RulingBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'propose-termination', ruling: rulingOf(body, accountId) });
  }

  @Delete(':id/termination-proposal')
  @StaffStep()
  dropProposal(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'drop-proposal' });
  }

  @Post(':id/termination')
  @StaffStep('By another person: blocked now, deleted on its day (K1, breach)', ['approver', 'admin'])
  terminate(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'approve-termination', staffId: accountId });
  }

  @Post(':id/appeal-decision')
  @StaffStep('By somebody who had no part in the decision; upheld restores at once', ['approver', 'admin'])
  decideAppeal(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { verdict, reasons }: VerdictBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'decide-appeal', verdict, reasons, staffId: accountId });
  }

  @Post(':id/dismissal')
  @StaffStep('There was nothing in it')
  dismiss(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'dismiss' });
  }

  @Post(':id/conclusion')
  @StaffStep('The suspension is lifted, or an infringement took its course')
  conclude(@Param('id') id: string, @IfMatch() version: number, @Body() { outcome }: ConclusionBody): Promise<void> {
    return this.step(id, version, { step: 'conclude', outcome });
  }

  @Post(':id/costs')
  @StaffStep('Into the ledger of the case (AUP 4)')
  bookCost(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() cost: CostBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'book-cost', ...cost, staffId: accountId });
  }

  @Post(':id/content-reads')
  @StaffStep('What is read for this case, in evidence that the client sees (ToS 2.12)')
  readContent(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { what }: ContentReadBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'read-content', what, staffId: accountId });
  }

  @Post(':id/item-reads')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({
    type: ItemAnswer,
    description: 'The item as it is kept; nothing of a client is read without a case',
  })
  async readItem(@Param('id') id: string, @Caller() { accountId }: Principal): Promise<ItemAnswer> {
    return { content: await this.commands.execute(new ReadItem(await this.tenantOf(id), id, accountId)) };
  }

  private async step(id: string, version: number, action: CaseStep): Promise<void> {
    await this.commands.execute(new HandleCase(await this.tenantOf(id), id, version, action));
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.directory.tenantOfCase(known));
  }
}
