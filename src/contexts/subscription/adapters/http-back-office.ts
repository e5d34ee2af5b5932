import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { DATE, IsInstant, knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { CancelSubscription } from '../application/cancelling.js';
import { RecordPayment } from '../application/paying.js';
import { PublishPlanVersion, RetirePlanVersion } from '../application/pricing.js';
import {
  ListInvoices,
  ListOverdueCases,
  ListPlanVersions,
  ListRefunds,
  ReadBilling,
  ReadSubscription,
} from '../application/queries.js';
import { CompleteRefund } from '../application/refunding.js';
import { SetCollectionMethod } from '../application/renewing.js';
import type { CollectionMethod } from '../contract.js';
import type { RefundState } from '../domain/charge.js';
import type { InvoiceState } from '../domain/invoice.js';
import type { OverdueState } from '../domain/overdue.js';
import type { Interval } from '../domain/periods.js';
import {
  BillingAnswer,
  INVOICE_STATES,
  InvoicePage,
  METHODS,
  OVERDUE_STATES,
  OverduePage,
  PlanVersionList,
  REFUND_STATES,
  RefundPage,
  SubscriptionAnswer,
} from './http-answers.js';

class MethodBody {
  @ApiProperty({ enum: METHODS })
  @IsIn(METHODS)
  method!: CollectionMethod;
}

export class MoneyBody {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(99_999_999_999)
  amountMinor!: number;

  @ApiProperty({ example: 'SEK' })
  @Matches(/^[A-Z]{3}$/)
  currency!: string;
}

class PaymentBody {
  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyBody)
  amount!: MoneyBody;

  @ApiProperty({ format: 'date-time', description: 'When the money arrived' })
  @IsInstant()
  paidAt!: string;

  @ApiProperty({ description: 'The bank’s own; the same money is booked once' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  reference!: string;
}

class ReceivedBody {
  @ApiProperty({ format: 'date-time', description: 'When the message arrived, however late it is read' })
  @IsInstant()
  receivedAt!: string;
}

class PayoutBody {
  @ApiProperty({ description: 'The bank’s own' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  reference!: string;
}

class InvoiceQuery extends PageQuery {
  @ApiPropertyOptional({ enum: INVOICE_STATES })
  @IsOptional()
  @IsIn(INVOICE_STATES)
  state?: InvoiceState;
}

/** What staff do for a client's money; every look and every act leaves evidence with that client. */
@ApiTags('back office')
@Controller('v1/clients/:clientId')
export class ClientBillingController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('billing')
  @Staff()
  @ApiOkResponse({ type: BillingAnswer })
  async billing(@Param('clientId') id: string): Promise<BillingAnswer> {
    const tenantId = knownId(id);
    const billing = await this.backOffice.of(tenantId, 'billing', () =>
      this.queries.execute(new ReadBilling(tenantId)),
    );
    if (!billing) throw new NotFound();
    return billing;
  }

  @Get('invoices')
  @Staff()
  @ApiOkResponse({ type: InvoicePage, description: 'Newest first' })
  async invoices(@Param('clientId') id: string, @Query() { cursor, limit, state }: InvoiceQuery): Promise<InvoicePage> {
    const tenantId = knownId(id);
    const question = { tenantId, state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(tenantId, 'invoices', () =>
      this.queries.execute(new ListInvoices(tenantId, { state }, slice)),
    );
    return toPage(rows, limit, question, ({ id: invoiceId }) => [invoiceId]);
  }

  @Put('collection-method')
  @Staff()
  @ApiOkResponse({ type: SubscriptionAnswer, description: 'From the next renewal on (ToS 4.6)' })
  async collectBy(@Param('clientId') id: string, @Body() { method }: MethodBody): Promise<SubscriptionAnswer> {
    const tenantId = knownId(id);
    await this.commands.execute(new SetCollectionMethod(tenantId, method));
    return this.read(tenantId);
  }

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post('payments')
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ description: 'Booked; the oldest invoice is settled first' })
  async recordPayment(
    @Param('clientId') id: string,
    @Body() { amount, paidAt, reference }: PaymentBody,
  ): Promise<void> {
    await this.commands.execute(new RecordPayment(knownId(id), { ...amount }, paidAt, reference));
  }

  @Post('cancellation')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({ type: SubscriptionAnswer, description: 'As of the moment that the message arrived (ToS 3.5.a)' })
  async cancel(@Param('clientId') id: string, @Body() { receivedAt }: ReceivedBody): Promise<SubscriptionAnswer> {
    const tenantId = knownId(id);
    await this.commands.execute(new CancelSubscription(tenantId, receivedAt));
    return this.read(tenantId);
  }

  @Post('refunds/:refundId/payout')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'The money went back by bank' })
  async payOut(
    @Param('clientId') id: string,
    @Param('refundId') refundId: string,
    @Body() { reference }: PayoutBody,
  ): Promise<void> {
    await this.commands.execute(new CompleteRefund(knownId(id), knownId(refundId), reference));
  }

  private async read(tenantId: string): Promise<SubscriptionAnswer> {
    const subscription = await this.backOffice.of(tenantId, 'subscription', () =>
      this.queries.execute(new ReadSubscription(tenantId)),
    );
    if (!subscription) throw new NotFound();
    return subscription;
  }
}

class OverdueQuery extends PageQuery {
  @ApiPropertyOptional({ enum: OVERDUE_STATES })
  @IsOptional()
  @IsIn(OVERDUE_STATES)
  state?: OverdueState;
}

class RefundQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REFUND_STATES })
  @IsOptional()
  @IsIn(REFUND_STATES)
  state?: RefundState;
}

@ApiTags('back office')
@Controller('v1')
export class CollectionController {
  constructor(
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('overdue-cases')
  @Staff()
  @ApiOkResponse({ type: OverduePage, description: 'All clients, newest first' })
  async overdue(@Query() { cursor, limit, state }: OverdueQuery): Promise<OverduePage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'overdue cases', () =>
      this.queries.execute(new ListOverdueCases({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('refunds')
  @Staff()
  @ApiOkResponse({ type: RefundPage, description: 'All clients, newest first' })
  async refunds(@Query() { cursor, limit, state }: RefundQuery): Promise<RefundPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'refunds', () =>
      this.queries.execute(new ListRefunds({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}

class PlanVersionBody {
  @ApiProperty({ example: 'TEAM_MONTHLY' })
  @IsString()
  @MaxLength(40)
  code!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Max(1_000_000)
  version!: number;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  modules!: string[];

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Max(1_000_000)
  seats!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Units a month, by meter' })
  @IsObject()
  quotas!: Record<string, number>;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Without VAT' })
  @IsInt()
  @Max(99_999_999)
  netMinor!: number;

  @ApiProperty({ example: 'SEK' })
  @Matches(/^[A-Z]{3}$/)
  currency!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  @IsInt()
  vatPercent!: number;

  @ApiProperty({ enum: ['month', 'year'] })
  @IsIn(['month', 'year'])
  interval!: Interval;

  @ApiProperty({ format: 'date' })
  @Matches(DATE)
  sellableFrom!: string;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @Matches(DATE)
  sellableUntil?: string;
}

class RetirementBody {
  @ApiProperty({ format: 'date', description: 'The last day on which it can be bought' })
  @Matches(DATE)
  lastDay!: string;
}

@ApiTags('back office')
@Controller('v1/plans')
export class PriceListController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('versions')
  @Staff()
  @ApiOkResponse({ type: PlanVersionList, description: 'Every version that was ever published, newest first' })
  async versions(): Promise<PlanVersionList> {
    return { items: await this.queries.execute(new ListPlanVersions()) };
  }

  @Post()
  @HttpCode(204)
  @Staff(['admin'])
  @ApiNoContentResponse({ description: 'On the price list; a published version never changes' })
  async publish(@Body() terms: PlanVersionBody): Promise<void> {
    await this.commands.execute(new PublishPlanVersion({ ...terms }));
  }

  @Post(':code/versions/:version/retirement')
  @HttpCode(204)
  @Staff(['admin'])
  @ApiNoContentResponse({ description: 'Not sold after that day, and honoured for whoever has it' })
  async retire(
    @Param('code') code: string,
    @Param('version') version: string,
    @Body() { lastDay }: RetirementBody,
  ): Promise<void> {
    if (!/^\d{1,7}$/.test(version)) throw new NotFound();
    await this.commands.execute(new RetirePlanVersion(code, Number(version), lastDay));
  }
}
