import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Administrator, Caller, type Principal } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { Invalid } from '../../../shared-kernel/errors.js';
import { ChangePlan, type PlanChangeAnswer, WithdrawPlanChange } from '../application/changing-plan.js';
import { type PlanChangePreview, PreviewPlanChange } from '../application/offering-plans.js';
import { type PendingPlanChange, ReadPlanChange } from '../application/queries-changes.js';
import type { CollectionMethod } from '../contract.js';
import type { Exceeded, PlanChangeState, PlanChangeSummary } from '../domain/plan-change.js';
import { METHODS } from './http-answers.js';

const Payer = () => Administrator({ needs: 'own-affairs', scope: 'billing:write' });
const Reader = () => Administrator({ needs: 'own-affairs', scope: 'billing:read' });

const STATES: PlanChangeState[] = ['AWAITING_PAYMENT', 'SCHEDULED', 'APPLIED', 'WITHDRAWN', 'LAPSED', 'REFUSED'];

class ChangePriceAnswer {
  @ApiProperty({ type: 'integer' }) netMinor!: number;
  @ApiProperty({ type: 'integer' }) vatMinor!: number;
  @ApiProperty({ type: 'integer' }) totalMinor!: number;
}

class ChangeRenewalAnswer extends ChangePriceAnswer {
  @ApiProperty({ type: String, format: 'date' }) on!: string;
}

class ChangePlanNameAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['month', 'year'] }) interval!: 'month' | 'year';
}

class ChangeRestAnswer {
  @ApiProperty({ type: 'integer', description: 'Of the paid time, today included' }) daysLeft!: number;
  @ApiProperty({ description: 'What they are worth on the present plan' }) credit!: ChangePriceAnswer;
  @ApiProperty({ description: 'What they cost on the new one' }) charge!: ChangePriceAnswer;
}

class ChangeDocumentAnswer {
  @ApiProperty() kind!: string;
  @ApiProperty() version!: string;
  @ApiProperty() sha256!: string;
}

class ChangeSummaryAnswer implements PlanChangeSummary {
  @ApiProperty() from!: ChangePlanNameAnswer;
  @ApiProperty() to!: ChangePlanNameAnswer;
  @ApiProperty() currency!: string;
  @ApiProperty({ description: 'False: it waits for the anchor (ToS 10.2.c)' }) atOnce!: boolean;
  @ApiProperty({ type: String, format: 'date' }) effectiveOn!: string;
  @ApiProperty({ type: ChangeRestAnswer, nullable: true }) rest!: ChangeRestAnswer | null;
  @ApiProperty() dueNow!: ChangePriceAnswer;
  @ApiProperty({ description: 'The next renewal, on the new plan' }) renewal!: ChangeRenewalAnswer;
  @ApiProperty({ type: [ChangeDocumentAnswer], description: 'What has to be accepted (ToS 4.3)' })
  documents!: ChangeDocumentAnswer[];
}

class ExceededAnswer {
  @ApiProperty({ enum: ['seats', 'module'] }) what!: 'seats' | 'module';
  @ApiProperty({ type: 'integer', required: false }) limit?: number;
  @ApiProperty({ type: 'integer', required: false }) used?: number;
  @ApiProperty({ type: String, required: false }) module?: string;
}

class PlanChangePreviewAnswer implements PlanChangePreview {
  @ApiProperty({
    type: String,
    enum: ['cancellation', 'order'],
    nullable: true,
    description: 'What to do instead: the free plan is reached by cancelling (K26), a first plan by an order',
  })
  instead!: 'cancellation' | 'order' | null;
  @ApiProperty({ type: ChangeSummaryAnswer, nullable: true }) summary!: ChangeSummaryAnswer | null;
  @ApiProperty({ type: String, nullable: true, description: 'Sent back with the confirmation' })
  summarySha256!: string | null;
  @ApiProperty({ type: [ExceededAnswer], description: 'What is in use and has no room in it' }) exceeds!: Exceeded[];
  @ApiProperty({ enum: METHODS }) collectionMethod!: CollectionMethod;
}

class PlanChangeOutcomeAnswer implements PlanChangeAnswer {
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) changeId!: string | null;
  @ApiProperty({ enum: [...STATES, 'FREE'] }) state!: PlanChangeState | 'FREE';
  @ApiProperty({ type: String, format: 'uri', nullable: true, description: 'Where to pay, when the card needs help' })
  checkoutUrl!: string | null;
}

class PendingPlanChangeAnswer implements PendingPlanChange {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: STATES }) state!: PlanChangeState;
  @ApiProperty() summary!: ChangeSummaryAnswer;
  @ApiProperty({ type: String, format: 'date' }) effectiveOn!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) invoiceId!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The last moment in time' })
  payBy!: string | null;
}

class AwaitedPlanChangeAnswer {
  @ApiProperty({ type: PendingPlanChangeAnswer, nullable: true, description: 'Null when none waits' })
  pending!: PendingPlanChangeAnswer | null;
}

class PlanChangeQuery {
  @ApiProperty({ example: 'TEAM_YEARLY' })
  @IsString()
  @MaxLength(40)
  planCode!: string;
}

class PlanChangeAcceptanceBody {
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

class PlanChangeBody {
  @ApiProperty({ example: 'TEAM_YEARLY' })
  @IsString()
  @MaxLength(40)
  planCode!: string;

  @ApiProperty({ required: false, description: 'Of the summary that was shown, hex; not for the free plan' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  summarySha256?: string;

  @ApiProperty({ type: [PlanChangeAcceptanceBody], description: 'The boxes that were ticked' })
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => PlanChangeAcceptanceBody)
  acceptances!: PlanChangeAcceptanceBody[];
}

@ApiTags('billing')
@Controller('v1/subscription')
export class PlanChangeController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('plan-change-preview')
  @Reader()
  @ApiOkResponse({ type: PlanChangePreviewAnswer, description: 'What another plan costs now and at the renewal' })
  preview(@Caller() { tenantId }: Principal, @Query() { planCode }: PlanChangeQuery): Promise<PlanChangePreviewAnswer> {
    return this.commands.execute(new PreviewPlanChange(tenantId, planCode));
  }

  @Get('plan-change')
  @Reader()
  @ApiOkResponse({ type: AwaitedPlanChangeAnswer, description: 'The change that waits for its payment or its day' })
  async pending(@Caller() { tenantId }: Principal): Promise<AwaitedPlanChangeAnswer> {
    return { pending: (await this.queries.execute(new ReadPlanChange(tenantId))) ?? null };
  }

  @Post('plan-change')
  @HttpCode(200)
  @Payer()
  @GatewayRoute()
  @ApiOkResponse({
    type: PlanChangeOutcomeAnswer,
    description: 'Larger: at once, by the saved card; else on the anchor',
  })
  async change(
    @Caller() { tenantId, accountId }: Principal,
    @Body() { planCode, summarySha256 = '', acceptances }: PlanChangeBody,
    @Req() request: FastifyRequest,
  ): Promise<PlanChangeOutcomeAnswer> {
    if (!summarySha256 && planCode !== 'FREE')
      throw Invalid.field('/summarySha256', 'required', 'The summary that was shown is confirmed.', 'ToS 4.3');
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'und';
    const purchaser = { accountId, ip: request.ip, locale };
    return this.commands.execute(new ChangePlan(tenantId, planCode, summarySha256, acceptances, purchaser));
  }

  @Delete('plan-change')
  @HttpCode(204)
  @Payer()
  @ApiNoContentResponse({ description: 'Withdrawn; the present plan goes on' })
  async withdraw(@Caller() { tenantId }: Principal): Promise<void> {
    await this.commands.execute(new WithdrawPlanChange(tenantId, 'by-client'));
  }
}
