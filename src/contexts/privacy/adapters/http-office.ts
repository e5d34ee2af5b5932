import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { Staff } from '../../../platform/http/access.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { type AccuracyRow, type HoldRow, ListAllAccuracyCases, ListAllHolds } from '../application/office-queries.js';
import type { AccuracyState } from '../domain/accuracy-case.js';
import type { LegalHoldState } from '../domain/legal-hold.js';

class OpenQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Those that are not over' })
  @IsOptional()
  @Type(() => Boolean)
  @IsBoolean()
  open?: boolean;
}

class AccuracyRowAnswer implements AccuracyRow {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty({ enum: ['NOTIFIED', 'RESTRICTED', 'SUSPENDED', 'CORRECTED'] }) state!: AccuracyState;
  @ApiProperty({ format: 'date-time' }) notifiedAt!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
}

class HoldRowAnswer implements HoldRow {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['STANDING', 'RELEASED'] }) state!: LegalHoldState;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
}

class OfficePage {
  @ApiProperty({ type: String, nullable: true, description: 'Cursor of the next page' }) next!: string | null;
}

class AccuracyRowPage extends OfficePage {
  @ApiProperty({ type: [AccuracyRowAnswer] }) items!: AccuracyRowAnswer[];
}

class HoldRowPage extends OfficePage {
  @ApiProperty({ type: [HoldRowAnswer] }) items!: HoldRowAnswer[];
}

/** Accuracy cases and legal holds over all clients; what they say stands with each client. */
@ApiTags('back office')
@Controller('v1')
export class PrivacyOfficeController {
  constructor(
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('accuracy-cases')
  @Staff()
  @ApiOkResponse({ type: AccuracyRowPage, description: 'The soonest due first' })
  async accuracy(@Query() { cursor, limit, open = false }: OpenQuery): Promise<AccuracyRowPage> {
    const question = { open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'accuracy cases', () =>
      this.queries.execute(new ListAllAccuracyCases(open, slice)),
    );
    return toPage(rows, limit, question, ({ dueOn, id }) => [dueOn, id]);
  }

  @Get('legal-holds')
  @Staff()
  @ApiOkResponse({ type: HoldRowPage, description: 'The oldest first' })
  async holds(@Query() { cursor, limit, open = false }: OpenQuery): Promise<HoldRowPage> {
    const question = { open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'legal holds', () =>
      this.queries.execute(new ListAllHolds(open, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }
}
