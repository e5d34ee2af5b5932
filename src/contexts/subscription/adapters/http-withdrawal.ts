import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { Administrator, Caller, type Principal, Public } from '../../../platform/http/access.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { steadily } from '../../../platform/http/steadily.js';
import { currentActor, inTenant } from '../../../platform/tenant-scope.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { InstancesOfPerson } from '../../identity/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { ConfirmEarlierErasure } from '../application/closing.js';
import {
  ListClientRefundRequests,
  ReadWithdrawalRight,
  type RefundRequestDetails,
} from '../application/queries-withdrawal.js';
import { SubmitRefundRequest } from '../application/requesting-refunds.js';
import { ConfirmWithdrawal, DeclareWithdrawal } from '../application/withdrawing.js';
import { IdentifyWithdrawal, SubmitWithdrawal } from '../application/withdrawing-by-form.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import {
  RefundRequestList,
  SUBJECTS,
  SubmittedRequestAnswer,
  WithdrawalPreviewAnswer,
  WithdrawalRightAnswer,
} from './http-withdrawal-answers.js';

/** Longer than taking one in, so that an address with a contract answers no later than one without. */
const STEP_MS = 300;
const SECRET_BYTES = 32;

class SubjectBody {
  @ApiProperty({ enum: SUBJECTS, description: 'Two contracts, each with its own fourteen days (K18)' })
  @IsIn(SUBJECTS)
  subject!: WithdrawalSubject;
}

/** The two-step button of a consumer's administrator (ToS 6.1, 6.2). */
@ApiTags('billing')
@Controller('v1/subscription')
export class OwnWithdrawalController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('withdrawal-right')
  @Administrator({ needs: 'own-affairs', scope: 'billing:read' })
  @ApiOkResponse({ type: WithdrawalRightAnswer })
  right(@Caller() { tenantId }: Principal): Promise<WithdrawalRightAnswer> {
    return this.queries.execute(new ReadWithdrawalRight(tenantId));
  }

  @Post('withdrawals')
  @Administrator({ needs: 'own-affairs', scope: 'billing:write' })
  @ApiCreatedResponse({ type: WithdrawalPreviewAnswer, description: 'What it would mean; nothing has happened yet' })
  @ApiForbiddenResponse({ description: 'A business cannot withdraw (ToS 6.1)' })
  declare(@Caller() caller: Principal, @Body() { subject }: SubjectBody): Promise<WithdrawalPreviewAnswer> {
    return this.commands.execute(new DeclareWithdrawal(caller.tenantId, subject, caller.accountId));
  }

  @Post('withdrawals/:id/confirmation')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs', scope: 'billing:write' })
  @ApiNoContentResponse({ description: 'Withdrawn; the receipt is in the mail' })
  async confirm(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<void> {
    if (!isId(id)) throw new NotFound();
    await this.commands.execute(new ConfirmWithdrawal(tenantId, id));
  }

  @Post('erasure-confirmation')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs', scope: 'billing:write' })
  @ApiNoContentResponse({ description: 'No thirty days to retrieve the data are wanted after the end (K1)' })
  async confirmErasure(@Caller() { tenantId }: Principal): Promise<void> {
    await this.commands.execute(new ConfirmEarlierErasure(tenantId));
  }
}

class WithdrawalFormBody extends SubjectBody {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(/^\P{Cc}+$/u)
  name!: string;

  @ApiProperty({ format: 'email', description: 'That the contract was registered with' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ maxLength: 2000, description: 'What is withdrawn from, in one’s own words' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  what!: string;

  @ApiProperty({ enum: ['sv', 'en'] })
  @IsIn(['sv', 'en'])
  language!: 'sv' | 'en';
}

class WithdrawalLinkBody {
  @ApiProperty({ description: 'From the link in the receipt' })
  @IsString()
  @MaxLength(300)
  token!: string;
}

/** For whoever has no account at hand: the same answer for everybody (ToS 6.2). */
@ApiTags('public')
@Controller('v1/withdrawals')
export class WithdrawalFormController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: InstancesOfPerson,
    private readonly clients: Clients,
  ) {}

  @Post()
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'Taken in now, which is the moment that counts; a receipt is in the mail' })
  submit(@Body() { subject, name, email, what, language }: WithdrawalFormBody): Promise<void> {
    return steadily(STEP_MS, async () => {
      const sender = { name, email: email.trim().toLowerCase(), words: what };
      const tenantId = await this.contractOf(sender.email);
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await inTenant(tenantId, currentActor(), () =>
        this.commands.execute(new SubmitWithdrawal(tenantId, subject, sender, language, secret)),
      );
    });
  }

  @Post('confirmation')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'The sender is known: the contract is withdrawn from' })
  async confirm(@Body() { token }: WithdrawalLinkBody): Promise<void> {
    const [tenantId, id, secret] = token.split('.');
    if (!isId(tenantId) || !isId(id) || !secret) throw new NotFound();
    await inTenant(tenantId, currentActor(), () =>
      this.commands.execute(new IdentifyWithdrawal(tenantId, id, { secret })),
    );
  }

  /** The consumer's contract that was registered with this address; the operator's own tenant where none was. */
  private async contractOf(email: string): Promise<string> {
    for (const tenantId of await this.people.of(email)) {
      const isTheirs = await inTenant(tenantId, currentActor(), () => this.isConsumer(tenantId, email));
      if (isTheirs) return tenantId;
    }
    return OPERATOR_TENANT;
  }

  private async isConsumer(tenantId: string, email: string): Promise<boolean> {
    const { registrationEmail, agreementConcludedAt } = await this.clients.profile(tenantId);
    if (registrationEmail !== email || !agreementConcludedAt) return false;
    return (await this.clients.kindAt(tenantId, new Date(agreementConcludedAt))) === 'consumer';
  }
}

export class RefundAmountBody {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(99_999_999_999)
  amountMinor!: number;

  @ApiProperty({ example: 'SEK' })
  @Matches(/^[A-Z]{3}$/)
  currency!: string;
}

export class StatutoryOverrideBody {
  @ApiProperty({ maxLength: 200, description: 'The provision that gives the money back in spite of a breach' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  law!: string;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

export class RefundRequestBody {
  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => RefundAmountBody)
  amount!: RefundAmountBody;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

export class StaffRefundRequestBody extends RefundRequestBody {
  @ApiPropertyOptional({ type: StatutoryOverrideBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => StatutoryOverrideBody)
  statutoryOverride?: StatutoryOverrideBody;
}

/** What staff think of it among themselves is no answer yet. */
const forClient = (request: RefundRequestDetails): RefundRequestDetails => ({
  ...request,
  endorsedAt: null,
  decisionReason: request.decidedAt && request.decisionReason,
  statutoryOverride: null,
});

/** A client asks for money back in a special case (ToS 3.5.c). */
@ApiTags('billing')
@Controller('v1/billing/refund-requests')
export class OwnRefundRequestController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Administrator({ needs: 'own-affairs', scope: 'billing:read' })
  @ApiOkResponse({ type: RefundRequestList, description: 'Newest first' })
  async list(@Caller() { tenantId }: Principal): Promise<RefundRequestList> {
    const requests = await this.queries.execute(new ListClientRefundRequests(tenantId));
    return { items: requests.map(forClient) };
  }

  @Post()
  @Administrator({ needs: 'own-affairs', scope: 'billing:write' })
  @ApiCreatedResponse({ type: SubmittedRequestAnswer, description: 'The operator decides' })
  ask(
    @Caller() { tenantId, accountId }: Principal,
    @Body() { amount, reason }: RefundRequestBody,
  ): Promise<SubmittedRequestAnswer> {
    const by = { kind: 'client', accountId } as const;
    return this.commands.execute(new SubmitRefundRequest(tenantId, { ...amount }, reason, by, null));
  }
}
