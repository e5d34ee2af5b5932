import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { ApprovePurge, RehearsePurge } from '../application/purging.js';
import { ListClients, ListReRegistrations, ReadInstance } from '../application/queries.js';
import { DecideReRegistration } from '../application/re-registering.js';
import { InstanceAddresses, type InstanceState } from '../contract.js';
import type { ReRegistrationState } from '../domain/re-registration.js';
import {
  ClientPage,
  INSTANCE_STATES,
  InstanceAnswer,
  RE_REGISTRATION_STATES,
  RehearsalAnswer,
  ReRegistrationPage,
} from './http-answers.js';

class ClientQuery extends PageQuery {
  @ApiPropertyOptional({ enum: INSTANCE_STATES })
  @IsOptional()
  @IsIn(INSTANCE_STATES)
  state?: InstanceState;
}

/** What staff see of clients; every look into one leaves evidence with that client. */
@ApiTags('back office')
@Controller('v1/clients')
export class ClientsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
    private readonly addresses: InstanceAddresses,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ClientPage, description: 'Newest first, each with what is due next' })
  async list(@Query() { cursor, limit, state }: ClientQuery): Promise<ClientPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };

    const rows = await this.backOffice.of(undefined, 'clients', () =>
      this.queries.execute(new ListClients({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ tenantId }) => [tenantId]);
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: InstanceAnswer })
  async one(@Param('id') id: string): Promise<InstanceAnswer> {
    const tenantId = knownId(id);
    const client = await this.backOffice.of(tenantId, 'profile', () =>
      this.queries.execute(new ReadInstance(tenantId)),
    );
    if (!client) throw new NotFound();
    return { ...client, url: this.addresses.at(client.slug) };
  }

  @Get(':id/deletion')
  @Staff()
  @ApiOkResponse({ type: RehearsalAnswer, description: 'The dry run: what a purge would decide and remove now' })
  async rehearse(@Param('id') id: string): Promise<RehearsalAnswer> {
    const tenantId = knownId(id);
    const rehearsal = await this.backOffice.of(tenantId, 'deletion', () =>
      this.commands.execute(new RehearsePurge(tenantId)),
    );
    return RehearsalAnswer.of(rehearsal);
  }

  @Post(':id/deletion/approval')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  // The effect commits in the client's own transaction, the key in the operator's.
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'The purge may run above the daily cap' })
  async approve(@Param('id') id: string, @Caller() { accountId }: Principal): Promise<void> {
    await this.commands.execute(new ApprovePurge(knownId(id), accountId));
  }
}

class ReRegistrationQuery extends PageQuery {
  @ApiPropertyOptional({ enum: RE_REGISTRATION_STATES })
  @IsOptional()
  @IsIn(RE_REGISTRATION_STATES)
  state?: ReRegistrationState;
}

class ReRegistrationDecisionBody {
  @ApiProperty({ format: 'uuid', description: 'The tenant that the registration would found' })
  @IsUUID()
  tenantId!: string;

  @ApiProperty({ enum: ['APPROVED', 'REJECTED'] })
  @IsIn(['APPROVED', 'REJECTED'])
  decision!: 'APPROVED' | 'REJECTED';

  @ApiProperty({ maxLength: 2000, description: 'Told to the client when it is a refusal' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}

@ApiTags('back office')
@Controller('v1/re-registrations')
export class ReRegistrationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: ReRegistrationPage, description: 'Oldest first' })
  async list(@Query() { cursor, limit, state }: ReRegistrationQuery): Promise<ReRegistrationPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };

    const rows = await this.backOffice.of(undefined, 're-registrations', () =>
      this.queries.execute(new ListReRegistrations({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Post(':id/decision')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiNoContentResponse()
  async decide(
    @Param('id') id: string,
    @Body() { tenantId, decision, reason }: ReRegistrationDecisionBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    await this.commands.execute(new DecideReRegistration(tenantId, knownId(id), decision, reason, accountId));
  }
}
