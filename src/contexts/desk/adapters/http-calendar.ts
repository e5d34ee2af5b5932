import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProduces,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { Caller, type Principal, Public, Staff } from '../../../platform/http/access.js';
import { DATE, knownId } from '../../../platform/http/validation.js';
import { daysBetween, type LocalDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { Language } from '../../../shared-kernel/words.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { CalendarText, OpenCalendarFeed, RevokeCalendarFeed } from '../application/feeding.js';
import { ListFeeds, type Party, ReadCalendarDays } from '../application/queries.js';
import { CalendarDayList, CalendarFeedList, LANGUAGES, OpenedFeedAnswer, PARTIES } from './http-answers.js';

/** A month, with the days of the weeks that it begins and ends in. */
const LONGEST_SPAN_DAYS = 42;

class CalendarQuery {
  @ApiProperty({ type: String, format: 'date' })
  @Matches(DATE)
  from!: LocalDate;

  @ApiProperty({ type: String, format: 'date', description: 'The last day, included; at most six weeks' })
  @Matches(DATE)
  to!: LocalDate;

  @ApiPropertyOptional({ enum: PARTIES })
  @IsOptional()
  @IsIn(PARTIES)
  owedBy?: Party;

  @ApiPropertyOptional({ example: 'ToS 3.4.c' })
  @IsOptional()
  @Matches(/^(ToS|AUP) [0-9a-z.]+$/)
  clause?: ClauseId;

  @ApiPropertyOptional({ format: 'uuid', description: 'One client’s' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

class FeedBody {
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;

  @ApiPropertyOptional({ enum: PARTIES, description: 'Only what one side owes' })
  @IsOptional()
  @IsIn(PARTIES)
  owedBy?: Party;
}

/** What falls due over all clients, by day and as a feed for calendars. */
@ApiTags('back office')
@Controller('v1')
export class CalendarController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly backOffice: BackOfficeReads,
    private readonly addresses: InstanceAddresses,
    private readonly calendar: CalendarText,
  ) {}

  @Get('calendar-days')
  @Staff()
  @ApiOkResponse({ type: CalendarDayList, description: 'Days with something pending; how much of what' })
  async days(@Query() { from, to, owedBy, clause, tenantId }: CalendarQuery): Promise<CalendarDayList> {
    const span = daysBetween(from, to);
    if (span < 0 || span >= LONGEST_SPAN_DAYS)
      throw Invalid.field('/to', 'span', `At least one day and at most ${LONGEST_SPAN_DAYS}.`);
    const read = () => this.queries.execute(new ReadCalendarDays(from, to, { owedBy, clause, tenantId }));
    // Over all clients these are numbers; of one they are a look at its contract (ToS 2.12).
    return { items: await (tenantId ? this.backOffice.of(tenantId, 'calendar', read) : read()) };
  }

  @Get('calendar-feeds')
  @Staff()
  @ApiOkResponse({ type: CalendarFeedList, description: 'One’s own, without their addresses' })
  async feeds(@Caller() { accountId }: Principal): Promise<CalendarFeedList> {
    const feeds = await this.queries.execute(new ListFeeds(accountId));
    return { items: feeds.map(({ id, language, owedBy, openedAt }) => ({ id, language, owedBy, openedAt })) };
  }

  @Post('calendar-feeds')
  @HttpCode(201)
  @Staff()
  @ApiCreatedResponse({ type: OpenedFeedAnswer })
  async open(@Caller() { accountId }: Principal, @Body() { language, owedBy }: FeedBody): Promise<OpenedFeedAnswer> {
    const command = new OpenCalendarFeed(accountId, language, owedBy ?? null);
    const { feedId, token } = await this.commands.execute(command);
    return { feedId, url: `${await this.addresses.of(OPERATOR_TENANT)}/v1/calendars/${token}.ics` };
  }

  @Delete('calendar-feeds/:feedId')
  @HttpCode(204)
  @Staff()
  @ApiNoContentResponse({ description: 'The address opens nothing any more' })
  revoke(@Caller() { accountId }: Principal, @Param('feedId') feedId: string): Promise<void> {
    return this.commands.execute(new RevokeCalendarFeed(knownId(feedId), accountId));
  }

  /** Calendar programs cannot sign in; the address is the key. */
  @Get('calendars/:file')
  @Public()
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, no-store')
  @ApiProduces('text/calendar')
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string' } } } })
  read(@Param('file') file: string): Promise<string> {
    const token = /^([\w-]{20,100})\.ics$/.exec(file)?.[1];
    if (!token) throw new NotFound();
    return this.calendar.at(token);
  }
}
