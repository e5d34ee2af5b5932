import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { readCursor, toPage } from '../../../platform/http/pagination.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { DrawUpDocument } from '../application/drawing-up.js';
import { FindPayer, type MatchedPayment, MatchPayment } from '../application/matching.js';
import { ListInvoiceRequests, ReadInvoiceRequest } from '../application/queries-invoicing.js';
import { SendProForma } from '../application/requesting-invoices.js';
import type { ReferenceKind } from '../domain/reference.js';
import { MoneyAnswer } from './http-answers.js';
import { MoneyBody } from './http-back-office.js';
import { asFile, InvoiceRequestAnswer, InvoiceRequestPage, InvoiceRequestQuery, Pdf } from './http-invoicing.js';

class ProFormaBody {
  @ApiPropertyOptional({ format: 'date', description: 'The last day, inclusive; by default as the policy says' })
  @IsOptional()
  @Matches(DATE)
  validUntil?: string;
}

/** What staff do for one client; every look leaves evidence with that client. */
@ApiTags('back office')
@Controller('v1/clients/:clientId')
export class ClientInvoicingController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Post('invoice-requests/:id/pro-forma')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({ type: InvoiceRequestAnswer, description: 'Sent, and payable until the end of its last day' })
  async send(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { validUntil }: ProFormaBody,
  ): Promise<InvoiceRequestAnswer> {
    const tenantId = knownId(clientId);
    await this.commands.execute(new SendProForma(tenantId, knownId(id), validUntil));
    const request = await this.backOffice.of(tenantId, 'invoice request', () =>
      this.queries.execute(new ReadInvoiceRequest(tenantId, id)),
    );
    return request!;
  }

  @Get('invoice-requests/:id')
  @Staff()
  @ApiOkResponse({ type: InvoiceRequestAnswer })
  async request(@Param('clientId') clientId: string, @Param('id') id: string): Promise<InvoiceRequestAnswer> {
    const tenantId = knownId(clientId);
    const request = await this.backOffice.of(tenantId, 'invoice request', () =>
      this.queries.execute(new ReadInvoiceRequest(tenantId, knownId(id))),
    );
    if (!request) throw new NotFound();
    return request;
  }

  @Get('invoice-requests/:id/pdf')
  @Staff()
  @Pdf('The pro forma')
  proForma(@Param('clientId') clientId: string, @Param('id') id: string): Promise<StreamableFile> {
    return this.document(clientId, 'pro-forma', id);
  }

  @Get('invoices/:id/pdf')
  @Staff()
  @Pdf('The invoice')
  invoice(@Param('clientId') clientId: string, @Param('id') id: string): Promise<StreamableFile> {
    return this.document(clientId, 'invoice', id);
  }

  private async document(clientId: string, kind: 'pro-forma' | 'invoice', id: string): Promise<StreamableFile> {
    const tenantId = knownId(clientId);
    const drawUp = () => this.commands.execute(new DrawUpDocument(tenantId, kind, knownId(id)));
    return asFile(await this.backOffice.of(tenantId, `${kind} document`, drawUp));
  }
}

class BankPaymentBody {
  @ApiProperty({ description: 'The reference that the payer gave; spaces do not count' })
  @IsString()
  @MaxLength(40)
  ocr!: string;

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyBody)
  amount!: MoneyBody;

  @ApiProperty({ format: 'date', description: 'The bank’s day of payment' })
  @Matches(DATE)
  paidOn!: string;

  @ApiProperty({ description: 'The bank’s own; the same money is booked once' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  reference!: string;
}

class MatchedPaymentAnswer implements MatchedPayment {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ enum: ['invoice', 'pro-forma'] }) kind!: ReferenceKind;
  @ApiProperty() number!: string;
  @ApiProperty({ enum: ['exact', 'short', 'over', 'returned', 'known'] }) result!: MatchedPayment['result'];
  @ApiProperty({ description: 'Still to be paid of it' }) missing!: MoneyAnswer;
  @ApiProperty({ description: 'Goes back' }) surplus!: MoneyAnswer;
}

/** ToS 4.6, 3.4: bank payments by the reference that they carry, and the pro formas that wait for them. */
@ApiTags('back office')
@Controller('v1')
export class BankPaymentController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post('bank-payments')
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: MatchedPaymentAnswer, description: 'Booked; a wrong digit is 422, nobody’s 404' })
  async match(@Body() { ocr, amount, paidOn, reference }: BankPaymentBody): Promise<MatchedPaymentAnswer> {
    const { tenantId, kind, sequence } = await this.queries.execute(new FindPayer(ocr));
    return this.commands.execute(new MatchPayment(tenantId, kind, sequence, { ...amount }, paidOn, reference));
  }

  @Get('pro-formas')
  @Staff()
  @ApiOkResponse({ type: InvoiceRequestPage, description: 'Requests of all clients, newest first' })
  async requests(@Query() { cursor, limit, state }: InvoiceRequestQuery): Promise<InvoiceRequestPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'invoice requests', () =>
      this.queries.execute(new ListInvoiceRequests(undefined, { state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}
