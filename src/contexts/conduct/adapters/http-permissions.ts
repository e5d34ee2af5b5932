import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMinSize, IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { Administrator, Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { StaffStep } from '../../../platform/http/staff-cases.js';
import { IsInstant, knownId } from '../../../platform/http/validation.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { GrantContentPermission, RevokeContentPermission } from '../application/permitting.js';
import { ConductReader } from '../application/ports.js';
import type { PermissionRecord } from '../application/queries.js';
import { CONTENT_USES, type ContentUse } from '../domain/content-permission.js';

const instant = { type: String, format: 'date-time' } as const;
const maybeInstant = { ...instant, nullable: true } as const;

class PermissionBody {
  @ApiPropertyOptional({ format: 'uuid', description: 'One person; absent for everybody of the client' })
  @IsOptional()
  @IsUUID()
  accountId?: string;

  @ApiProperty({ maxLength: 500, description: 'Which materials or data' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  what!: string;

  @ApiProperty({ type: [String], enum: CONTENT_USES })
  @ArrayMinSize(1)
  @IsIn(CONTENT_USES, { each: true })
  uses!: ContentUse[];

  @ApiProperty({ maxLength: 300, description: 'Where the consent in writing is kept (ToS 7.2)' })
  @IsString()
  @MinLength(1)
  @MaxLength(300)
  reference!: string;

  @ApiProperty(instant)
  @IsInstant()
  from!: string;

  @ApiPropertyOptional({ ...instant, description: 'The instant at which it ends; absent, it lasts until revoked' })
  @IsOptional()
  @IsInstant()
  until?: string;
}

class PermissionAnswer implements PermissionRecord {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) accountId!: string | null;
  @ApiProperty() what!: string;
  @ApiProperty({ type: [String], enum: CONTENT_USES }) uses!: ContentUse[];
  @ApiProperty() reference!: string;
  @ApiProperty(instant) from!: string;
  @ApiProperty(maybeInstant) until!: string | null;
  @ApiProperty(instant) grantedAt!: string;
  @ApiProperty(maybeInstant) revokedAt!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

class PermissionList {
  @ApiProperty({ type: [PermissionAnswer] }) items!: PermissionAnswer[];
}

class PermissionReceiptAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

/** ToS 2.6, 7.1–7.3: who may use what beyond the terms, by a consent in writing. */
@ApiTags('back office')
@Controller('v1/clients/:clientId/content-permissions')
export class ContentPermissionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: ConductReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: PermissionList })
  async list(@Param('clientId') clientId: string): Promise<PermissionList> {
    const tenantId = knownId(clientId);
    const read = () => this.reader.permissions(tenantId);
    return { items: await this.backOffice.of(tenantId, 'content permissions', read) };
  }

  @Post()
  @HttpCode(201)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiCreatedResponse({ type: PermissionReceiptAnswer, description: 'Given in writing; it is entered here' })
  async grant(
    @Param('clientId') clientId: string,
    @Body() { accountId, until, ...rest }: PermissionBody,
    @Caller() caller: Principal,
  ): Promise<PermissionReceiptAnswer> {
    const tenantId = knownId(clientId);
    await this.backOffice.of(tenantId, 'content permissions', () => Promise.resolve());
    return this.commands.execute(
      new GrantContentPermission(
        tenantId,
        { ...rest, accountId: accountId ?? null, until: until ?? null },
        caller.accountId,
      ),
    );
  }

  @Delete(':id')
  @StaffStep('From now on the terms alone hold', ['approver', 'admin'])
  async revoke(
    @Param('clientId') clientId: string,
    @Param('id') id: string,
    @IfMatch() version: number,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    await this.commands.execute(new RevokeContentPermission(knownId(clientId), knownId(id), version, accountId));
  }
}

/** What a client was given leave to do. */
@ApiTags('conduct')
@Controller('v1/conduct/content-permissions')
export class OwnContentPermissionsController {
  constructor(private readonly reader: ConductReader) {}

  @Get()
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: PermissionList })
  async list(@Caller() { tenantId }: Principal): Promise<PermissionList> {
    return { items: await this.reader.permissions(tenantId) };
  }
}
