import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Access, Administrator, Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId } from '../../../platform/http/validation.js';
import { type ClauseId } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads, type Language } from '../../terms/contract.js';
import { InviteMember } from '../application/inviting.js';
import { IssueApiKey, RevokeApiKey } from '../application/issuing-keys.js';
import { ChangeRole, ReinstateMember, RemoveMember, SuspendMember } from '../application/managing-members.js';
import { ListApiKeys, ListMembers } from '../application/queries.js';
import { ReinstateAccount, SuspendAccount } from '../application/suspending-accounts.js';
import type { Role } from '../contract.js';
import { Anybody } from './http.js';
import {
  ApiKeyPage,
  InvitedAnswer,
  IssuedKeyAnswer,
  LANGUAGES,
  MemberPage,
  ROLES,
  RoleAnswer,
} from './http-answers.js';

class InviteBody {
  @ApiProperty({ format: 'email' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(/^\P{Cc}+$/u)
  name!: string;

  @ApiProperty({ enum: ROLES, description: 'user or administrator; for staff agent, approver or admin' })
  @IsIn(ROLES)
  role!: Role;

  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;
}

class RoleBody {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;
}

@ApiTags('identity')
@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Anybody('members:read')
  @ApiOkResponse({ type: MemberPage, description: 'Members and the invited' })
  async list(@Caller() { tenantId, role }: Principal, @Query() { cursor, limit }: PageQuery): Promise<MemberPage> {
    const slice = { after: readCursor(cursor, {}), limit: limit + 1 };
    const rows = await this.queries.execute(new ListMembers(tenantId, slice));
    // AUP 3.a: administrators hear of a case about one of their people; colleagues need not.
    const told = role === 'user' ? rows.map((row) => ({ ...row, suspended: null })) : rows;
    return toPage(told, limit, {}, ({ id }) => [id]);
  }

  @Post()
  @Access({ roles: ['administrator', 'admin'], needs: 'write' })
  @ApiCreatedResponse({ type: InvitedAnswer, description: 'A mail with a link is on its way' })
  async invite(@Caller() { tenantId }: Principal, @Body() person: InviteBody): Promise<InvitedAnswer> {
    const { membershipId } = await this.commands.execute(new InviteMember(tenantId, person));
    return { id: membershipId };
  }

  @Patch(':id')
  @Access({ roles: ['administrator', 'admin'], needs: 'own-affairs' })
  @ApiOkResponse({ type: RoleAnswer })
  async changeRole(
    @Caller() { tenantId }: Principal,
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { role }: RoleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoleAnswer> {
    const newVersion = await this.commands.execute(new ChangeRole(tenantId, knownId(id), version, role));
    void reply.header('etag', etagOf(newVersion));
    return { role, version: newVersion };
  }

  @Delete(':id')
  @HttpCode(204)
  @Access({ roles: ['administrator', 'admin'], needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'Removed; their sessions have ended' })
  async remove(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<void> {
    await this.commands.execute(new RemoveMember(tenantId, knownId(id)));
  }
}

class IssueKeyBody {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @ApiProperty({ enum: ['user', 'administrator'] })
  @IsIn(['user', 'administrator'])
  role!: 'user' | 'administrator';

  @ApiProperty({ type: [String], example: ['contacts:read'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[a-z-]{1,40}:[a-z-]{1,40}$/, { each: true })
  scopes!: string[];
}

@ApiTags('identity')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ApiKeyPage })
  async list(@Caller() { tenantId }: Principal, @Query() { cursor, limit }: PageQuery): Promise<ApiKeyPage> {
    const slice = { after: readCursor(cursor, {}), limit: limit + 1 };
    const rows = await this.queries.execute(new ListApiKeys(tenantId, slice));
    return toPage(rows, limit, {}, ({ id }) => [id]);
  }

  @Post()
  @Administrator()
  // A stored answer would keep the key that nobody else keeps.
  @NotIdempotent()
  @ApiCreatedResponse({ type: IssuedKeyAnswer })
  async issue(@Caller() { tenantId, accountId }: Principal, @Body() request: IssueKeyBody): Promise<IssuedKeyAnswer> {
    const { keyId, key } = await this.commands.execute(new IssueApiKey(tenantId, request, accountId));
    return { id: keyId, key };
  }

  @Delete(':id')
  @HttpCode(204)
  @Administrator({ needs: 'own-affairs' })
  @ApiNoContentResponse()
  async revoke(@Caller() { tenantId }: Principal, @Param('id') id: string): Promise<void> {
    await this.commands.execute(new RevokeApiKey(tenantId, knownId(id)));
  }
}

class SuspensionBody {
  @ApiProperty({ type: String, example: 'ToS 2.4' })
  @Matches(/^(ToS|AUP) [0-9a-z.]+$/)
  clause!: ClauseId;

  @ApiProperty({ maxLength: 2000, description: 'Told to the person' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

/** What staff may do about people; colleagues of the person stay as they are (ToS 2.4, 2.13). */
@ApiTags('back office')
@Controller('v1')
export class PeopleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('clients/:tenantId/members')
  @Staff()
  @ApiOkResponse({ type: MemberPage })
  async members(@Param('tenantId') tenantId: string, @Query() { cursor, limit }: PageQuery): Promise<MemberPage> {
    const question = { tenantId: knownId(tenantId) };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(tenantId, 'members', () =>
      this.queries.execute(new ListMembers(tenantId, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Put('clients/:tenantId/members/:id/suspension')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'The person is out, and told why' })
  async suspendMember(
    @Param('tenantId') tenantId: string,
    @Param('id') id: string,
    @Body() { clause, reason }: SuspensionBody,
  ): Promise<void> {
    await this.commands.execute(new SuspendMember(knownId(tenantId), knownId(id), clause, reason));
  }

  @Delete('clients/:tenantId/members/:id/suspension')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse()
  async reinstateMember(@Param('tenantId') tenantId: string, @Param('id') id: string): Promise<void> {
    await this.commands.execute(new ReinstateMember(knownId(tenantId), knownId(id)));
  }

  @Put('accounts/:id/suspension')
  @HttpCode(204)
  @Staff(['admin'])
  @ApiNoContentResponse({ description: 'The person is out of every instance, and told why' })
  async suspendAccount(@Param('id') id: string, @Body() { clause, reason }: SuspensionBody): Promise<void> {
    await this.commands.execute(new SuspendAccount(OPERATOR_TENANT, knownId(id), clause, reason));
  }

  @Delete('accounts/:id/suspension')
  @HttpCode(204)
  @Staff(['admin'])
  @ApiNoContentResponse()
  async reinstateAccount(@Param('id') id: string): Promise<void> {
    await this.commands.execute(new ReinstateAccount(OPERATOR_TENANT, knownId(id)));
  }
}
