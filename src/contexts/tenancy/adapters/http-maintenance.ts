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
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Staff } from '../../../platform/http/access.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { IsInstant, knownId, PRINTABLE } from '../../../platform/http/validation.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  EndMaintenance,
  ListMaintenance,
  type MaintenanceRecord,
  PlanMaintenance,
  RecordOutage,
} from '../application/maintaining.js';
import type { MaintenanceKind, Span } from '../domain/maintenance-window.js';

class OutageBody {
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  startsAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive' })
  @IsInstant()
  endsAt!: string;

  @ApiProperty({ maxLength: 500 })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  @Matches(PRINTABLE)
  reason!: string;
}

class MaintenanceBody extends OutageBody {
  @ApiPropertyOptional({ maxLength: 500, description: 'Required between six in the morning and ten in the evening' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  @Matches(PRINTABLE)
  daytimeReason?: string;
}

class MaintenanceReceipt {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

class MaintenanceAnswer implements MaintenanceRecord {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['planned', 'outage'] }) kind!: MaintenanceKind;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty({ format: 'date-time' }) endsAt!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: String, nullable: true }) daytimeReason!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) cancelledAt!: string | null;
}

class MaintenancePage {
  @ApiProperty({ type: [MaintenanceAnswer] }) items!: MaintenanceAnswer[];
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

/** ToS 10.1: when the service is closed, and was. */
@ApiTags('back office')
@Controller('v1/maintenance-windows')
export class MaintenanceController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: MaintenancePage, description: 'Newest first' })
  async list(@Query() { cursor, limit }: PageQuery): Promise<MaintenancePage> {
    const rows = await this.queries.execute(new ListMaintenance({ after: readCursor(cursor, {}), limit: limit + 1 }));
    return toPage(rows, limit, {}, ({ id }) => [id]);
  }

  @Post()
  @Staff(['approver', 'admin'])
  @ApiCreatedResponse({ type: MaintenanceReceipt })
  plan(@Body() { reason, daytimeReason, ...span }: MaintenanceBody): Promise<MaintenanceReceipt> {
    return this.commands.execute(new PlanMaintenance(OPERATOR_TENANT, read(span), reason, daytimeReason ?? null));
  }

  @Post('outages')
  @Staff(['approver', 'admin'])
  @ApiCreatedResponse({ type: MaintenanceReceipt, description: 'What nobody planned, once it is over' })
  outage(@Body() { reason, ...span }: OutageBody): Promise<MaintenanceReceipt> {
    return this.commands.execute(new RecordOutage(OPERATOR_TENANT, read(span), reason));
  }

  @Post(':id/end')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'Called off, or ended before its time' })
  async end(@Param('id') id: string): Promise<void> {
    await this.commands.execute(new EndMaintenance(OPERATOR_TENANT, knownId(id)));
  }
}

const read = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Span => ({
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
});
