import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiProduces,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Administrator, Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { IsInstant, knownId } from '../../../platform/http/validation.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads, ClientNames } from '../../terms/contract.js';
import {
  type DisclosureRecord,
  type DisclosureRow,
  ListAllDisclosures,
  ListDisclosures,
  RecordDisclosure,
} from '../application/disclosing.js';
import type { DisclosureGround } from '../contract-disclosures.js';
import { sendRegister } from './register-csv.js';

const GROUNDS = ['law', 'need', 'consent'] as const;
const ground = { enum: GROUNDS, enumName: 'DisclosureGround' };

class DisclosureBody {
  @ApiProperty({ maxLength: 300 })
  @IsString()
  @MinLength(1)
  @MaxLength(300)
  recipient!: string;

  @ApiProperty({ maxLength: 4000, description: 'Which data; names only where they are needed' })
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  what!: string;

  @ApiPropertyOptional({ ...ground, description: 'Without one nothing is disclosed: 422' })
  @IsOptional()
  @IsIn(GROUNDS)
  ground?: DisclosureGround;

  @ApiPropertyOptional({ maxLength: 1000, description: 'The law, the need, or whose consent and when' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  basis?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Now, where it is not said' })
  @IsOptional()
  @IsInstant()
  disclosedAt?: string;
}

class DisclosureAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'D-7Q3M2AB' }) number!: string;
  @ApiProperty() recipient!: string;
  @ApiProperty() what!: string;
  @ApiProperty(ground) ground!: DisclosureGround;
  @ApiProperty() basis!: string;
  @ApiProperty({ format: 'date-time' }) disclosedAt!: string;
}

class DisclosureList {
  @ApiProperty({ type: [DisclosureAnswer] }) items!: DisclosureAnswer[];
}

class DisclosureRowAnswer {
  @ApiProperty({ format: 'uuid' }) clientId!: string;
  @ApiProperty({ type: String, nullable: true }) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty(ground) ground!: DisclosureGround;
  @ApiProperty({ format: 'date-time' }) disclosedAt!: string;
  @ApiProperty({ description: 'An authority was told (AUP 4); the client does not read it here' })
  isKeptFromClient!: boolean;
}

class DisclosureRegister {
  @ApiProperty({ type: [DisclosureRowAnswer] }) items!: DisclosureRowAnswer[];
}

class DisclosureReceipt {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'D-7Q3M2AB' }) number!: string;
}

/** ToS 9.6: what went to third parties. An administrator reads what concerns their own company. */
@ApiTags('privacy')
@Controller('v1')
export class DisclosuresController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly names: ClientNames,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('privacy/disclosures')
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: DisclosureList, description: 'Newest first' })
  async own(@Caller() { tenantId }: Principal): Promise<DisclosureList> {
    const items = await this.queries.execute(new ListDisclosures(tenantId));
    return { items: items.map(toAnswer) };
  }

  @Get('disclosures')
  @Staff()
  @ApiOkResponse({ type: DisclosureRegister, description: 'Over all clients, newest first' })
  async register(): Promise<DisclosureRegister> {
    const rows = await this.backOffice.of(undefined, 'disclosures', () =>
      this.queries.execute(new ListAllDisclosures()),
    );
    const names = await this.names.of(rows.map(clientOf));
    const items = rows.map((row) => {
      const { id, number, ground, disclosedAt, aboutTenantId } = row;
      const clientId = clientOf(row);
      const clientName = names.get(clientId) ?? null;
      return { id, number, ground, disclosedAt, clientId, clientName, isKeptFromClient: aboutTenantId !== null };
    });
    return { items };
  }

  @Get('disclosures/csv')
  @Staff()
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async exported(@Res() reply: FastifyReply): Promise<void> {
    const rows = await this.queries.execute(new ListAllDisclosures());
    const names = await this.names.of([...new Set(rows.map(clientOf))]);
    const records: DisclosureRecord[] = [];
    for (const tenantId of new Set(rows.map((row) => row.tenantId))) records.push(...(await this.read(tenantId)));
    sendRegister(
      reply,
      'disclosures.csv',
      newestFirst(records).map((record) => {
        const { number, disclosedAt, recipient, what, ground, basis, recordedAt } = record;
        const client = names.get(clientOf(record)) ?? '';
        return { number, disclosedAt, client, recipient, what, ground, basis, recordedAt };
      }),
    );
  }

  @Get('clients/:clientId/disclosures')
  @Staff()
  @ApiOkResponse({ type: DisclosureList, description: 'Newest first, with what authorities were told' })
  async ofClient(@Param('clientId') clientId: string): Promise<DisclosureList> {
    const own = await this.read(knownId(clientId));
    const kept = await this.read(OPERATOR_TENANT, clientId);
    return { items: newestFirst([...own, ...kept]).map(toAnswer) };
  }

  @Post('clients/:clientId/disclosures')
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: DisclosureReceipt, description: 'The client can read it' })
  async record(
    @Param('clientId') clientId: string,
    @Body() { recipient, what, ground, basis, disclosedAt }: DisclosureBody,
    @Caller() { accountId }: Principal,
  ): Promise<DisclosureReceipt> {
    const tenantId = knownId(clientId);
    await this.backOffice.of(tenantId, 'disclosures', () => Promise.resolve());
    const disclosed = { recipient, what, ground, basis: basis ?? '', disclosedAt };
    return this.commands.execute(new RecordDisclosure(tenantId, disclosed, accountId));
  }

  private read(tenantId: string, aboutTenantId?: string): Promise<DisclosureRecord[]> {
    return this.backOffice.of(tenantId === OPERATOR_TENANT ? undefined : tenantId, 'disclosures', () =>
      this.queries.execute(new ListDisclosures(tenantId, aboutTenantId)),
    );
  }
}

const clientOf = ({ tenantId, aboutTenantId }: DisclosureRow): string => aboutTenantId ?? tenantId;

const newestFirst = (records: DisclosureRecord[]): DisclosureRecord[] =>
  records.toSorted((one, other) => (one.disclosedAt < other.disclosedAt ? 1 : -1));

const toAnswer = ({ id, number, recipient, what, ground, basis, disclosedAt }: DisclosureRecord): DisclosureAnswer => ({
  ...{ id, number, recipient, what, ground, basis, disclosedAt },
});
