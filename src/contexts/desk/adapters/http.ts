import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Caller, type Principal, Staff } from '../../../platform/http/access.js';
import { etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../platform/http/pagination.js';
import { knownId, PRINTABLE } from '../../../platform/http/validation.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { Language } from '../../../shared-kernel/words.js';
import { WORK_KINDS, type WorkKind } from '../../../shared-kernel/work.js';
import { Members } from '../../identity/contract.js';
import { CountWork, ListNotes, ListWork, type Party, workKey } from '../application/queries.js';
import { Desk, LookingThrough } from '../application/working.js';
import {
  LANGUAGES,
  NotedAnswer,
  NoteList,
  PARTIES,
  ReplyDraftList,
  WorkCountsAnswer,
  WorkItemAnswer,
  WorkPage,
} from './http-answers.js';

/** `me`, `nobody`, or an account. */
const WHOSE = /^(me|nobody|[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

class WorkQuery extends PageQuery {
  @ApiPropertyOptional({ enum: WORK_KINDS })
  @IsOptional()
  @IsIn(WORK_KINDS)
  kind?: WorkKind;

  @ApiPropertyOptional({ enum: PARTIES, description: 'Who owes the next step' })
  @IsOptional()
  @IsIn(PARTIES)
  waitsFor?: Party;

  @ApiPropertyOptional({ description: '`me`, `nobody` or the account of one of the staff' })
  @IsOptional()
  @Matches(WHOSE)
  assignee?: string;

  @ApiPropertyOptional({ enum: ['true'], description: 'Only what has fallen due' })
  @IsOptional()
  @IsIn(['true'])
  overdue?: string;
}

class AssignmentBody {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'One of the staff, or nobody' })
  @ValidateIf((_, value) => value !== null)
  @IsUUID()
  assignee!: string | null;
}

class WorkNoteBody {
  @ApiProperty({ maxLength: 5000, description: 'Read by staff alone' })
  @IsString()
  @MinLength(1)
  @MaxLength(5000)
  @Matches(PRINTABLE)
  words!: string;
}

class DraftQuery {
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;
}

/** The staff's one inbox over all contexts (ADR 28). */
@ApiTags('back office')
@Controller('v1/work')
export class WorkController {
  constructor(
    private readonly queries: QueryBus,
    private readonly desk: Desk,
    private readonly looking: LookingThrough,
    private readonly members: Members,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: WorkPage, description: 'Everything open over all clients, the soonest due first' })
  async list(@Caller() { accountId }: Principal, @Query() query: WorkQuery): Promise<WorkPage> {
    const { cursor, limit, kind, waitsFor, assignee, overdue } = query;
    const question = { kind, waitsFor, assignee, overdue };
    const filter = {
      kind,
      waitsFor,
      assignee: assignee === 'me' ? accountId : assignee,
      overdueAt: overdue ? this.clock.now() : undefined,
    };
    const slice = { after: readCursor(cursor, question), limit: limit + 1 };
    const rows = await this.looking.as(accountId, () => this.queries.execute(new ListWork(filter, slice)));
    const { items, next } = toPage(rows, limit, question, workKey);
    const names = await this.namesOf(items.map((item) => item.assignee));
    return { items: items.map((item) => ({ ...item, assigneeName: names.get(item.assignee) ?? null })), next };
  }

  @Get('counts')
  @Staff()
  @ApiOkResponse({ type: WorkCountsAnswer, description: 'Numbers alone, so nobody’s case is looked into' })
  counts(@Caller() { accountId }: Principal): Promise<WorkCountsAnswer> {
    return this.queries.execute(new CountWork(accountId, this.clock.now()));
  }

  @Get(':caseId')
  @Staff()
  @ApiOkResponse({
    type: WorkItemAnswer,
    description: 'Where a case stands in the inbox; its ETag is the assignment’s',
  })
  async one(@Param('caseId') caseId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<WorkItemAnswer> {
    const item = await this.desk.item(knownId(caseId));
    // No 304: the case goes on without its assignment changing, and the tag is the assignment's.
    void reply.header('etag', etagOf(item.version));
    const names = await this.namesOf([item.assignee]);
    return { ...item, assigneeName: names.get(item.assignee) ?? null };
  }

  @Post(':caseId/assignment')
  @HttpCode(204)
  @Staff()
  // The effect commits in the scope of whomever the case is about, the key in the operator's.
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'Given to one of the staff, or back to everybody' })
  assign(
    @Param('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() { assignee }: AssignmentBody,
    @Caller() { accountId }: Principal,
  ): Promise<void> {
    return this.desk.assign(knownId(caseId), version, assignee, accountId);
  }

  @Get(':caseId/notes')
  @Staff()
  @ApiOkResponse({ type: NoteList, description: 'Newest first; in no export' })
  async notes(@Param('caseId') caseId: string, @Caller() { accountId }: Principal): Promise<NoteList> {
    const { tenantId } = await this.desk.item(knownId(caseId));
    const actor = { kind: 'operator', id: accountId } as const;
    const notes = await inTenant(tenantId, actor, () => this.queries.execute(new ListNotes(tenantId, caseId)));
    const names = await this.namesOf(notes.map(({ author }) => author));
    return { items: notes.map((note) => ({ ...note, authorName: names.get(note.author) ?? null })) };
  }

  @Post(':caseId/notes')
  @HttpCode(201)
  @Staff()
  @GatewayRoute()
  @ApiCreatedResponse({ type: NotedAnswer })
  note(
    @Param('caseId') caseId: string,
    @Body() { words }: WorkNoteBody,
    @Caller() { accountId }: Principal,
  ): Promise<NotedAnswer> {
    return this.desk.note(knownId(caseId), words, accountId);
  }

  @Get(':caseId/reply-drafts')
  @Staff()
  @ApiOkResponse({ type: ReplyDraftList, description: 'The templates for such a case, filled in from it' })
  async drafts(
    @Param('caseId') caseId: string,
    @Query() { language }: DraftQuery,
    @Caller() { accountId }: Principal,
  ): Promise<ReplyDraftList> {
    return { items: await this.desk.drafts(knownId(caseId), language, accountId) };
  }

  private async namesOf(staffIds: (string | null)[]): Promise<Map<string | null, string | undefined>> {
    const asked = [...new Set(staffIds)].filter((id) => id !== null);
    const names = await Promise.all(
      asked.map(async (id) => [id, await this.members.displayName(OPERATOR_TENANT, id)] as const),
    );
    return new Map(names);
  }
}
