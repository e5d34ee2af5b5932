import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { type LegalHoldDetails, ListLegalHolds, PlaceLegalHold, ReleaseLegalHold } from '../application/holding.js';
import type { LegalHoldState } from '../domain/legal-hold.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;

class HoldBody {
  @ApiProperty({ maxLength: 2000, description: 'Why the data has to stay' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;

  @ApiProperty({ maxLength: 500, description: 'The law, order or dispute that it rests on' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  legalBasis!: string;
}

class ReleaseBody {
  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

export class LegalHoldAnswer implements LegalHoldDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['STANDING', 'RELEASED'] }) state!: LegalHoldState;
  @ApiProperty() reason!: string;
  @ApiProperty() legalBasis!: string;
  @ApiProperty({ description: 'The member of staff who placed it' }) placedBy!: string;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The second person' }) releasedBy!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, format: 'date-time' }) releasedAt!: string | null;
  @ApiProperty(OPTIONAL_TEXT) releaseReason!: string | null;
}

export class LegalHoldList {
  @ApiProperty({ type: [LegalHoldAnswer] }) items!: LegalHoldAnswer[];
}

/** Legal holds on one client; the client's own screens do not show them. */
@ApiTags('back office')
@Controller('v1/clients/:clientId/legal-holds')
export class LegalHoldController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: LegalHoldList, description: 'Newest first' })
  async list(@Param('clientId') clientId: string): Promise<LegalHoldList> {
    const tenantId = knownId(clientId);
    const items = await this.backOffice.of(tenantId, 'legal holds', () =>
      this.queries.execute(new ListLegalHolds(tenantId)),
    );
    return { items };
  }

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post()
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: LegalHoldAnswer, description: 'From now on nothing of this client is deleted' })
  async place(
    @Param('clientId') clientId: string,
    @Body() { reason, legalBasis }: HoldBody,
    @Caller() { accountId }: Principal,
  ): Promise<LegalHoldAnswer> {
    const tenantId = knownId(clientId);
    const { holdId } = await this.commands.execute(new PlaceLegalHold(tenantId, reason, legalBasis, accountId));
    return this.read(tenantId, holdId);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: LegalHoldAnswer, description: 'By somebody else than the one who placed it' })
  async release(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @Body() { reason }: ReleaseBody,
    @Caller() { accountId }: Principal,
  ): Promise<LegalHoldAnswer> {
    const tenantId = knownId(clientId);
    await this.commands.execute(new ReleaseLegalHold(tenantId, knownId(id), reason, accountId));
    return this.read(tenantId, id);
  }

  private async read(tenantId: string, id: string): Promise<LegalHoldAnswer> {
    const hold = (await this.list(tenantId)).items.find((each) => each.id === id);
    if (!hold) throw new NotFound();
    return hold;
  }
}
