import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Caller, Member, type Principal, Public, Staff } from '../../../platform/http/access.js';
import { GatewayRoute, NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { tenantOf } from '../../../platform/http/staff-cases.js';
import { steadily } from '../../../platform/http/steadily.js';
import { IsClient, IsInstant, linkIn } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { InstancesOfPerson, Members } from '../../identity/contract.js';
import { BackOfficeReads } from '../../terms/contract.js';
import {
  ClosureReader,
  type ClosureRecord,
  type ClosureRow,
  ListClosureCases,
  ListOwnClosures,
} from '../application/closure-queries.js';
import {
  type ClosureReceipt,
  ConfirmClosure,
  RequestClosure,
  VerifyClosure,
  type WrittenClosure,
} from '../application/requesting-closure.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import { CLOSURE_DETAILS, CLOSURE_STATES, type ClosureDetail, type ClosureState } from '../domain/closure-request.js';

const SCOPES: ClosureScope[] = ['instance', 'membership'];
const TOKEN = /^[0-9a-f-]{36}\.[\w-]{43}$/;
const maybe = { type: String, nullable: true } as const;

class ClosureDetailsBody {
  @ApiPropertyOptional({ maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'That the account is to be closed, in the sender’s own words' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  decision?: string;
}

class ClosureForm extends ClosureDetailsBody {
  @ApiProperty({ format: 'email', description: 'Of the account; a link goes there' })
  @IsEmail()
  @MaxLength(254)
  accountEmail!: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Seven days of one-time access before the purge' })
  @IsOptional()
  @IsBoolean()
  accessAsked?: boolean;
}

class OwnClosureBody {
  @ApiProperty({ enum: SCOPES, description: 'The whole client, or only one’s own place and login (K6)' })
  @IsIn(SCOPES)
  scope!: ClosureScope;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  @Matches(/\S/)
  decision!: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Seven days of one-time access before the purge' })
  @IsOptional()
  @IsBoolean()
  accessAsked?: boolean;
}

class ClosureProof extends ClosureDetailsBody {
  @ApiProperty({ description: 'From the link in the letter' })
  @IsString()
  @Matches(TOKEN)
  token!: string;
}

/** A request that came by mail or post, as staff take it down. */
class ClosureIntakeBody extends ClosureForm {
  @ApiProperty({ enum: ['email', 'post'] })
  @IsIn(['email', 'post'])
  channel!: 'email' | 'post';

  @ApiProperty({ format: 'date-time', description: 'When it arrived, however late it is opened' })
  @IsInstant()
  receivedAt!: string;

  @ApiProperty({ format: 'uuid' })
  @IsClient()
  clientId!: string;
}

class ClosureCaseQuery extends PageQuery {
  @ApiPropertyOptional({ enum: CLOSURE_STATES })
  @IsOptional()
  @IsIn(CLOSURE_STATES)
  state?: ClosureState;

  @ApiPropertyOptional({ type: Boolean, description: 'Those that are not over' })
  @IsOptional()
  @Type(() => Boolean)
  @IsBoolean()
  open?: boolean;
}

class ClosureReceiptAnswer implements ClosureReceipt {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'C-7Q3M2AB' }) number!: string;
  @ApiProperty({ enum: CLOSURE_STATES }) state!: ClosureState;
  @ApiProperty({ enum: CLOSURE_DETAILS, isArray: true }) missing!: ClosureDetail[];
  @ApiProperty({ format: 'date', description: 'The last day for closing (ToS 3.7)' }) dueOn!: string;
  @ApiProperty({ ...maybe, format: 'date' }) closesOn!: string | null;
}

class ClosureRowAnswer implements ClosureRow {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty({ enum: SCOPES }) scope!: ClosureScope;
  @ApiProperty({ enum: ['form', 'instance', 'email', 'post'] }) channel!: ClosureChannel;
  @ApiProperty({ enum: CLOSURE_STATES }) state!: ClosureState;
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ ...maybe, format: 'date' }) closesOn!: string | null;
}

class ClosureRequestAnswer extends ClosureRowAnswer implements ClosureRecord {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'uuid' }) accountId!: string;
  @ApiProperty() name!: string;
  @ApiProperty() accountEmail!: string;
  @ApiProperty() decision!: string;
  @ApiProperty() accessAsked!: boolean;
  @ApiProperty({ enum: CLOSURE_DETAILS, isArray: true }) missing!: ClosureDetail[];
  @ApiProperty({ ...maybe, enum: ['session', 'link', 'staff'] }) verifiedBy!: 'session' | 'link' | 'staff' | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) verifiedAt!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) closedAt!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) purgedAt!: string | null;
  @ApiProperty({ ...maybe, enum: ['legal-hold'] }) refusal!: 'legal-hold' | null;
}

class ClosureRequestList {
  @ApiProperty({ type: [ClosureRequestAnswer] }) items!: ClosureRequestAnswer[];
}

class ClosureCasePage {
  @ApiProperty({ type: [ClosureRowAnswer] }) items!: ClosureRowAnswer[];
  @ApiProperty({ ...maybe, description: 'Cursor of the next page' }) next!: string | null;
}

const STEP_MS = 150;

/** ToS 3.7: for whoever cannot sign in, or writes for somebody who can. */
@ApiTags('privacy')
@Controller('v1/public/closure-requests')
export class PublicClosureController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: InstancesOfPerson,
  ) {}

  /** The answer is the same whether the account exists or not; only its mail tells. */
  @Post()
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'The account’s address gets a link' })
  submit(@Body() form: ClosureForm): Promise<void> {
    return steadily(STEP_MS, () => this.take(form));
  }

  private async take(form: ClosureForm): Promise<void> {
    const instances = (await this.people.of(form.accountEmail)).filter((tenantId) => tenantId !== OPERATOR_TENANT);
    for (const tenantId of instances)
      await this.commands.execute(new RequestClosure(tenantId, 'form', undefined, writtenIn(form)));
  }

  @Post('confirmations')
  @HttpCode(200)
  @Public()
  @NotIdempotent()
  @ApiOkResponse({ type: ClosureReceiptAnswer, description: 'Verified, if nothing is missing any more' })
  confirm(@Body() { token, ...details }: ClosureProof): Promise<ClosureReceiptAnswer> {
    const { tenantId, secret } = linkIn(token);
    return this.commands.execute(new ConfirmClosure(tenantId, secret, details));
  }
}

/** Beside erasure in the privacy centre. Open in every state of the instance: a debt does not stand in the way. */
@ApiTags('privacy')
@Controller('v1/privacy/closure-requests')
export class OwnClosureController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly members: Members,
  ) {}

  @Post()
  @HttpCode(201)
  @Member({ needs: 'own-affairs' })
  @ApiCreatedResponse({ type: ClosureReceiptAnswer, description: 'Whoever is signed in is the account' })
  async submit(
    @Body() { scope, decision, accessAsked = false }: OwnClosureBody,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<ClosureReceiptAnswer> {
    const person = await this.members.addressee(tenantId, accountId);
    if (!person) throw new NotFound();
    const written = { accountEmail: person.email, name: person.name, decision, accessAsked, scope };
    const receipt = await this.commands.execute(new RequestClosure(tenantId, 'instance', undefined, written));
    if (!receipt) throw new NotFound();
    return receipt;
  }

  @Get()
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ClosureRequestList, description: 'One’s own; an administrator sees the whole instance’s' })
  async list(@Caller() { tenantId, accountId, role }: Principal): Promise<ClosureRequestList> {
    const whose = role === 'administrator' ? undefined : accountId;
    return { items: await this.queries.execute(new ListOwnClosures(tenantId, whose)) };
  }
}

@ApiTags('back office')
@Controller('v1/closure-cases')
export class ClosureCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: ClosureReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ClosureCasePage, description: 'Of all clients, the soonest due first' })
  async list(@Query() { cursor, limit, state, open }: ClosureCaseQuery): Promise<ClosureCasePage> {
    const question = { state, open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'closure requests', () =>
      this.queries.execute(new ListClosureCases(question, slice)),
    );
    return toPage(rows, limit, question, ({ dueOn, id }) => [dueOn, id]);
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: ClosureReceiptAnswer, description: 'Counts from the time that it was received' })
  async intake(@Body() body: ClosureIntakeBody): Promise<ClosureReceiptAnswer> {
    const { clientId, channel, receivedAt } = body;
    const receipt = await this.commands.execute(new RequestClosure(clientId, channel, receivedAt, writtenIn(body)));
    if (!receipt) throw new NotFound();
    return receipt;
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: ClosureRequestAnswer })
  async one(@Param('id') id: string): Promise<ClosureRequestAnswer> {
    const tenantId = await this.tenantOf(id);
    const found = await this.backOffice.of(tenantId, 'closure request', () => this.reader.closure(tenantId, id));
    if (!found) throw new NotFound();
    return found;
  }

  @Post(':id/verification')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({
    type: ClosureReceiptAnswer,
    description: 'Somebody saw by another way that it is the account’s own',
  })
  async verify(@Param('id') id: string, @Body() details: ClosureDetailsBody): Promise<ClosureReceiptAnswer> {
    return this.commands.execute(new VerifyClosure(await this.tenantOf(id), id, details));
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.reader.tenantOf(known));
  }
}

const writtenIn = ({ accountEmail, name, decision, accessAsked = false }: ClosureForm): WrittenClosure => ({
  accountEmail,
  name: name?.trim() ?? '',
  decision: decision?.trim() ?? '',
  accessAsked,
  scope: undefined,
});
