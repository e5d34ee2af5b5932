import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiHeader,
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
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Administrator, Caller, type Principal, Public } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf } from '../../../platform/http/concurrency.js';
import { GatewayRoute, NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { ProtocolError } from '../../../platform/http/problem-details.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { CancelSubscription, ResumeSubscription } from '../application/cancelling.js';
import { BuyAndPay, PlaceOrder } from '../application/ordering.js';
import { ChangeCard, PayInvoice } from '../application/paying.js';
import { PaymentGateway } from '../application/ports.js';
import {
  ListInvoices,
  ListPlans,
  ReadBilling,
  ReadInvoice,
  ReadOrder,
  ReadSubscription,
} from '../application/queries.js';
import { HearProvider } from '../application/receiving-news.js';
import type { InvoiceState } from '../domain/invoice.js';
import {
  BillingAnswer,
  CheckoutAnswer,
  INVOICE_STATES,
  InvoiceAnswer,
  InvoicePage,
  OrderAnswer,
  PlanList,
  ScheduleAnswer,
  SubscriptionAnswer,
} from './http-answers.js';

/** Every member may see when money is due (ToS 4.10); what it is, and what to do about it, is the administrators'. */
const Everyone = () => Access({ roles: ['user', 'administrator'], needs: 'own-affairs', scope: 'billing:read' });
const Payer = () => Administrator({ needs: 'own-affairs', scope: 'billing:write' });

@ApiTags('plans')
@Controller('v1/plans')
export class PlanController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: PlanList, description: 'The public price list (ToS 3.3.a), cheapest first' })
  async list(): Promise<PlanList> {
    return { items: await this.queries.execute(new ListPlans()) };
  }
}

export class OrderBody {
  @ApiProperty({ example: 'TEAM_MONTHLY' })
  @IsString()
  @MaxLength(40)
  planCode!: string;
}

export class OrderAcceptanceBody {
  @ApiProperty({ enum: ['terms-of-service', 'privacy-policy'] })
  @IsIn(['terms-of-service', 'privacy-policy'])
  kind!: string;

  @ApiProperty()
  @IsString()
  @MaxLength(40)
  version!: string;

  @ApiProperty({ description: 'Of the text that was shown, hex' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256!: string;
}

export class ExpressStartBody {
  @ApiProperty({ description: 'The service is to begin before the fourteen days are over' })
  @IsBoolean()
  consent!: boolean;

  @ApiProperty({ description: 'The days used are then paid for on a withdrawal (ToS 6.3, 6.4)' })
  @IsBoolean()
  acknowledgement!: boolean;
}

class ConfirmationBody {
  @ApiProperty({ description: 'Of the summary that was shown, hex' })
  @Matches(/^[0-9a-f]{64}$/)
  summarySha256!: string;

  @ApiProperty({ type: [OrderAcceptanceBody], description: 'The boxes that were ticked' })
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => OrderAcceptanceBody)
  acceptances!: OrderAcceptanceBody[];

  @ApiPropertyOptional({
    type: () => ExpressStartBody,
    description: 'A consumer’s boxes about the first fourteen days',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExpressStartBody)
  expressStart?: ExpressStartBody;
}

@ApiTags('orders')
@Controller('v1/orders')
export class OrderController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @Payer()
  @ApiCreatedResponse({ type: OrderAnswer, description: 'The summary to be confirmed' })
  async place(@Caller() { tenantId, accountId }: Principal, @Body() { planCode }: OrderBody): Promise<OrderAnswer> {
    const { orderId } = await this.commands.execute(new PlaceOrder(tenantId, planCode, accountId));
    return this.read(tenantId, orderId);
  }

  @Get(':id')
  @Administrator({ needs: 'own-affairs', scope: 'billing:read' })
  @ApiOkResponse({ type: OrderAnswer })
  async one(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<OrderAnswer> {
    return this.read(tenantId, id);
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Payer()
  @GatewayRoute()
  @ApiOkResponse({ type: CheckoutAnswer, description: 'Buy and Pay (ToS 4.3): where to pay' })
  async confirm(
    @Caller() { tenantId, accountId }: Principal,
    @Param('id') id: string,
    @Body() { summarySha256, acceptances, expressStart }: ConfirmationBody,
    @Req() request: FastifyRequest,
  ): Promise<CheckoutAnswer> {
    if (!isId(id)) throw new NotFound();
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'und';
    const purchaser = { accountId, ip: request.ip, locale, expressStart };
    const { url } = await this.commands.execute(new BuyAndPay(tenantId, id, summarySha256, acceptances, purchaser));
    return { checkoutUrl: url };
  }

  private async read(tenantId: string, id: string): Promise<OrderAnswer> {
    const order = isId(id) ? await this.queries.execute(new ReadOrder(tenantId, id)) : undefined;
    if (!order) throw new NotFound();
    return order;
  }
}

@ApiTags('billing')
@Controller('v1/subscription')
export class SubscriptionController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Everyone()
  @ApiOkResponse({ type: SubscriptionAnswer })
  async own(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubscriptionAnswer | undefined> {
    const subscription = await this.read(caller);
    const mask = caller.role === 'administrator' ? '' : 'u';
    if (answeredNotModified(request, reply, etagOf(subscription.version, mask))) return undefined;
    return subscription;
  }

  @Post('cancellation')
  @HttpCode(200)
  @Payer()
  @ApiOkResponse({ type: SubscriptionAnswer, description: 'Renewal is off; the service runs to the paid end' })
  async cancel(@Caller() caller: Principal): Promise<SubscriptionAnswer> {
    await this.commands.execute(new CancelSubscription(caller.tenantId));
    return this.read(caller);
  }

  @Post('resumption')
  @HttpCode(200)
  @Payer()
  @ApiOkResponse({ type: SubscriptionAnswer, description: 'It renews again' })
  async resume(@Caller() caller: Principal): Promise<SubscriptionAnswer> {
    await this.commands.execute(new ResumeSubscription(caller.tenantId));
    return this.read(caller);
  }

  @Post('card')
  @HttpCode(200)
  @Payer()
  @GatewayRoute()
  @ApiOkResponse({ type: CheckoutAnswer, description: 'Where another card is saved' })
  async changeCard(@Caller() { tenantId }: Principal): Promise<CheckoutAnswer> {
    const { url } = await this.commands.execute(new ChangeCard(tenantId));
    return { checkoutUrl: url };
  }

  private async read({ tenantId, role }: Principal): Promise<SubscriptionAnswer> {
    const subscription = await this.queries.execute(new ReadSubscription(tenantId));
    if (!subscription) throw new NotFound();
    return role === 'administrator' ? subscription : { ...subscription, paymentMethod: null };
  }
}

@ApiTags('billing')
@Controller('v1/billing')
export class BillingController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Everyone()
  @ApiOkResponse({ type: BillingAnswer, description: 'Users see the dates, administrators the amounts as well' })
  async overview(@Caller() { tenantId, role }: Principal): Promise<BillingAnswer> {
    const billing = await this.queries.execute(new ReadBilling(tenantId));
    if (!billing) throw new NotFound();
    if (role === 'administrator') return billing;
    return { ...billing, schedule: datesOf(billing), openInvoices: [], disputedPayments: [], moneyBack: [] };
  }

  @Get('schedule')
  @Everyone()
  @ApiOkResponse({ type: ScheduleAnswer, description: 'The days of the coming charges (ToS 4.10)' })
  async schedule(@Caller() { tenantId, role }: Principal): Promise<ScheduleAnswer> {
    const billing = await this.queries.execute(new ReadBilling(tenantId));
    if (!billing) throw new NotFound();
    return { items: role === 'administrator' ? billing.schedule : datesOf(billing) };
  }
}

const datesOf = ({ schedule }: { schedule: { on: string }[] }) => schedule.map(({ on }) => ({ on, amount: null }));

class InvoiceQuery extends PageQuery {
  @ApiPropertyOptional({ enum: INVOICE_STATES })
  @IsOptional()
  @IsIn(INVOICE_STATES)
  state?: InvoiceState;
}

@ApiTags('billing')
@Controller('v1/invoices')
export class InvoiceController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Administrator({ needs: 'own-affairs', scope: 'billing:read' })
  @ApiOkResponse({ type: InvoicePage, description: 'Newest first' })
  async list(@Caller() { tenantId }: Principal, @Query() { cursor, limit, state }: InvoiceQuery): Promise<InvoicePage> {
    const question = { tenantId, state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListInvoices(tenantId, { state }, slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @Administrator({ needs: 'own-affairs', scope: 'billing:read' })
  @ApiOkResponse({ type: InvoiceAnswer })
  async one(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<InvoiceAnswer> {
    const invoice = isId(id) ? await this.queries.execute(new ReadInvoice(tenantId, id)) : undefined;
    if (!invoice) throw new NotFound();
    return invoice;
  }

  @Post(':id/payment')
  @HttpCode(200)
  @Payer()
  @GatewayRoute()
  @ApiOkResponse({ type: CheckoutAnswer, description: 'Where this invoice, and any older one, is paid with any card' })
  async pay(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<CheckoutAnswer> {
    if (!isId(id)) throw new NotFound();
    const { url } = await this.commands.execute(new PayInvoice(tenantId, id));
    return { checkoutUrl: url };
  }
}

const PROVIDER = { kind: 'system', id: 'stripe' } as const;

/** Where the payment provider tells us that something happened. */
@ApiTags('billing')
@Controller('v1/stripe/events')
export class ProviderEventController {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  @Post()
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiHeader({ name: 'Stripe-Signature', required: true })
  @ApiNoContentResponse({ description: 'Taken; what happened was asked of the provider anew' })
  async hear(@Req() request: FastifyRequest & { rawBody?: Buffer }): Promise<void> {
    const signature = request.headers['stripe-signature'];
    const eventId =
      request.rawBody && typeof signature === 'string'
        ? this.gateway.authenticate(request.rawBody, signature)
        : undefined;
    if (!eventId) throw new ProtocolError(400, 'bad-signature', 'The signature is missing, wrong or too old.');

    await inTenant(OPERATOR_TENANT, PROVIDER, () => this.commands.execute(new HearProvider(eventId)));
  }
}
