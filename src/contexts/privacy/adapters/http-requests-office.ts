import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { StaffStep, tenantOf } from '../../../platform/http/staff-cases.js';
import { IsClient, IsInstant } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { HandleDataRequest, type RequestStep } from '../application/answering-requests.js';
import { PrivacyDirectory, PrivacyReader } from '../application/ports.js';
import { ListPrivacyCases, requestKey } from '../application/queries.js';
import { SubmitDataRequest } from '../application/requesting.js';
import type { RequestState } from '../domain/data-request.js';
import {
  DATA_REQUEST_STATES,
  DataRequestAnswer,
  DataRequestReceiptAnswer,
  PrivacyCasePage,
} from './http-request-answers.js';
import { answerStep, PrivacyRequestForm, RequestAnswerBody, writtenIn } from './http-requests.js';

class PrivacyCaseQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DATA_REQUEST_STATES })
  @IsOptional()
  @IsIn(DATA_REQUEST_STATES)
  state?: RequestState;

  @ApiPropertyOptional({ type: Boolean, description: 'Those that nobody has answered' })
  @IsOptional()
  @Type(() => Boolean)
  @IsBoolean()
  open?: boolean;
}

/** A request that came by mail or post, as staff take it down. */
class PrivacyIntakeBody extends PrivacyRequestForm {
  @ApiProperty({ enum: ['email', 'post'] })
  @IsIn(['email', 'post'])
  channel!: 'email' | 'post';

  @ApiProperty({ format: 'date-time', description: 'When it arrived, however late it is opened' })
  @IsInstant()
  receivedAt!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The client whose contact asks (K11)' })
  @IsOptional()
  @IsClient()
  clientId?: string;
}

class ExtensionBody {
  @ApiProperty({ maxLength: 5000, description: 'Told to the person' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  reason!: string;
}

class HelpGivenBody {
  @ApiProperty({ maxLength: 10_000, description: 'Told to the client' })
  @IsString()
  @MinLength(1)
  @MaxLength(10_000)
  given!: string;
}

/** Staff's side of data subjects' requests; every look into one and every step leaves evidence. */
@ApiTags('back office')
@Controller('v1/privacy-cases')
export class PrivacyCasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: PrivacyDirectory,
    private readonly reader: PrivacyReader,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: PrivacyCasePage, description: 'Of all clients and visitors, the soonest due first' })
  async list(@Query() { cursor, limit, state, open }: PrivacyCaseQuery): Promise<PrivacyCasePage> {
    const question = { state, open };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'privacy requests', () =>
      this.queries.execute(new ListPrivacyCases({ state, open }, slice)),
    );
    return toPage(rows, limit, question, requestKey);
  }

  @Post()
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: DataRequestReceiptAnswer, description: 'Counts from the time that it was received' })
  intake(@Body() body: PrivacyIntakeBody): Promise<DataRequestReceiptAnswer> {
    const { channel, receivedAt, clientId } = body;
    const role = clientId ? 'processor' : 'controller';
    return this.commands.execute(
      new SubmitDataRequest(clientId ?? OPERATOR_TENANT, role, channel, receivedAt, null, writtenIn(body)),
    );
  }

  @Get(':id')
  @Staff()
  @ApiOkResponse({ type: DataRequestAnswer })
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DataRequestAnswer | undefined> {
    const tenantId = await this.tenantOf(id);
    const found = await this.backOffice.of(tenantId, 'privacy request', () => this.reader.request(tenantId, id));
    if (!found) throw new NotFound();
    return answeredNotModified(request, reply, etagOf(found.version)) ? undefined : found;
  }

  @Post(':id/assignment')
  @StaffStep('Yours now')
  take(@Param('id') id: string, @IfMatch() version: number, @Caller() { accountId }: Principal): Promise<void> {
    return this.step(id, version, { step: 'take', staffId: accountId });
  }

  @Post(':id/identification')
  @StaffStep('Somebody saw who it is, by another way than the link')
  identify(@Param('id') id: string, @IfMatch() version: number): Promise<void> {
    return this.step(id, version, { step: 'identify' });
  }

  @Post(':id/extension')
  @StaffStep('Two more months, told while the first one runs (ToS 9.9)')
  extend(@Param('id') id: string, @IfMatch() version: number, @Body() { reason }: ExtensionBody): Promise<void> {
    return this.step(id, version, { step: 'extend', reason });
  }

  @Post(':id/help')
  @StaffStep('What the processor did for the controller (K11)')
  help(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { given }: HelpGivenBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.step(id, version, { step: 'give-help', given, staffId: accountId });
  }

  @Post(':id/answer')
  @StaffStep('A refusal, whole or in part, says why')
  async answer(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: RequestAnswerBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    await this.step(id, version, answerStep(body, accountId));
  }

  private async step(id: string, version: number, action: RequestStep): Promise<void> {
    await this.commands.execute(new HandleDataRequest(await this.tenantOf(id), id, version, action));
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.directory.tenantOfRequest(known));
  }
}
