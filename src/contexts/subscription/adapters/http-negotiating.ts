import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
  ValidateNested,
} from 'class-validator';
import { Administrator, Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { RaiseInvoiceDispute, RejectInvoiceDispute, UpholdInvoiceDispute } from '../application/disputing.js';
import { AgreeArrangement, DeclineArrangement, RequestArrangement } from '../application/negotiating.js';
import { PayInvoice } from '../application/paying.js';
import {
  ListAllArrangements,
  ListAllInvoiceDisputes,
  ListArrangements,
  ListInvoiceDisputes,
} from '../application/queries-negotiating.js';
import type { ArrangementState } from '../domain/arrangement.js';
import type { DisputeState } from '../domain/dispute.js';
import { CheckoutAnswer } from './http-answers.js';
import {
  ARRANGEMENT_STATES,
  ArrangementAnswer,
  ArrangementList,
  ArrangementPage,
  DISPUTE_STATES,
  DisputeAnswer,
  DisputeList,
  DisputePage,
} from './http-negotiating-answers.js';

const Payer = () => Administrator({ needs: 'own-affairs', scope: 'billing:write' });
const Reader = () => Administrator({ needs: 'own-affairs', scope: 'billing:read' });

class InstalmentBody {
  @ApiProperty({ format: 'date' })
  @Matches(DATE)
  dueOn!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(99_999_999_999)
  amountMinor!: number;
}

class PlanBody {
  @ApiProperty({ type: [InstalmentBody], description: 'In rising order; together they cover what is open' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(24)
  @ValidateNested({ each: true })
  @Type(() => InstalmentBody)
  instalments!: InstalmentBody[];
}

class RequestBody extends PlanBody {
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  invoiceIds!: string[];

  @ApiProperty({ maxLength: 2000, description: 'Why, in the client’s own words' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  words!: string;
}

class AgreementBody extends PlanBody {
  @ApiPropertyOptional({ type: Boolean, description: 'Opens a suspended instance with it; otherwise it waits' })
  @IsOptional()
  @IsBoolean()
  restoreAccess?: boolean;
}

class ReasonBody {
  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class DecisionBody {
  @ApiProperty({ enum: ['UPHELD', 'REJECTED'] })
  @IsIn(['UPHELD', 'REJECTED'])
  decision!: 'UPHELD' | 'REJECTED';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'With UPHELD: what is credited, VAT included' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(99_999_999_999)
  creditMinor?: number;

  @ApiProperty({ maxLength: 2000, description: 'Told to the client' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  answer!: string;
}

/** ToS 3.4.g, the client's side: another way to pay, and what is wrong with an invoice. */
@ApiTags('billing')
@Controller('v1')
export class NegotiationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('billing/arrangements')
  @Reader()
  @ApiOkResponse({ type: ArrangementList, description: 'Newest first' })
  async arrangements(@Caller() { tenantId }: Principal): Promise<ArrangementList> {
    return { items: await this.queries.execute(new ListArrangements(tenantId)) };
  }

  @Post('billing/arrangements')
  @Payer()
  @ApiCreatedResponse({ type: ArrangementAnswer, description: 'Asked for; the ladder waits only once staff agree' })
  async request(
    @Caller() { tenantId, accountId }: Principal,
    @Body() { invoiceIds, instalments, words }: RequestBody,
  ): Promise<ArrangementAnswer> {
    const wish = instalments.map((instalment) => ({ ...instalment }));
    const { arrangementId } = await this.commands.execute(
      new RequestArrangement(tenantId, invoiceIds, wish, words, accountId),
    );
    return found(await this.queries.execute(new ListArrangements(tenantId)), arrangementId);
  }

  @Post('billing/arrangements/:id/payment')
  @HttpCode(200)
  @Payer()
  @GatewayRoute()
  @ApiOkResponse({ type: CheckoutAnswer, description: 'Where the next instalment is paid with any card' })
  async pay(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<CheckoutAnswer> {
    const { state, invoiceIds } = found(await this.queries.execute(new ListArrangements(tenantId)), id);
    if (state !== 'AGREED') throw new Conflict('nothing-to-pay', 'No plan is agreed upon.', { data: { state } });
    const { url } = await this.commands.execute(new PayInvoice(tenantId, invoiceIds[0]!, true));
    return { checkoutUrl: url };
  }

  @Get('billing/disputes')
  @Reader()
  @ApiOkResponse({ type: DisputeList, description: 'Newest first' })
  async disputes(@Caller() { tenantId }: Principal): Promise<DisputeList> {
    return { items: await this.queries.execute(new ListInvoiceDisputes(tenantId)) };
  }

  @Post('invoices/:id/disputes')
  @Payer()
  @ApiCreatedResponse({ type: DisputeAnswer, description: 'Nothing asks for this invoice until it is decided' })
  async dispute(
    @Caller() { tenantId, accountId }: Principal,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<DisputeAnswer> {
    const { disputeId } = await this.commands.execute(
      new RaiseInvoiceDispute(tenantId, knownId(id), reason, accountId),
    );
    return found(await this.queries.execute(new ListInvoiceDisputes(tenantId)), disputeId);
  }
}

/** ToS 3.4.g, the operator's side of one client. */
@ApiTags('back office')
@Controller('v1/clients/:clientId')
export class ClientNegotiationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('arrangements')
  @Staff()
  @ApiOkResponse({ type: ArrangementList, description: 'Newest first' })
  async arrangements(@Param('clientId') clientId: string): Promise<ArrangementList> {
    const tenantId = knownId(clientId);
    const items = await this.backOffice.of(tenantId, 'arrangements', () =>
      this.queries.execute(new ListArrangements(tenantId)),
    );
    return { items };
  }

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post('arrangements/:id/agreement')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({ type: ArrangementAnswer, description: 'Agreed; the ladder stands still while it is kept' })
  async agree(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { instalments, restoreAccess }: AgreementBody,
    @Caller() { accountId }: Principal,
  ): Promise<ArrangementAnswer> {
    const tenantId = knownId(clientId);
    const plan = instalments.map((instalment) => ({ ...instalment }));
    await this.commands.execute(new AgreeArrangement(tenantId, knownId(id), plan, restoreAccess ?? false, accountId));
    return found((await this.arrangements(tenantId)).items, id);
  }

  @Post('arrangements/:id/refusal')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({ type: ArrangementAnswer, description: 'Declined; the client is told why' })
  async decline(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
    @Caller() { accountId }: Principal,
  ): Promise<ArrangementAnswer> {
    const tenantId = knownId(clientId);
    await this.commands.execute(new DeclineArrangement(tenantId, knownId(id), reason, accountId));
    return found((await this.arrangements(tenantId)).items, id);
  }

  @Get('disputes')
  @Staff()
  @ApiOkResponse({ type: DisputeList, description: 'Newest first' })
  async disputes(@Param('clientId') clientId: string): Promise<DisputeList> {
    const tenantId = knownId(clientId);
    const items = await this.backOffice.of(tenantId, 'invoice disputes', () =>
      this.queries.execute(new ListInvoiceDisputes(tenantId)),
    );
    return { items };
  }

  @Post('disputes/:id/decision')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: DisputeAnswer, description: 'Credited in whole or in part, or rejected' })
  async decide(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { decision, creditMinor, answer }: DecisionBody,
    @Caller() { accountId }: Principal,
  ): Promise<DisputeAnswer> {
    const tenantId = knownId(clientId);
    const command =
      decision === 'UPHELD'
        ? new UpholdInvoiceDispute(tenantId, knownId(id), creditMinor ?? 0, answer, accountId)
        : new RejectInvoiceDispute(tenantId, knownId(id), answer, accountId);
    await this.commands.execute(command);
    return found((await this.disputes(tenantId)).items, id);
  }
}

class ArrangementQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ARRANGEMENT_STATES })
  @IsOptional()
  @IsIn(ARRANGEMENT_STATES)
  state?: ArrangementState;
}

class DisputeQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DISPUTE_STATES })
  @IsOptional()
  @IsIn(DISPUTE_STATES)
  state?: DisputeState;
}

/** What awaits an answer, over all clients. */
@ApiTags('back office')
@Controller('v1')
export class NegotiationDeskController {
  constructor(
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('arrangements')
  @Staff()
  @ApiOkResponse({ type: ArrangementPage, description: 'All clients, newest first' })
  async arrangements(@Query() { cursor, limit, state }: ArrangementQuery): Promise<ArrangementPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'arrangements', () =>
      this.queries.execute(new ListAllArrangements({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('invoice-disputes')
  @Staff()
  @ApiOkResponse({ type: DisputePage, description: 'All clients, newest first' })
  async disputes(@Query() { cursor, limit, state }: DisputeQuery): Promise<DisputePage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'invoice disputes', () =>
      this.queries.execute(new ListAllInvoiceDisputes({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}

function found<T extends { id: string }>(items: T[], id: string): T {
  const item = items.find((each) => each.id === id);
  if (!item) throw new NotFound();
  return item;
}
