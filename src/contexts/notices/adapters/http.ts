import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiConsumes,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../../platform/config.js';
import { Access, Caller, type Principal, Public } from '../../../platform/http/access.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { ProtocolError } from '../../../platform/http/problem-details.js';
import { knownId } from '../../../platform/http/validation.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { type ClauseId, NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import { BackOfficeReads, type Language } from '../../terms/contract.js';
import { RecordBounce } from '../application/bouncing.js';
import { ReturnAddresses } from '../application/ports.js';
import {
  type DeliveryRecord,
  ListNotices,
  type NoticeRecord,
  type NoticeSummary,
  ReadNotice,
} from '../application/queries.js';
import type { DeliveryState, SentAttachment } from '../domain/delivery.js';
import { isHardBounce, readDeliveryReport } from '../domain/delivery-report.js';
import type { NoticeState } from '../domain/notice.js';
import { isSigned } from './signing.js';

const STATES: NoticeState[] = ['QUEUED', 'ACCEPTED', 'BOUNCED', 'DROPPED'];
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;

class NoticeAnswer implements NoticeSummary {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'In a list over all clients' }) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() key!: string;
  @ApiProperty({ example: 'dunning.warning' }) template!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Once it was rendered' }) templateVersion!:
    | number
    | null;
  @ApiProperty(OPTIONAL_TEXT) clause!: ClauseId | null;
  @ApiProperty({ enum: STATES }) state!: NoticeState;
  @ApiProperty(INSTANT) queuedAt!: string;
  @ApiProperty(INSTANT) notBefore!: string;
  @ApiProperty(OPTIONAL_INSTANT) acceptedAt!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Why it was dropped' }) reason!: string | null;
}

class NoticePage {
  @ApiProperty({ type: [NoticeAnswer] }) items!: NoticeAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class SentAttachmentAnswer implements SentAttachment {
  @ApiProperty() name!: string;
  @ApiProperty() mediaType!: string;
  @ApiProperty() sha256!: string;
}

class DeliveryAnswer implements DeliveryRecord {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Empty once its reader was erased (ToS 9.4)' }) email!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['sv', 'en'] }) language!: Language;
  @ApiProperty({ enum: STATES }) state!: DeliveryState;
  @ApiProperty({ type: 'integer', description: 'Tries that led to nothing' }) attempts!: number;
  @ApiProperty(OPTIONAL_INSTANT) acceptedAt!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'What the mail server said' }) reply!: string | null;
  @ApiProperty(OPTIONAL_TEXT) subject!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'As sent; the link of a secret letter is not kept' }) text!:
    | string
    | null;
  @ApiProperty(OPTIONAL_TEXT) html!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Of subject, text and HTML as sent, joined by line breaks' })
  sha256!: string | null;
  @ApiProperty({ type: [SentAttachmentAnswer] }) attachments!: SentAttachmentAnswer[];
}

class NoticeRecordAnswer extends NoticeAnswer implements NoticeRecord {
  @ApiProperty({ type: [DeliveryAnswer] }) deliveries!: DeliveryAnswer[];
}

class WhoseQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Staff only: whose' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

class NoticeQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Staff only: whose' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;

  @ApiPropertyOptional({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: NoticeState;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  template?: string;
}

const ContractParties = () =>
  Access({ roles: ['administrator', 'agent', 'approver', 'admin'], needs: 'own-affairs', scope: 'contract:read' });

@ApiTags('notices')
@Controller('v1/notices')
export class NoticeController {
  constructor(
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get()
  @ContractParties()
  @ApiOkResponse({ type: NoticePage, description: 'Newest first; staff without a tenantId see all tenants' })
  async list(@Caller() caller: Principal, @Query() query: NoticeQuery): Promise<NoticePage> {
    const whose = whoseOf(caller, query.tenantId);
    const { cursor, limit, state, template } = query;
    const question = { whose, state, template };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };

    const rows = await this.read(caller, whose, 'notices', () =>
      this.queries.execute(new ListNotices(whose, { state, template }, slice)),
    );
    return toPage(rows, limit, question, ({ id }) => [id]);
  }

  @Get(':id')
  @ContractParties()
  @ApiOkResponse({ type: NoticeRecordAnswer, description: 'Every letter of it, as it was sent' })
  async one(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() { tenantId }: WhoseQuery,
  ): Promise<NoticeRecordAnswer> {
    const noticeId = knownId(id);
    const whose = whoseOf(caller, tenantId) ?? OPERATOR_TENANT;
    const notice = await this.read(caller, whose, `notice ${noticeId}`, () =>
      this.queries.execute(new ReadNotice(whose, noticeId, caller.tenantId === OPERATOR_TENANT)),
    );
    if (!notice) throw new NotFound();
    return notice;
  }

  private read<T>(caller: Principal, whose: string | undefined, what: string, work: () => Promise<T>): Promise<T> {
    return caller.tenantId === OPERATOR_TENANT ? this.backOffice.of(whose, what, work) : work();
  }
}

/** Where the mailbox of our return addresses hands over what came back. */
@ApiTags('notices')
@Controller('v1/notices/bounces')
export class BounceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly addresses: ReturnAddresses,
    private readonly config: Config,
    private readonly wall: WallClock,
  ) {}

  @Post()
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiConsumes('message/rfc822')
  @ApiHeader({ name: 'Mailbox-Signature', required: true, description: 't=<unix>,v1=<hex HMAC-SHA256 of "t.body">' })
  @ApiNoContentResponse({ description: 'Taken; what is no report about a letter of ours has no effect' })
  async bounce(@Req() request: FastifyRequest): Promise<void> {
    // The server leaves this type as the bytes that came, over which the signature is counted.
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signature = String(request.headers['mailbox-signature'] ?? '');
    if (!isSigned(signature, body, this.config.MAIL_SECRET, this.wall.now())) {
      throw new ProtocolError(400, 'bad-signature', 'The signature is missing, wrong or too old.');
    }

    const report = readDeliveryReport(body.toString('utf8'));
    const returned = report && this.addresses.read(report.returnedTo);
    if (!report || !returned || !isHardBounce(report)) return;
    const { tenantId, deliveryId } = returned;
    const reply = `${report.status} ${report.diagnostic ?? ''}`.trim().slice(0, 500);
    await inTenant(tenantId, SYSTEM, () => this.commands.execute(new RecordBounce(tenantId, deliveryId, reply)));
  }
}

/** `undefined`: all tenants, which only staff may ask for. */
const whoseOf = (caller: Principal, named: string | undefined): string | undefined => {
  if (caller.tenantId === OPERATOR_TENANT) return named;
  if (named !== undefined && named !== caller.tenantId) throw new NotFound();
  return caller.tenantId;
};
