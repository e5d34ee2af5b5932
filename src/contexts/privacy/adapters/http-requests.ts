import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsArray, IsEmail, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Administrator, Caller, Member, type Principal, Public } from '../../../platform/http/access.js';
import { IfMatch } from '../../../platform/http/concurrency.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId, linkIn, PRINTABLE } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Members } from '../../identity/contract.js';
import { Clients } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import { HandleDataRequest, type RequestStep } from '../application/answering-requests.js';
import { PrivacyReader } from '../application/ports.js';
import { type DataRequestRecord, ListForwardedRequests, ListOwnDataRequests } from '../application/queries.js';
import { ConfirmRequester, SubmitDataRequest } from '../application/requesting.js';
import type { RefusalGround, RequestKind, RequestOutcome } from '../contract-requests.js';
import { REFUSAL_GROUNDS, REQUEST_KINDS } from '../domain/data-request.js';
import {
  DataRequestAnswer,
  DataRequestPage,
  DataRequestReceiptAnswer,
  REQUEST_OUTCOMES,
} from './http-request-answers.js';

const LONG = 10_000;

class DataRequestBody {
  @ApiProperty({ enum: REQUEST_KINDS })
  @IsIn(REQUEST_KINDS)
  kind!: RequestKind;

  @ApiPropertyOptional({ maxLength: LONG, description: 'Which data, and why, where it matters' })
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(PRINTABLE)
  details?: string;
}

export class PrivacyRequestForm extends DataRequestBody {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(PRINTABLE)
  name!: string;

  @ApiProperty({ format: 'email', description: 'A link to it proves who asks' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiPropertyOptional({ enum: ['sv', 'en'], default: 'sv' })
  @IsOptional()
  @IsIn(['sv', 'en'])
  language?: Language;

  @ApiPropertyOptional({
    maxLength: 40,
    description: 'The address of the company that keeps the data, `acme`; without it the operator is meant',
  })
  @IsOptional()
  @Matches(/^[a-z0-9-]{3,40}$/)
  company?: string;
}

class RequesterProof {
  @ApiProperty({ description: 'From the link in the letter' })
  @IsString()
  @Matches(/^[0-9a-f-]{36}\.[\w-]{43}$/)
  token!: string;
}

class HelpWantedBody {
  @ApiProperty({ maxLength: 5000 })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  @Matches(PRINTABLE)
  wanted!: string;
}

export class RequestAnswerBody {
  @ApiProperty({ enum: REQUEST_OUTCOMES })
  @IsIn(REQUEST_OUTCOMES)
  outcome!: RequestOutcome;

  @ApiProperty({ maxLength: 20_000, description: 'What the person reads' })
  @IsString()
  @MinLength(1)
  @MaxLength(20_000)
  text!: string;

  @ApiPropertyOptional({ enum: REFUSAL_GROUNDS, isArray: true, description: 'For each part that is refused' })
  @IsOptional()
  @IsArray()
  @IsIn(REFUSAL_GROUNDS, { each: true })
  grounds?: RefusalGround[];

  @ApiPropertyOptional({ maxLength: 5000, description: 'Why; whoever is refused something reads it' })
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  reason?: string;
}

/** ToS 9.9, K11: for people who are only contacts of a client, and for everybody else without an account. */
@ApiTags('privacy')
@Controller('v1/public/privacy-requests')
export class PublicPrivacyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clients: Clients,
  ) {}

  /**
   * The answer is the same whether company or person are known, or have had their share of mail for now: the
   * request is kept and its month runs, and the letter waits its turn.
   */
  @Post()
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'A letter to the address says what happens next' })
  async submit(@Body() { company, ...form }: PrivacyRequestForm): Promise<void> {
    const client = company === undefined ? undefined : await this.clients.bySlug(company);
    const role = client ? 'processor' : 'controller';
    await this.commands.execute(
      new SubmitDataRequest(client ?? OPERATOR_TENANT, role, 'form', undefined, null, writtenIn(form)),
    );
  }

  @Post('confirmations')
  @HttpCode(200)
  @Public()
  @NotIdempotent()
  @ApiOkResponse({ type: DataRequestReceiptAnswer })
  confirm(@Body() { token }: RequesterProof): Promise<DataRequestReceiptAnswer> {
    const { tenantId, secret } = linkIn(token);
    return this.commands.execute(new ConfirmRequester(tenantId, secret));
  }
}

export const writtenIn = ({ kind, details, name, email, language }: PrivacyRequestForm) => ({
  kind,
  details: details?.trim() ?? '',
  requester: { name: name.trim(), email: email.trim(), language: language ?? ('sv' as const) },
});

/** A user's own requests, and what an administrator answers as controller. Open in every state of the instance. */
@ApiTags('privacy')
@Controller('v1/privacy/requests')
export class OwnRequestsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: PrivacyReader,
    private readonly members: Members,
  ) {}

  @Post()
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  @ApiCreatedResponse({ type: DataRequestReceiptAnswer, description: 'Whoever is signed in is known' })
  async submit(
    @Body() { kind, details }: DataRequestBody,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<DataRequestReceiptAnswer> {
    const requester = await this.members.addressee(tenantId, accountId);
    if (!requester) throw new NotFound();
    const written = { kind, details: details?.trim() ?? '', requester };
    return this.commands.execute(
      new SubmitDataRequest(tenantId, 'controller', 'instance', undefined, accountId, written),
    );
  }

  @Get()
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: DataRequestPage, description: 'One’s own, newest first' })
  async list(
    @Query() { cursor, limit }: PageQuery,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<DataRequestPage> {
    const question = { accountId };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListOwnDataRequests(tenantId, accountId, slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('forwarded')
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: DataRequestPage, description: 'Of the client’s contacts, newest first (K11)' })
  async forwarded(@Query() { cursor, limit }: PageQuery, @Caller() { tenantId }: Principal): Promise<DataRequestPage> {
    const question = { forwarded: true };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.queries.execute(new ListForwardedRequests(tenantId, slice));
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: DataRequestAnswer })
  one(@Param('id') id: string, @Caller() caller: Principal): Promise<DataRequestAnswer> {
    return this.visible(caller, id);
  }

  @Post(':id/help')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'The processor is asked to help (K11)' })
  askForHelp(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { wanted }: HelpWantedBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.asController(caller, id, version, { step: 'ask-for-help', wanted });
  }

  @Post(':id/answer')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'The client answers its contact as controller' })
  answer(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: RequestAnswerBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.asController(caller, id, version, answerStep(body, caller.accountId));
  }

  private async asController(caller: Principal, id: string, version: number, step: RequestStep): Promise<void> {
    const { role } = await this.visible(caller, id);
    if (role !== 'processor') throw new NotFound();
    await this.commands.execute(new HandleDataRequest(caller.tenantId, id, version, step));
  }

  /** What colleagues ask the operator about themselves is not their administrator's to read. */
  private async visible({ tenantId, accountId, role }: Principal, id: string): Promise<DataRequestRecord> {
    const request = await this.reader.request(tenantId, knownId(id));
    const isForwarded = role === 'administrator' && request?.role === 'processor' && request.forwardedAt !== null;
    if (!request || (request.accountId !== accountId && !isForwarded)) throw new NotFound();
    return request;
  }
}

export const answerStep = ({ outcome, text, grounds = [], reason }: RequestAnswerBody, by: string): RequestStep => ({
  step: 'answer',
  outcome,
  text,
  grounds,
  reason: reason?.trim() || null,
  by,
});
