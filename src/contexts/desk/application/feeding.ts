import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { Language } from '../../../shared-kernel/words.js';
import { Members } from '../../identity/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { CalendarFeed } from '../domain/calendar-feed.js';
import { icalendar } from '../domain/icalendar.js';
import { CalendarFeeds } from '../domain/ports.js';
import { deadlineInWords, feedName, whoseTurn } from './calendar-words.js';
import { FindFeed, ListDeadlines, type Party } from './queries.js';

/** For as many calendars as one person has on desk and phone. */
const STANDING_FEEDS = 5;

/** Makes a secret address; it is told once and cannot be read again. */
export class OpenCalendarFeed extends Command<{ feedId: string; token: string }> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly staffId: string,
    readonly language: Language,
    readonly owedBy: Party | null,
  ) {
    super();
  }
}

/** Its owner's word that the address opens nothing any more. */
export class RevokeCalendarFeed extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly feedId: string,
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(OpenCalendarFeed)
export class OpenCalendarFeedHandler implements ICommandHandler<OpenCalendarFeed> {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, staffId, language, owedBy }: OpenCalendarFeed): Promise<{ feedId: string; token: string }> {
    if ((await this.feeds.standingOf(tenantId, staffId)) >= STANDING_FEEDS)
      throw new Conflict('too-many-feeds', 'Revoke one of the addresses that you have first.', {
        data: { most: STANDING_FEEDS },
      });
    const id = this.ids.next();
    const { secret, hash } = this.secrets.mint();
    this.feeds.add(CalendarFeed.open({ tenantId, id, staffId, tokenHash: hash, language, owedBy }, this.clock.now()));
    return { feedId: id, token: secret };
  }
}

@CommandHandler(RevokeCalendarFeed)
export class RevokeCalendarFeedHandler implements ICommandHandler<RevokeCalendarFeed> {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, feedId, staffId }: RevokeCalendarFeed): Promise<void> {
    const feed = await this.feeds.byId(tenantId, feedId);
    if (feed?.staffId !== staffId) throw new NotFound();
    feed.revoke(this.clock.now());
  }
}

const SHOWN_AHEAD_DAYS = 400;
const REFRESH_MINUTES = 60;
/** Calendars choke on more; the soonest come first. */
const MOST_ENTRIES = 5_000;

/** What a calendar program gets at the secret address: what falls due, by which clause, and nothing about anybody. */
@Injectable()
export class CalendarText {
  constructor(
    private readonly queries: QueryBus,
    private readonly secrets: Secrets,
    private readonly members: Members,
    private readonly addresses: InstanceAddresses,
    private readonly clock: Clock,
  ) {}

  async at(token: string): Promise<string> {
    const feed = await this.queries.execute(new FindFeed(this.secrets.hashOf(token)));
    // Whoever is staff no more reads no more, whether or not anybody thought of the address.
    const reads = feed && !feed.revokedAt && (await this.members.addressee(OPERATOR_TENANT, feed.staffId));
    if (!reads) throw new NotFound();

    const { language, owedBy } = feed;
    const now = this.clock.now();
    const today = localDate(now);
    const span = { from: startOfDay(today), before: startOfDay(addDays(today, SHOWN_AHEAD_DAYS)) };
    const deadlines = await this.queries.execute(new ListDeadlines(span, owedBy, MOST_ENTRIES));
    const home = await this.addresses.of(OPERATOR_TENANT);
    const entries = deadlines.map(({ id, title, clause, owedBy: party, dueAt }) => ({
      uid: `${id}@${new URL(home).hostname}`,
      summary: deadlineInWords(title, clause, language),
      description: whoseTurn(party, language),
      url: `${home}/calendar?day=${localDate(dueAt)}`,
      dueAt,
    }));
    return icalendar({ name: feedName[language], refreshMinutes: REFRESH_MINUTES }, entries, now);
  }
}
