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
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { RETENTION_RULES, type RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads, ClientNames } from '../../terms/contract.js';
import {
  ClearWhatIsDue,
  ForeseeRetention,
  ListRetentionNights,
  type RetentionNightRow,
} from '../application/clearing-out.js';
import {
  ChangeRetentionRule,
  DecideRetentionRule,
  ListRetentionRules,
  type RetentionRuleRow,
} from '../application/ruling-retention.js';
import type { RetentionBasis, RetentionPeriod } from '../contract-retention.js';

const UNITS = ['months', 'calendar-years'] as const;
const STATES = ['PROPOSED', 'IN_FORCE', 'REPLACED', 'REJECTED'] as const;
const BASES = ['statutory', 'legal-claims', 'service', 'security', 'accountability'] as const;
const maybe = { type: String, nullable: true } as const;
const ruleKey = { enum: RETENTION_RULES, enumName: 'RetentionRuleKey' };

class RetentionChangeBody {
  @ApiProperty({ enum: UNITS, description: 'Calendar years begin when the year that something is of has ended' })
  @IsIn(UNITS)
  unit!: (typeof UNITS)[number];

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 600 })
  @IsInt()
  @Min(1)
  @Max(600)
  count!: number;

  @ApiPropertyOptional({ maxLength: 300, description: 'The law or interest that it rests on, if it is another' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(300)
  law?: string;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class ForesightQuery {
  @ApiPropertyOptional({ format: 'date', description: 'Today, unless another day is asked about' })
  @IsOptional()
  @Matches(DATE)
  on?: string;

  @ApiPropertyOptional({ ...ruleKey, description: 'As if this rule had the period that is given' })
  @IsOptional()
  @IsIn(RETENTION_RULES)
  rule?: RetentionRuleKey;

  @ApiPropertyOptional({ enum: UNITS })
  @IsOptional()
  @IsIn(UNITS)
  unit?: (typeof UNITS)[number];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 600 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(600)
  count?: number;
}

class PeriodAnswer implements RetentionPeriod {
  @ApiProperty({ enum: UNITS }) unit!: (typeof UNITS)[number];
  @ApiProperty({ type: 'integer' }) count!: number;
}

class RetentionRuleAnswer implements RetentionRuleRow {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(ruleKey) key!: RetentionRuleKey;
  @ApiProperty({ type: 'integer' }) edition!: number;
  @ApiProperty({ enum: STATES }) state!: (typeof STATES)[number];
  @ApiProperty({ enum: BASES }) basis!: RetentionBasis;
  @ApiProperty() law!: string;
  @ApiProperty({ type: PeriodAnswer }) period!: PeriodAnswer;
  @ApiProperty() reason!: string;
  @ApiProperty({ ...maybe, format: 'uuid' }) proposedBy!: string | null;
  @ApiProperty({ format: 'date-time' }) proposedAt!: string;
  @ApiProperty({ ...maybe, format: 'uuid' }) decidedBy!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) decidedAt!: string | null;
}

class RetentionRuleList {
  @ApiProperty({ type: [RetentionRuleAnswer] }) items!: RetentionRuleAnswer[];
}

class ChangedRuleAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: STATES, description: 'PROPOSED waits for a second person' }) state!: (typeof STATES)[number];
}

class DueItemAnswer {
  @ApiProperty({ format: 'uuid' }) clientId!: string;
  @ApiProperty({ ...maybe, description: 'Null for what lies with the operator' }) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'invoices' }) holds!: string;
  @ApiProperty({ format: 'date', description: 'The day that its time is counted from' }) on!: string;
  @ApiProperty({ ...maybe, enum: ['legal-hold', null] }) heldBy!: 'legal-hold' | null;
}

class ForeseenAnswer {
  @ApiProperty(ruleKey) rule!: RetentionRuleKey;
  @ApiProperty({ type: 'integer' }) edition!: number;
  @ApiProperty({ format: 'date', description: 'What began earlier is kept no longer' }) before!: string;
  @ApiProperty({ type: [DueItemAnswer] }) items!: DueItemAnswer[];
  @ApiProperty({ description: 'There is more than what is listed' }) more!: boolean;
}

class ForesightAnswer {
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: [ForeseenAnswer] }) rules!: ForeseenAnswer[];
}

class ClearedAnswer {
  @ApiProperty(ruleKey) rule!: RetentionRuleKey;
  @ApiProperty({ type: 'integer' }) edition!: number;
  @ApiProperty({ type: 'integer' }) rows!: number;
}

class WithheldAnswer {
  @ApiProperty(ruleKey) rule!: RetentionRuleKey;
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ enum: ['legal-hold'] }) ground!: 'legal-hold';
}

class NightAnswer implements RetentionNightRow {
  @ApiProperty({ format: 'date' }) night!: string;
  @ApiProperty({ type: 'integer', description: 'Rows that go without a person’s word' }) cap!: number;
  @ApiProperty({ type: [ClearedAnswer] }) cleared!: ClearedAnswer[];
  @ApiProperty({ type: [WithheldAnswer] }) withheld!: WithheldAnswer[];
  @ApiProperty({ description: 'More was due than that' }) capped!: boolean;
  @ApiProperty({ ...maybe, format: 'uuid' }) approvedBy!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) endedAt!: string | null;
}

class NightList {
  @ApiProperty({ type: [NightAnswer] }) items!: NightAnswer[];
}

class ClearedRowsAnswer {
  @ApiProperty({ type: 'integer' }) rows!: number;
}

/** ToS 9.4: how long everything is kept, what would go, and what went. */
@ApiTags('back office')
@Controller('v1/retention')
export class RetentionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly names: ClientNames,
    private readonly backOffice: BackOfficeReads,
    private readonly clock: Clock,
  ) {}

  @Get('rules')
  @Staff()
  @ApiOkResponse({ type: RetentionRuleList, description: 'Every edition, the newest of each rule first' })
  async rules(): Promise<RetentionRuleList> {
    return { items: await this.queries.execute(new ListRetentionRules(OPERATOR_TENANT)) };
  }

  @Post('rules/:key/editions')
  @HttpCode(201)
  @Staff()
  @ApiCreatedResponse({ type: ChangedRuleAnswer, description: 'A longer period holds at once' })
  change(
    @Param('key') key: string,
    @Body() { unit, count, law, reason }: RetentionChangeBody,
    @Caller() { accountId }: Principal,
  ): Promise<ChangedRuleAnswer> {
    const change = { period: { unit, count }, law, reason };
    return this.commands.execute(new ChangeRetentionRule(OPERATOR_TENANT, knownRule(key), change, accountId));
  }

  @Post('rules/:key/editions/:id/approval')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'By another person than the one who proposed it' })
  async approve(@Param('key') key: string, @Param('id') id: string, @Caller() { accountId }: Principal): Promise<void> {
    await this.decide(key, id, 'approve', accountId);
  }

  @Post('rules/:key/editions/:id/rejection')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'The rule stays as it is' })
  async reject(@Param('key') key: string, @Param('id') id: string, @Caller() { accountId }: Principal): Promise<void> {
    await this.decide(key, id, 'reject', accountId);
  }

  @Get('dry-run')
  @Staff()
  @ApiOkResponse({ type: ForesightAnswer, description: 'What would go; nothing does' })
  async foresee(@Query() { on, rule, unit, count }: ForesightQuery): Promise<ForesightAnswer> {
    const isWhole = rule !== undefined && unit !== undefined && count !== undefined;
    if (!isWhole && (rule ?? unit ?? count) !== undefined)
      throw Invalid.field('/rule', 'incomplete', 'A rule, a unit and a count belong together.');
    const day = on ?? localDate(this.clock.now());
    const instead = isWhole ? { key: rule, period: { unit, count } } : undefined;
    const foreseen = await this.backOffice.of(undefined, 'retention', () =>
      this.queries.execute(new ForeseeRetention(OPERATOR_TENANT, day, instead)),
    );
    const names = await this.names.of(foreseen.flatMap(({ items }) => items.map(({ tenantId }) => tenantId)));
    const rules = foreseen.map(({ items, ...under }) => ({
      ...under,
      items: items.map(({ tenantId, ...item }) => ({
        ...item,
        clientId: tenantId,
        clientName: names.get(tenantId) ?? null,
      })),
    }));
    return { on: day, rules };
  }

  @Get('nights')
  @Staff()
  @ApiOkResponse({ type: NightList, description: 'Nights in which something went, stayed or waited; newest first' })
  async nights(): Promise<NightList> {
    return { items: await this.queries.execute(new ListRetentionNights(OPERATOR_TENANT)) };
  }

  @Post('nights/:night/approval')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: ClearedRowsAnswer, description: 'What waited for a person goes now' })
  async letGo(@Param('night') night: string, @Caller() { accountId }: Principal): Promise<ClearedRowsAnswer> {
    if (!DATE.test(night)) throw new NotFound();
    return { rows: await this.commands.execute(new ClearWhatIsDue(OPERATOR_TENANT, night, accountId)) };
  }

  private decide(key: string, id: string, decision: 'approve' | 'reject', accountId: string): Promise<void> {
    return this.commands.execute(
      new DecideRetentionRule(OPERATOR_TENANT, knownRule(key), knownId(id), decision, accountId),
    );
  }
}

const knownRule = (key: string): RetentionRuleKey => {
  const known = RETENTION_RULES.find((rule) => rule === key);
  if (!known) throw new NotFound();
  return known;
};
