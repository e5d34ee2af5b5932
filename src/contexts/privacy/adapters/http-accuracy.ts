import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Administrator, Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { StaffStep } from '../../../platform/http/staff-cases.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { BackOfficeReads } from '../../terms/contract.js';
import {
  type AccuracyCaseDetails,
  ListAccuracyCases,
  OpenAccuracyCase,
  RecordCorrection,
  SuspendForInaccuracy,
} from '../application/keeping-accurate.js';
import type { AccuracyState } from '../domain/accuracy-case.js';

const maybe = { type: String, nullable: true } as const;

class InaccuracyBody {
  @ApiProperty({ maxLength: 2000, description: 'What is not true any more; told to the client' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  what!: string;

  @ApiPropertyOptional({ format: 'date', description: 'The day of the change; unknown counts from our notice' })
  @IsOptional()
  @Matches(DATE)
  changedOn?: string;
}

class InaccuracySuspensionBody {
  @ApiProperty({ maxLength: 2000, description: 'Why the service cannot be provided without the correction' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class AccuracyCaseAnswer implements AccuracyCaseDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'A-7Q3M2AB' }) number!: string;
  @ApiProperty({ enum: ['NOTIFIED', 'RESTRICTED', 'SUSPENDED', 'CORRECTED'] }) state!: AccuracyState;
  @ApiProperty() what!: string;
  @ApiProperty({ ...maybe, format: 'date' }) changedOn!: string | null;
  @ApiProperty({ format: 'date-time' }) notifiedAt!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty(maybe) suspensionReason!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) correctedAt!: string | null;
}

class AccuracyCaseList {
  @ApiProperty({ type: [AccuracyCaseAnswer] }) items!: AccuracyCaseAnswer[];
}

class OpenedAccuracyAnswer {
  @ApiProperty({ format: 'uuid' }) caseId!: string;
}

/** What the client is asked to update, and its word that it has. */
@ApiTags('privacy')
@Controller('v1/privacy/accuracy-cases')
export class OwnAccuracyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: AccuracyCaseList })
  async list(@Caller() { tenantId }: Principal): Promise<AccuracyCaseList> {
    return { items: await this.queries.execute(new ListAccuracyCases(tenantId)) };
  }

  @Post(':id/correction')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'Lifts whatever the case had set in motion, at once (ToS 9.7)' })
  async correct(@Param('id') id: string, @Caller() { tenantId }: Principal): Promise<void> {
    await this.commands.execute(new RecordCorrection(tenantId, knownId(id)));
  }
}

@ApiTags('back office')
@Controller('v1/clients/:clientId/accuracy-cases')
export class AccuracyCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: AccuracyCaseList, description: 'Newest first' })
  async list(@Param('clientId') clientId: string): Promise<AccuracyCaseList> {
    const tenantId = knownId(clientId);
    const read = () => this.queries.execute(new ListAccuracyCases(tenantId));
    return { items: await this.backOffice.of(tenantId, 'accuracy cases', read) };
  }

  @Post()
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: OpenedAccuracyAnswer, description: 'The client is told, with its last day' })
  open(
    @Param('clientId') clientId: string,
    @Body() { what, changedOn }: InaccuracyBody,
    @Caller() { accountId }: Principal,
  ): Promise<OpenedAccuracyAnswer> {
    return this.commands.execute(new OpenAccuracyCase(knownId(clientId), what, changedOn ?? null, accountId));
  }

  @Post(':id/suspension')
  @StaffStep('Only where it prevents the service, by a second person', ['approver', 'admin'])
  async suspend(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { reason }: InaccuracySuspensionBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    await this.commands.execute(new SuspendForInaccuracy(knownId(clientId), knownId(id), reason, accountId));
  }

  @Post(':id/correction')
  @StaffStep('Staff see that it is right now')
  async correct(@Param('clientId') clientId: string, @Param('id') id: string): Promise<void> {
    await this.commands.execute(new RecordCorrection(knownId(clientId), knownId(id)));
  }
}
