import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Caller, Member, type Principal, Public } from '../../../platform/http/access.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId, linkIn, PRINTABLE } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Members } from '../../identity/contract.js';
import { Clients, type CustomerKind } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import { CaseReader } from '../application/ports.js';
import { ListOwnComplaints, ListOwnErrorReports } from '../application/queries.js';
import { ReportError } from '../application/reporting-errors.js';
import { SubmitComplaint, SupplementComplaint } from '../application/submitting.js';
import type { ReplyChannel } from '../contract.js';
import {
  ComplaintAnswer,
  ComplaintPage,
  ErrorReceiptAnswer,
  ErrorReportPage,
  KINDS,
  REPLY_CHANNELS,
  ReceiptAnswer,
} from './http-answers.js';

const LONG = 10_000;

/** ToS 5.4: all of it may be left out; we ask for what is missing. */
class DetailsBody {
  @ApiPropertyOptional({ maxLength: LONG, description: 'What went wrong, by which promise' })
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(PRINTABLE)
  breach?: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'What it is about: an invoice number, a page, a contact' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  @Matches(PRINTABLE)
  identifiers?: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'What would put it right; silence from us grants it (5.6.a)' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  @Matches(PRINTABLE)
  requestedRemedy?: string;
}

class WrittenDetailsBody extends DetailsBody {
  @ApiPropertyOptional({ maxLength: 200, description: 'Of the person or the company' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PRINTABLE)
  name?: string;

  @ApiPropertyOptional({ format: 'email', description: 'Of the account that it is about' })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  accountEmail?: string;
}

class WishBody extends WrittenDetailsBody {
  @ApiPropertyOptional({ enum: REPLY_CHANNELS, default: 'email', description: 'How we answer (ToS 5.5.c)' })
  @IsOptional()
  @IsIn(REPLY_CHANNELS)
  replyChannel?: ReplyChannel;

  @ApiPropertyOptional({ maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Matches(PRINTABLE)
  postalAddress?: string;

  @ApiPropertyOptional({ enum: ['sv', 'en'], default: 'sv' })
  @IsOptional()
  @IsIn(['sv', 'en'])
  language?: Language;
}

/** The form of the public site. */
export class ComplaintForm extends WishBody {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: CustomerKind;

  @ApiProperty({ example: 'SE', description: 'Where the complainant lives, ISO 3166-1 alpha-2' })
  @Matches(/^[A-Z]{2}$/)
  country!: string;
}

class OwnComplaintBody extends DetailsBody {
  @ApiPropertyOptional({ enum: REPLY_CHANNELS, default: 'email' })
  @IsOptional()
  @IsIn(REPLY_CHANNELS)
  replyChannel?: ReplyChannel;

  @ApiPropertyOptional({ maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Matches(PRINTABLE)
  postalAddress?: string;
}

class SupplementBody extends WrittenDetailsBody {
  @ApiProperty({ description: 'From the link in the letter' })
  @IsString()
  @Matches(/^[0-9a-f-]{36}\.[\w-]{43}$/)
  token!: string;
}

class ErrorBody {
  @ApiProperty({ maxLength: 500, description: 'The page or the call' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  @Matches(PRINTABLE)
  where!: string;

  @ApiProperty({ maxLength: LONG, description: 'What happened, and what should have' })
  @IsString()
  @MinLength(1)
  @MaxLength(LONG)
  @Matches(PRINTABLE)
  what!: string;
}

class ErrorForm extends ErrorBody {
  @ApiPropertyOptional({ format: 'email', description: 'Where we say what came of it' })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  @ApiPropertyOptional({ enum: ['sv', 'en'], default: 'sv' })
  @IsOptional()
  @IsIn(['sv', 'en'])
  language?: Language;
}

/** Forms that need no account; what comes in by them lies with the operator. */
@ApiTags('complaints')
@Controller('v1/public')
export class PublicComplaintController {
  constructor(private readonly commands: CommandBus) {}

  @Post('complaints')
  @HttpCode(201)
  @Public()
  @NotIdempotent()
  @ApiCreatedResponse({ type: ReceiptAnswer })
  submit(@Body() form: ComplaintForm): Promise<ReceiptAnswer> {
    const { kind, country } = form;
    return this.commands.execute(
      new SubmitComplaint(OPERATOR_TENANT, 'form', undefined, kind, country, null, detailsOf(form), wishOf(form)),
    );
  }

  @Post('complaints/supplements')
  @HttpCode(200)
  @Public()
  @NotIdempotent()
  @ApiOkResponse({ type: ReceiptAnswer, description: 'The clock starts once nothing is missing (ToS 5.5.a)' })
  supplement(@Body() { token, ...details }: SupplementBody): Promise<ReceiptAnswer> {
    const { tenantId, secret } = linkIn(token);
    return this.commands.execute(new SupplementComplaint(tenantId, { token: secret }, details));
  }

  @Post('error-reports')
  @HttpCode(201)
  @Public()
  @NotIdempotent()
  @ApiCreatedResponse({ type: ErrorReceiptAnswer })
  reportError(@Body() { where, what, email, language }: ErrorForm): Promise<ErrorReceiptAnswer> {
    return this.commands.execute(new ReportError(OPERATOR_TENANT, null, email ?? null, language ?? 'sv', where, what));
  }
}

/** A user's own cases; an administrator sees those of the whole instance. Open in every state of the instance. */
@ApiTags('complaints')
@Controller('v1')
export class OwnCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: CaseReader,
    private readonly members: Members,
    private readonly clients: Clients,
  ) {}

  @Post('complaints')
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  @ApiCreatedResponse({ type: ReceiptAnswer })
  async submit(@Body() body: OwnComplaintBody, @Caller() caller: Principal): Promise<ReceiptAnswer> {
    const { tenantId, accountId } = caller;
    const { country, agreementConcludedAt } = await this.clients.profile(tenantId);
    // What is complained of is the agreement, so its rights count (ToS 5.2, K4).
    const kind = await this.clients.kindAt(tenantId, new Date(agreementConcludedAt!));
    const person = await this.members.addressee(tenantId, accountId);
    const details = detailsOf({ ...body, name: person?.name, accountEmail: person?.email });
    const reply = wishOf({ ...body, accountEmail: person?.email, language: person?.language });
    return this.commands.execute(
      new SubmitComplaint(tenantId, 'instance', undefined, kind, country, accountId, details, reply),
    );
  }

  @Get('complaints')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ComplaintPage, description: 'Newest first' })
  async list(@Query() { cursor, limit }: PageQuery, @Caller() caller: Principal): Promise<ComplaintPage> {
    const question = { whose: whose(caller) ?? 'all' };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListOwnComplaints(caller.tenantId, whose(caller), slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('complaints/:id')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ComplaintAnswer })
  async one(@Param('id') id: string, @Caller() caller: Principal): Promise<ComplaintAnswer> {
    const complaint = await this.reader.complaint(caller.tenantId, knownId(id));
    if (!complaint || (whose(caller) && complaint.accountId !== caller.accountId)) throw new NotFound();
    return complaint;
  }

  @Post('complaints/:id/supplements')
  @HttpCode(200)
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ReceiptAnswer })
  supplement(
    @Param('id') id: string,
    @Body() details: DetailsBody,
    @Caller() caller: Principal,
  ): Promise<ReceiptAnswer> {
    const proof = { complaintId: knownId(id), accountId: whose(caller) };
    return this.commands.execute(new SupplementComplaint(caller.tenantId, proof, details));
  }

  @Post('error-reports')
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  @ApiCreatedResponse({ type: ErrorReceiptAnswer })
  async reportError(@Body() { where, what }: ErrorBody, @Caller() caller: Principal): Promise<ErrorReceiptAnswer> {
    const { tenantId, accountId } = caller;
    const person = await this.members.addressee(tenantId, accountId);
    const { email = null, language = 'sv' as const } = person ?? {};
    return this.commands.execute(new ReportError(tenantId, accountId, email, language, where, what));
  }

  @Get('error-reports')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ErrorReportPage, description: 'Newest first' })
  async errorReports(@Query() { cursor, limit }: PageQuery, @Caller() caller: Principal): Promise<ErrorReportPage> {
    const question = { whose: whose(caller) ?? 'all' };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListOwnErrorReports(caller.tenantId, whose(caller), slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}

const whose = ({ role, accountId }: Principal): string | undefined =>
  role === 'administrator' ? undefined : accountId;

type Written = Partial<WishBody>;

export const detailsOf = ({ name, accountEmail, breach, identifiers, requestedRemedy }: Written) => ({
  name: name?.trim() || null,
  accountEmail: accountEmail?.trim() || null,
  breach: breach?.trim() || null,
  identifiers: identifiers?.trim() || null,
  requestedRemedy: requestedRemedy?.trim() || null,
});

export const wishOf = ({ replyChannel, accountEmail, postalAddress, language }: Written) => ({
  channel: replyChannel ?? ('email' as const),
  email: accountEmail?.trim() || null,
  postalAddress: postalAddress?.trim() || null,
  language: language ?? ('sv' as const),
});
