import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { PurgeParticipants } from '../tenancy/contract.js';
import { WorkController } from './adapters/http.js';
import { CalendarController } from './adapters/http-calendar.js';
import { ReplyTemplatesController } from './adapters/http-templates.js';
import { NotesAboutPeople } from './adapters/personal-data.js';
import {
  DeskErasure,
  PostgresAssignments,
  PostgresCalendarFeeds,
  PostgresInboxLooks,
  PostgresNotes,
  PostgresReplyTemplates,
} from './adapters/postgres.js';
import {
  FindFeedHandler,
  ListDeadlinesHandler,
  ListFeedsHandler,
  ListNotesHandler,
  ListReplyTemplatesHandler,
  ReadCalendarDaysHandler,
} from './adapters/reads.js';
import { CountWorkHandler, ListWorkHandler, ReadWorkHandler } from './adapters/reads-work.js';
import { PeopleOfCases, WorkSources } from './adapters/work-sources.js';
import { CalendarText, OpenCalendarFeedHandler, RevokeCalendarFeedHandler } from './application/feeding.js';
import { CasePeople, InboxLooks } from './application/ports.js';
import { ReviseReplyTemplateHandler, WriteReplyTemplateHandler } from './application/templating.js';
import { AssignWorkHandler, Desk, LookingThrough, NoteOnWorkHandler } from './application/working.js';
import { Assignments, CalendarFeeds, Notes, ReplyTemplates } from './domain/ports.js';

const stores = [
  { provide: Assignments, useClass: PostgresAssignments },
  { provide: Notes, useClass: PostgresNotes },
  { provide: ReplyTemplates, useClass: PostgresReplyTemplates },
  { provide: CalendarFeeds, useClass: PostgresCalendarFeeds },
  { provide: InboxLooks, useClass: PostgresInboxLooks },
  { provide: CasePeople, useClass: PeopleOfCases },
];

const handlers = [
  AssignWorkHandler,
  NoteOnWorkHandler,
  WriteReplyTemplateHandler,
  ReviseReplyTemplateHandler,
  OpenCalendarFeedHandler,
  RevokeCalendarFeedHandler,
  ListWorkHandler,
  CountWorkHandler,
  ReadWorkHandler,
  ListNotesHandler,
  ListReplyTemplatesHandler,
  ListFeedsHandler,
  FindFeedHandler,
  ReadCalendarDaysHandler,
  ListDeadlinesHandler,
];

/** The staff's desk over all contexts: what waits, who works on it, and what falls due when (ADR 28). */
@Global()
@Module({
  controllers: [WorkController, ReplyTemplatesController, CalendarController],
  providers: [...stores, WorkSources, NotesAboutPeople, DeskErasure, Desk, LookingThrough, CalendarText, ...handlers],
})
export class DeskModule implements OnModuleInit {
  constructor(
    private readonly participants: PurgeParticipants,
    private readonly erasure: DeskErasure,
  ) {}

  onModuleInit(): void {
    this.participants.holds(this.erasure);
  }
}
