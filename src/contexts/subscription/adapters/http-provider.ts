import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Staff } from '../../../platform/http/access.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { WriteOffChargeback } from '../application/disputing-charges.js';
import {
  type ChargebackListing,
  type Finding,
  type KeptFinding,
  ListChargebacks,
  ListReconciliations,
  type ReconciliationListing,
} from '../application/queries-changes.js';
import { ExplainDifference, ReconcileWithProvider } from '../application/reconciling.js';
import type { ChargebackState } from '../domain/chargeback.js';
import { CHARGEBACK_STATES, MoneyAnswer } from './http-answers.js';

const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;

class ChargebackAnswer implements ChargebackListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: CHARGEBACK_STATES }) state!: ChargebackState;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty({ description: 'The bank’s word for it' }) reason!: string;
  @ApiProperty() paymentReference!: string;
  @ApiProperty(INSTANT) openedAt!: string;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'Until then the bank takes our evidence' })
  evidenceDueAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) closedAt!: string | null;
}

class ChargebackPage {
  @ApiProperty({ type: [ChargebackAnswer] }) items!: ChargebackAnswer[];
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

class ChargebackQuery extends PageQuery {
  @ApiPropertyOptional({ enum: CHARGEBACK_STATES })
  @IsOptional()
  @IsIn(CHARGEBACK_STATES)
  state?: ChargebackState;
}

class FindingAnswer implements Finding {
  @ApiProperty({ example: 'payment-missing-here' }) kind!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) subjectTenantId!: string | null;
  @ApiProperty({ description: 'The provider’s name of it, or ours' }) reference!: string;
  @ApiProperty({ enum: ['REPAIRED', 'REPORTED'] }) outcome!: Finding['outcome'];
  @ApiProperty({ type: String, nullable: true, description: 'Why a repair was refused, as a stable code' })
  failure!: string | null;
}

class FindingList {
  @ApiProperty({ type: [FindingAnswer] }) items!: FindingAnswer[];
}

class KeptFindingAnswer extends FindingAnswer implements KeptFinding {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({
    type: String,
    enum: ['REPAIRED', 'EXPLAINED'],
    nullable: true,
    description: 'How what was reported ended: a later comparison found it no more, or a person said why it is so',
  })
  closedAs!: KeptFinding['closedAs'];
  @ApiProperty(OPTIONAL_INSTANT) closedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) explanation!: string | null;
}

class ExplanationBody {
  @ApiProperty({ maxLength: 2000, description: 'Why the books may differ there' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  explanation!: string;
}

class ReconciliationAnswer implements ReconciliationListing {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(INSTANT) startedAt!: string;
  @ApiProperty(INSTANT) since!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) compared!: Record<string, number>;
  @ApiProperty({ type: [KeptFindingAnswer] }) findings!: KeptFindingAnswer[];
}

class ReconciliationList {
  @ApiProperty({ type: [ReconciliationAnswer] }) items!: ReconciliationAnswer[];
}

const SHOWN = 30;

/** The provider's side of the books, as staff see it. */
@ApiTags('back office')
@Controller('v1')
export class ProviderBooksController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('chargebacks')
  @Staff()
  @ApiOkResponse({ type: ChargebackPage, description: 'All clients, newest first' })
  async chargebacks(@Query() { cursor, limit, state }: ChargebackQuery): Promise<ChargebackPage> {
    const question = { state };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.backOffice.of(undefined, 'chargebacks', () =>
      this.queries.execute(new ListChargebacks({ state }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  // The effect commits in the client's own transaction, the key in the operator's.
  @Post('clients/:clientId/chargebacks/:chargebackId/write-off')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'The money is let go; nobody owes it (ToS 3.4.g)' })
  async writeOff(@Param('clientId') clientId: string, @Param('chargebackId') chargebackId: string): Promise<void> {
    if (!isId(clientId) || !isId(chargebackId)) throw new NotFound();
    await this.commands.execute(new WriteOffChargeback(clientId, chargebackId));
  }

  @Get('reconciliations')
  @Staff()
  @ApiOkResponse({ type: ReconciliationList, description: 'The last comparisons with the provider, newest first' })
  async reconciliations(): Promise<ReconciliationList> {
    return { items: await this.queries.execute(new ListReconciliations(SHOWN)) };
  }

  @Post('reconciliations')
  @HttpCode(200)
  @Staff(['admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: FindingList, description: 'Compared now; what was not known before' })
  async reconcile(): Promise<FindingList> {
    return { items: await this.commands.execute(new ReconcileWithProvider()) };
  }

  @Post('reconciliations/findings/:findingId/explanation')
  @HttpCode(204)
  @Staff(['approver', 'admin'])
  @ApiNoContentResponse({ description: 'A person has looked into it, and says why the books may differ there' })
  async explain(@Param('findingId') findingId: string, @Body() { explanation }: ExplanationBody): Promise<void> {
    await this.commands.execute(new ExplainDifference(knownId(findingId), explanation));
  }
}
