import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { DATE, IsInstant, knownId } from '../../../platform/http/validation.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { CloseContract } from '../application/closing.js';
import {
  ListClientRefundRequests,
  ListClientWithdrawals,
  ListRefundRequests,
  ListWithdrawals,
} from '../application/queries-withdrawal.js';
import { DecideRefundRequest, SubmitRefundRequest } from '../application/requesting-refunds.js';
import { AgreeOtherRefundMethod } from '../application/returning-money.js';
import { DecideDispatch, RecordWithdrawal } from '../application/withdrawing.js';
import { IdentifyWithdrawal } from '../application/withdrawing-by-form.js';
import type { WithdrawalExceptionKind, WithdrawalSubject } from '../contract-withdrawal.js';
import type { RefundRequestState } from '../domain/refund-request.js';
import type { WithdrawalState } from '../domain/withdrawal.js';
import { StaffRefundRequestBody, StatutoryOverrideBody } from './http-withdrawal.js';
import {
  ClosureAnswer,
  EXCEPTIONS,
  REQUEST_STATES,
  RecordedWithdrawalAnswer,
  RefundRequestList,
  RefundRequestPage,
  SUBJECTS,
  SubmittedRequestAnswer,
  WITHDRAWAL_STATES,
  WithdrawalList,
  WithdrawalPage,
} from './http-withdrawal-answers.js';

const INSTANT = { format: 'date-time' } as const;

class ExceptionBody {
  @ApiProperty({ enum: EXCEPTIONS, description: 'ToS 6.3' })
  @IsIn(EXCEPTIONS)
  kind!: WithdrawalExceptionKind;

  @ApiProperty({ maxLength: 200, description: 'The record that proves it; without one there is no exception' })
  @IsString()
  @MaxLength(200)
  recordRef!: string;
}

class RecordedWithdrawalBody {
  @ApiProperty({ enum: SUBJECTS })
  @IsIn(SUBJECTS)
  subject!: WithdrawalSubject;

  @ApiProperty({ enum: ['mail', 'letter'] })
  @IsIn(['mail', 'letter'])
  channel!: 'mail' | 'letter';

  @ApiProperty(INSTANT)
  @IsInstant()
  receivedAt!: string;

  @ApiPropertyOptional({ ...INSTANT, description: 'When it was sent, which is what counts; absent without a postmark' })
  @IsOptional()
  @IsInstant()
  dispatchedAt?: string;

  @ApiPropertyOptional({ type: ExceptionBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExceptionBody)
  exception?: ExceptionBody;
}

class IdentificationBody {
  @ApiPropertyOptional({ type: ExceptionBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExceptionBody)
  exception?: ExceptionBody;
}

class DispatchBody {
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'null for after the fourteen days' })
  @IsOptional()
  @Matches(DATE)
  sentOn!: string | null;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class OtherMethodBody {
  @ApiProperty({ type: String, format: 'date' })
  @Matches(DATE)
  agreedOn!: string;

  @ApiProperty({ maxLength: 500, description: 'The way that the client agreed to' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  way!: string;
}

class ClosureBody {
  @ApiProperty(INSTANT)
  @IsInstant()
  receivedAt!: string;

  @ApiProperty(INSTANT)
  @IsInstant()
  verifiedAt!: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Seven days of one-time access before the purge' })
  @IsOptional()
  @IsBoolean()
  accessAsked = false;
}

class RefundDecisionBody {
  @ApiProperty({ enum: ['APPROVED', 'REJECTED'] })
  @IsIn(['APPROVED', 'REJECTED'])
  decision!: 'APPROVED' | 'REJECTED';

  @ApiProperty({ maxLength: 2000, description: 'Told to the client' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;

  @ApiPropertyOptional({ type: StatutoryOverrideBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => StatutoryOverrideBody)
  statutoryOverride?: StatutoryOverrideBody;
}

class WithdrawalQuery extends PageQuery {
  @ApiPropertyOptional({ enum: WITHDRAWAL_STATES })
  @IsOptional()
  @IsIn(WITHDRAWAL_STATES)
  state?: WithdrawalState;
}

class RequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REQUEST_STATES })
  @IsOptional()
  @IsIn(REQUEST_STATES)
  state?: RefundRequestState;
}

/** How staff end a client's contract on its behalf, and give money back; effects commit in the client's transaction. */
@ApiTags('back office')
@Controller('v1/clients/:clientId')
export class ClientEndingController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('withdrawals')
  @Staff()
  @ApiOkResponse({ type: WithdrawalList, description: 'Newest first' })
  async withdrawals(@Param('clientId') id: string): Promise<WithdrawalList> {
    const tenantId = knownId(id);
    const read = () => this.queries.execute(new ListClientWithdrawals(tenantId));
    return { items: await this.backOffice.of(tenantId, 'withdrawals', read) };
  }

  @Post('withdrawals')
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: RecordedWithdrawalAnswer, description: 'Taken in from a mail or a letter (ToS 6.2)' })
  record(
    @Param('clientId') id: string,
    @Body() message: RecordedWithdrawalBody,
    @Caller() { accountId }: Principal,
  ): Promise<RecordedWithdrawalAnswer> {
    const exception = message.exception && { ...message.exception };
    return this.commands.execute(new RecordWithdrawal(knownId(id), { ...message, exception }, accountId));
  }

  @Post('withdrawals/:withdrawalId/identification')
  @HttpCode(204)
  @Staff()
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'The form came from the client; it takes effect as of its sending' })
  async identify(
    @Param('clientId') id: string,
    @Param('withdrawalId') withdrawalId: string,
    @Body() { exception }: IdentificationBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const proof = { staffId: accountId, exception: exception && { ...exception } };
    await this.commands.execute(new IdentifyWithdrawal(knownId(id), knownId(withdrawalId), proof));
  }

  @Post('withdrawals/:withdrawalId/dispatch')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'Decided when a letter without a postmark was sent (ToS 6.2)' })
  async decideDispatch(
    @Param('clientId') id: string,
    @Param('withdrawalId') withdrawalId: string,
    @Body() { sentOn, reason }: DispatchBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const decision = { sentOn: sentOn ?? null, reason };
    await this.commands.execute(new DecideDispatch(knownId(id), knownId(withdrawalId), decision, accountId));
  }

  @Post('withdrawals/:withdrawalId/refund-method')
  @HttpCode(204)
  @Staff()
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'The card is closed; the client agreed to another way (ToS 6.4)' })
  async agreeMethod(
    @Param('clientId') id: string,
    @Param('withdrawalId') withdrawalId: string,
    @Body() { agreedOn, way }: OtherMethodBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const command = new AgreeOtherRefundMethod(knownId(id), knownId(withdrawalId), { agreedOn, way }, accountId);
    await this.commands.execute(command);
  }

  @Post('closure')
  @HttpCode(200)
  @Staff()
  @GatewayRoute()
  @ApiOkResponse({ type: ClosureAnswer, description: 'A verified request closes the account (ToS 3.7)' })
  close(@Param('clientId') id: string, @Body() body: ClosureBody): Promise<ClosureAnswer> {
    return this.commands.execute(new CloseContract(knownId(id), body.receivedAt, body.verifiedAt, body.accessAsked));
  }

  @Get('refund-requests')
  @Staff()
  @ApiOkResponse({ type: RefundRequestList, description: 'Newest first' })
  async requests(@Param('clientId') id: string): Promise<RefundRequestList> {
    const tenantId = knownId(id);
    const read = () => this.queries.execute(new ListClientRefundRequests(tenantId));
    return { items: await this.backOffice.of(tenantId, 'refund requests', read) };
  }

  @Post('refund-requests')
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: SubmittedRequestAnswer, description: 'Another person decides (ToS 3.5.c)' })
  submit(
    @Param('clientId') id: string,
    @Body() { amount, reason, statutoryOverride }: StaffRefundRequestBody,
    @Caller() { accountId }: Principal,
  ): Promise<SubmittedRequestAnswer> {
    const override = statutoryOverride ? { ...statutoryOverride } : null;
    const by = { kind: 'staff', accountId } as const;
    return this.commands.execute(new SubmitRefundRequest(knownId(id), { ...amount }, reason, by, override));
  }

  @Post('refund-requests/:requestId/decision')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'Decided, or endorsed: the second approval sends the money on its way' })
  async decide(
    @Param('clientId') id: string,
    @Param('requestId') requestId: string,
    @Body() { decision: verdict, reason, statutoryOverride }: RefundDecisionBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    const override = statutoryOverride ? { ...statutoryOverride } : null;
    const command = new DecideRefundRequest(knownId(id), knownId(requestId), { verdict, reason, override }, accountId);
    await this.commands.execute(command);
  }
}

@ApiTags('back office')
@Controller('v1')
export class EndingListsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('withdrawals')
  @Staff()
  @ApiOkResponse({ type: WithdrawalPage, description: 'All clients, newest first' })
  async withdrawals(@Query() { cursor, limit, state }: WithdrawalQuery): Promise<WithdrawalPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'withdrawals', () =>
      this.queries.execute(new ListWithdrawals({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get('refund-requests')
  @Staff()
  @ApiOkResponse({ type: RefundRequestPage, description: 'All clients, newest first' })
  async requests(@Query() { cursor, limit, state }: RequestQuery): Promise<RefundRequestPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'refund requests', () =>
      this.queries.execute(new ListRefundRequests({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}
