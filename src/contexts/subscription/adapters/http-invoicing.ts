import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiProduces,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Administrator, Caller, type Principal } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId } from '../../../platform/http/validation.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { ChangeBillingContact } from '../application/billing-post.js';
import { DrawUpDocument, fileNameOf } from '../application/drawing-up.js';
import type { BillingDocument } from '../application/ports-invoicing.js';
import {
  type InvoiceRequestDetails,
  type InvoiceRequestListing,
  ListInvoiceRequests,
  ReadBillingContact,
  ReadInvoiceRequest,
} from '../application/queries-invoicing.js';
import { ConfirmInvoiceRequest, RequestInvoice } from '../application/requesting-invoices.js';
import type { BillingDetails, BuyerAddress } from '../domain/billing-contact.js';
import type { InvoiceRequestState } from '../domain/invoice-request.js';
import { OrderAcceptanceBody, OrderBody } from './http.js';
import { MoneyAnswer, OrderSummaryAnswer } from './http-answers.js';

const STATES: InvoiceRequestState[] = ['REQUESTED', 'SENT', 'SETTLED', 'EXPIRED', 'SUPERSEDED'];
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const OPTIONAL_DATE = { type: String, format: 'date', nullable: true } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class InvoiceRequestAnswer implements InvoiceRequestDetails {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['DRAFT', ...STATES] }) state!: InvoiceRequestState;
  @ApiProperty() summary!: OrderSummaryAnswer;
  @ApiProperty({ description: 'Sent back with the confirmation' }) summarySha256!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) requestedAt!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Of the pro forma, once it was sent' }) number!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The reference of the bank payment' }) ocr!: string | null;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'That day included' }) validUntil!: LocalDate | null;
  @ApiProperty({ description: 'What has not come yet' }) missing!: MoneyAnswer;
  @ApiProperty(OPTIONAL_INSTANT) settledAt!: string | null;
}

class InvoiceRequestListingAnswer implements InvoiceRequestListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: STATES }) state!: InvoiceRequestState;
  @ApiProperty() planName!: string;
  @ApiProperty(OPTIONAL_TEXT) number!: string | null;
  @ApiProperty(OPTIONAL_DATE) validUntil!: LocalDate | null;
  @ApiProperty(OPTIONAL_INSTANT) requestedAt!: string | null;
  @ApiProperty() total!: MoneyAnswer;
  @ApiProperty() missing!: MoneyAnswer;
}

export class InvoiceRequestPage {
  @ApiProperty({ type: [InvoiceRequestListingAnswer] }) items!: InvoiceRequestListingAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class InvoiceRequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: InvoiceRequestState;
}

class InvoiceConfirmationBody {
  @ApiProperty({ description: 'Of the summary that was shown, hex' })
  @Matches(/^[0-9a-f]{64}$/)
  summarySha256!: string;

  @ApiProperty({ type: [OrderAcceptanceBody], description: 'The boxes that were ticked' })
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => OrderAcceptanceBody)
  acceptances!: OrderAcceptanceBody[];
}

const Payer = () => Administrator({ needs: 'own-affairs', scope: 'billing:write' });
const Reader = () => Administrator({ needs: 'own-affairs', scope: 'billing:read' });
export const Pdf = (description: string) => (target: object, key: string, descriptor: PropertyDescriptor) => {
  ApiProduces('application/pdf')(target, key, descriptor);
  const schema = { type: 'string', format: 'binary' };
  ApiOkResponse({ description, content: { 'application/pdf': { schema } } })(target, key, descriptor);
};

/** ToS 4.6: a yearly plan on an invoice, asked for by an administrator. */
@ApiTags('billing')
@Controller('v1/invoice-requests')
export class InvoiceRequestController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @Payer()
  @ApiCreatedResponse({ type: InvoiceRequestAnswer, description: 'The summary to be confirmed; yearly plans only' })
  async draft(
    @Caller() { tenantId, accountId }: Principal,
    @Body() { planCode }: OrderBody,
  ): Promise<InvoiceRequestAnswer> {
    const { requestId } = await this.commands.execute(new RequestInvoice(tenantId, planCode, accountId));
    return this.read(tenantId, requestId);
  }

  @Get()
  @Reader()
  @ApiOkResponse({ type: InvoiceRequestPage, description: 'Newest first, without drafts' })
  async list(
    @Caller() { tenantId }: Principal,
    @Query() { cursor, limit, state }: InvoiceRequestQuery,
  ): Promise<InvoiceRequestPage> {
    const question = { tenantId, state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListInvoiceRequests(tenantId, { state }, slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @Reader()
  @ApiOkResponse({ type: InvoiceRequestAnswer })
  one(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<InvoiceRequestAnswer> {
    return this.read(tenantId, knownId(id));
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Payer()
  @ApiOkResponse({ type: InvoiceRequestAnswer, description: 'Agreed to as an order is (ToS 4.3); staff answer it' })
  async confirm(
    @Caller() { tenantId, accountId }: Principal,
    @Param('id') id: string,
    @Body() { summarySha256, acceptances }: InvoiceConfirmationBody,
    @Req() request: FastifyRequest,
  ): Promise<InvoiceRequestAnswer> {
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'und';
    const purchaser = { accountId, ip: request.ip, locale };
    await this.commands.execute(
      new ConfirmInvoiceRequest(tenantId, knownId(id), summarySha256, acceptances, purchaser),
    );
    return this.read(tenantId, id);
  }

  @Get(':id/pdf')
  @Reader()
  @Pdf('The pro forma, once it was sent')
  async proForma(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<StreamableFile> {
    return asFile(await this.commands.execute(new DrawUpDocument(tenantId, 'pro-forma', knownId(id))));
  }

  private async read(tenantId: string, id: string): Promise<InvoiceRequestAnswer> {
    const request = await this.queries.execute(new ReadInvoiceRequest(tenantId, id));
    if (!request) throw new NotFound();
    return request;
  }
}

@ApiTags('billing')
@Controller('v1/invoices')
export class BillingDocumentController {
  constructor(private readonly commands: CommandBus) {}

  @Get(':id/pdf')
  @Reader()
  @Pdf('As it was drawn up first, byte for byte')
  async invoice(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<StreamableFile> {
    return asFile(await this.commands.execute(new DrawUpDocument(tenantId, 'invoice', knownId(id))));
  }

  @Get(':id/receipt')
  @Reader()
  @Pdf('Once it is paid; 409 before')
  async receipt(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<StreamableFile> {
    return asFile(await this.commands.execute(new DrawUpDocument(tenantId, 'receipt', knownId(id))));
  }
}

@ApiTags('billing')
@Controller('v1/credit-notes')
export class CreditNoteController {
  constructor(private readonly commands: CommandBus) {}

  @Get(':id/pdf')
  @Reader()
  @Pdf('As it was drawn up first, byte for byte')
  async creditNote(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<StreamableFile> {
    return asFile(await this.commands.execute(new DrawUpDocument(tenantId, 'credit-note', knownId(id))));
  }
}

class BuyerAddressBody implements BuyerAddress {
  @ApiProperty() @IsString() @MaxLength(200) street!: string;
  @ApiProperty() @IsString() @MaxLength(20) postalCode!: string;
  @ApiProperty() @IsString() @MaxLength(100) city!: string;
  @ApiProperty() @IsString() @MaxLength(100) country!: string;
}

class BillingContactBody implements BillingDetails {
  @ApiProperty({ type: String, format: 'email', nullable: true, description: 'Gets copies (ToS 4.2)' })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  email: string | null = null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Printed on invoices' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  reference: string | null = null;

  @ApiProperty({ type: BuyerAddressBody, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => BuyerAddressBody)
  address: BuyerAddressBody | null = null;
}

class BillingContactAnswer extends BillingContactBody {
  @ApiProperty({ type: 'integer', description: '0: nothing was said yet' }) version!: number;
}

@ApiTags('billing')
@Controller('v1/billing/contact')
export class BillingContactController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Reader()
  @ApiOkResponse({ type: BillingContactAnswer })
  async read(
    @Caller() { tenantId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillingContactAnswer | undefined> {
    const contact = await this.queries.execute(new ReadBillingContact(tenantId));
    return answeredNotModified(request, reply, etagOf(contact.version)) ? undefined : contact;
  }

  @Put()
  @Payer()
  @ApiOkResponse({ type: BillingContactAnswer })
  async change(
    @Caller() { tenantId }: Principal,
    @IfMatch() version: number,
    @Body() { email, reference, address }: BillingContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillingContactAnswer> {
    const details = { email, reference, address: address && { ...address } };
    await this.commands.execute(new ChangeBillingContact(tenantId, details, version));
    const contact = await this.queries.execute(new ReadBillingContact(tenantId));
    void reply.header('etag', etagOf(contact.version));
    return contact;
  }
}

export const asFile = (document: BillingDocument): StreamableFile =>
  new StreamableFile(document.content, {
    type: 'application/pdf',
    disposition: `attachment; filename="${fileNameOf(document)}"`,
    length: document.content.byteLength,
  });
