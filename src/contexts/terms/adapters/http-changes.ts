import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiParam,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Caller, type Principal, Public, Staff } from '../../../platform/http/access.js';
import { answeredNotModified } from '../../../platform/http/concurrency.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { AcceptChange } from '../application/agreeing.js';
import {
  type ChangeRecord,
  type ComingChange,
  ListAwaited,
  ListComingChanges,
  ReadChange,
  ReadTwoTexts,
} from '../application/queries-changes.js';
import { BackOfficeReads, type DocumentKind, type Language } from '../contract.js';
import type { AwaitedText } from '../contract-changes.js';
import { DOCUMENT_KINDS, LANGUAGES } from '../domain/legal-document.js';
import type { ChangeState } from '../domain/terms-change.js';
import { compared, type Passage, type Piece } from './comparing.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const DATE = { type: String, format: 'date' } as const;
const COUNT = { type: 'integer' } as const;
const VERSION = /^[0-9]+(\.[0-9]+){0,2}$/;
const PIECES: Piece['change'][] = ['same', 'removed', 'added'];
/** Published texts never change, so neither does what is between two of them. */
const FOR_A_DAY = 'public, max-age=86400';

/** Any of the client's people; open at the gate, since this is how they pass it. */
const AnyoneOfTheClient = () => Access({ roles: ['user', 'administrator'], needs: 'own-affairs' });

class ComparisonQuery {
  @ApiProperty({ example: '1.0' })
  @Matches(VERSION)
  from!: string;

  @ApiProperty({ example: '2.0' })
  @Matches(VERSION)
  to!: string;

  @ApiPropertyOptional({ enum: LANGUAGES, default: 'en' })
  @IsIn(LANGUAGES)
  language: Language = 'en';
}

class PieceAnswer implements Piece {
  @ApiProperty({ enum: PIECES }) change!: Piece['change'];
  @ApiProperty() text!: string;
}

class PassageAnswer {
  @ApiProperty({ enum: [...PIECES, 'changed'] }) change!: Passage['change'];
  @ApiPropertyOptional({ description: 'The paragraph; not where its words changed' }) text?: string;
  @ApiPropertyOptional({ type: [PieceAnswer], description: 'Where its words changed' }) words?: PieceAnswer[];
}

class ComparisonAnswer {
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty({ enum: LANGUAGES }) language!: Language;
  @ApiProperty() from!: string;
  @ApiProperty() to!: string;
  @ApiProperty({ type: [PassageAnswer], description: 'Title first; without what was removed it is the new text' })
  passages!: PassageAnswer[];
}

class ComingTextAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: LANGUAGES }) language!: Language;
  @ApiProperty() title!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'What changes' }) summary!: string | null;
  @ApiProperty() sha256!: string;
}

class ComingChangeAnswer implements ComingChange {
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty() version!: string;
  @ApiProperty(OPTIONAL_TEXT) replaces!: string | null;
  @ApiProperty(DATE) effectiveFrom!: string;
  @ApiProperty({ description: 'Everybody has been told, and the day stands' }) confirmed!: boolean;
  @ApiProperty() major!: boolean;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: [ComingTextAnswer] }) texts!: ComingTextAnswer[];
}

class ComingChanges {
  @ApiProperty({ type: [ComingChangeAnswer] }) items!: ComingChangeAnswer[];
}

class ReachAnswer {
  @ApiProperty(COUNT) sent!: number;
  @ApiProperty(COUNT) bounced!: number;
  @ApiProperty(COUNT) pending!: number;
  @ApiProperty({ ...COUNT, description: 'Their contract ended before the letter went out' }) gone!: number;
  @ApiProperty({ ...COUNT, description: 'Became clients after the publication; they do not move the day' })
  late!: number;
}

class BounceAnswer {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(OPTIONAL_TEXT) clientName!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) sentAt!: string | null;
  @ApiProperty(INSTANT) bouncedAt!: string;
}

class ChangeAnswer implements ChangeRecord {
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty() version!: string;
  @ApiProperty() replaces!: string;
  @ApiProperty({ enum: ['ANNOUNCING', 'MOVING', 'ANNOUNCED'] }) state!: ChangeState;
  @ApiProperty() major!: boolean;
  @ApiProperty() reason!: string;
  @ApiProperty(COUNT) noticeDays!: number;
  @ApiProperty(INSTANT) publishedAt!: string;
  @ApiProperty(DATE) plannedFrom!: string;
  @ApiProperty({ ...DATE, description: 'Later than planned where the last letter went out late' })
  effectiveFrom!: string;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'When the announcement was complete' }) announcedAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) lastSentAt!: string | null;
  @ApiProperty() clients!: ReachAnswer;
  @ApiProperty({ type: [BounceAnswer], description: 'The first 500' }) bounces!: BounceAnswer[];
}

class AwaitedAnswer implements AwaitedText {
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty() version!: string;
  @ApiProperty(DATE) effectiveFrom!: string;
}

class StandingAnswer {
  @ApiProperty({ type: [AwaitedAnswer], description: 'Texts that close everything else until they are accepted' })
  mustAccept!: AwaitedAnswer[];

  @ApiProperty({ type: [AwaitedAnswer], description: 'Texts that going on with the service accepts (AUP 5)' })
  acceptedByUse!: AwaitedAnswer[];

  @ApiProperty({ type: [ComingChangeAnswer] }) coming!: ComingChangeAnswer[];
}

class AcceptedTextBody {
  @ApiProperty({ enum: DOCUMENT_KINDS })
  @IsIn(DOCUMENT_KINDS)
  kind!: DocumentKind;

  @ApiProperty({ example: '2.0' })
  @Matches(VERSION)
  @MaxLength(20)
  version!: string;

  @ApiProperty({ description: 'Of the text that was shown, hex' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256!: string;
}

class AcceptBody {
  @ApiProperty({ type: [AcceptedTextBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => AcceptedTextBody)
  acceptances!: AcceptedTextBody[];
}

/** Changes of the texts, for everybody whom they concern (ToS 10.2, AUP 5). */
@ApiTags('legal')
@Controller('v1/legal')
export class ChangesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('documents/:kind/diff')
  @Public()
  @ApiParam({ name: 'kind', enum: DOCUMENT_KINDS })
  @ApiOkResponse({ type: ComparisonAnswer })
  async comparison(
    @Param('kind') kind: string,
    @Query() { from, to, language }: ComparisonQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComparisonAnswer | undefined> {
    const texts = isKind(kind) && (await this.queries.execute(new ReadTwoTexts(kind, from, to, language)));
    if (!texts) throw new NotFound();
    const { before, after } = texts;
    void reply.header('cache-control', FOR_A_DAY);
    if (answeredNotModified(request, reply, `"${before.sha256}-${after.sha256}"`)) return undefined;
    const passages = compared(`${before.title}\n\n${before.body}`, `${after.title}\n\n${after.body}`);
    return { kind, language, from, to, passages };
  }

  @Get('changes')
  @Public()
  @ApiOkResponse({ type: ComingChanges, description: 'Announced and not in force yet' })
  async coming(): Promise<ComingChanges> {
    return { items: await this.queries.execute(new ListComingChanges()) };
  }

  @Get('changes/:kind/:version')
  @Staff()
  @ApiParam({ name: 'kind', enum: DOCUMENT_KINDS })
  @ApiOkResponse({ type: ChangeAnswer, description: 'How its letters came through, and when it takes effect' })
  async change(@Param('kind') kind: string, @Param('version') version: string): Promise<ChangeAnswer> {
    if (!isKind(kind)) throw new NotFound();
    const read = () => this.queries.execute(new ReadChange(kind, version));
    const change = await this.backOffice.of(undefined, `change of ${kind} ${version}`, read);
    if (!change) throw new NotFound();
    return change;
  }

  @Get('standing')
  @AnyoneOfTheClient()
  @ApiOkResponse({ type: StandingAnswer, description: 'What the caller has still to agree to, and what is coming' })
  async standing(@Caller() { tenantId, accountId, role, via }: Principal): Promise<StandingAnswer> {
    const awaited = await this.queries.execute(new ListAwaited(tenantId, accountId));
    // A program agrees to nothing; a user's employer agrees to the terms, the user to how the service is used.
    const person = via === 'session';
    return {
      mustAccept: awaited.filter(({ kind }) => person && role === 'administrator' && kind === 'terms-of-service'),
      acceptedByUse: awaited.filter(({ kind }) => person && kind !== 'terms-of-service'),
      coming: await this.queries.execute(new ListComingChanges()),
    };
  }

  @Post('acceptances')
  @HttpCode(204)
  @AnyoneOfTheClient()
  @ApiNoContentResponse({ description: 'Accepted, now or before' })
  async accept(
    @Caller() { tenantId, accountId }: Principal,
    @Body() { acceptances }: AcceptBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'sv';
    await this.commands.execute(new AcceptChange(tenantId, { accountId, ip: request.ip, locale }, acceptances));
  }
}

const isKind = (kind: string): kind is DocumentKind => (DOCUMENT_KINDS as readonly string[]).includes(kind);
