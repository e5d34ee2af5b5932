import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { ListReclassifications, type ReclassificationDetails } from '../application/queries.js';
import { DecideReclassification, ProposeReclassification } from '../application/reclassifying.js';
import type { CustomerKind } from '../contract.js';
import type { ReclassificationState } from '../domain/reclassification.js';
import { CUSTOMER_KINDS } from './http-answers.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;

class ProposalBody {
  @ApiProperty({ enum: CUSTOMER_KINDS, description: 'What the client really is' })
  @IsIn(CUSTOMER_KINDS)
  kind!: CustomerKind;

  @ApiPropertyOptional({ maxLength: 200, description: 'Of a business' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  companyName?: string;

  @ApiPropertyOptional({ maxLength: 30, description: "Of a business, in its country's register" })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  orgNo?: string;

  @ApiProperty({ maxLength: 2000, description: 'What shows it' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

class ReclassificationDecisionBody {
  @ApiProperty({ enum: ['APPROVED', 'REJECTED'] })
  @IsIn(['APPROVED', 'REJECTED'])
  decision!: 'APPROVED' | 'REJECTED';

  @ApiProperty({ maxLength: 2000, description: 'Told to the client when it is approved' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

export class ReclassificationAnswer implements ReclassificationDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: CUSTOMER_KINDS }) kind!: CustomerKind;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Until it is decided' }) clientName!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'A personal number without its last four digits' }) orgNo!:
    | string
    | null;
  @ApiProperty() reason!: string;
  @ApiProperty({ enum: ['PROPOSED', 'APPROVED', 'REJECTED'] }) state!: ReclassificationState;
  @ApiProperty({ format: 'uuid' }) proposedBy!: string;
  @ApiProperty({ format: 'date-time' }) proposedAt!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The second person' }) decidedBy!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, format: 'date-time' }) decidedAt!: string | null;
  @ApiProperty(OPTIONAL_TEXT) decisionReason!: string | null;
}

export class ReclassificationList {
  @ApiProperty({ type: [ReclassificationAnswer] }) items!: ReclassificationAnswer[];
}

/** ToS 1.5.client, 1.5.consumer: a client that was declared as what it is not. */
@ApiTags('back office')
@Controller('v1/clients/:clientId/reclassifications')
export class ReclassificationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ReclassificationList, description: 'Newest first' })
  async list(@Param('clientId') clientId: string): Promise<ReclassificationList> {
    const tenantId = knownId(clientId);
    const items = await this.backOffice.of(tenantId, 'reclassifications', () =>
      this.queries.execute(new ListReclassifications(tenantId)),
    );
    return { items };
  }

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post()
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: ReclassificationAnswer, description: 'Waits for another of the staff' })
  async propose(
    @Param('clientId') clientId: string,
    @Body() { reason, ...truth }: ProposalBody,
    @Caller() { accountId: staffId }: Principal,
  ): Promise<ReclassificationAnswer> {
    const tenantId = knownId(clientId);
    const { id } = await this.commands.execute(new ProposeReclassification(tenantId, truth, { reason, staffId }));
    return this.read(tenantId, id);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: ReclassificationAnswer, description: 'By somebody else than the one who proposed it' })
  async decide(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { decision, reason }: ReclassificationDecisionBody,
    @Caller() { accountId: staffId }: Principal,
  ): Promise<ReclassificationAnswer> {
    const tenantId = knownId(clientId);
    await this.commands.execute(new DecideReclassification(tenantId, knownId(id), decision, { reason, staffId }));
    return this.read(tenantId, id);
  }

  private async read(tenantId: string, id: string): Promise<ReclassificationAnswer> {
    const proposal = (await this.list(tenantId)).items.find((each) => each.id === id);
    if (!proposal) throw new NotFound();
    return proposal;
  }
}
