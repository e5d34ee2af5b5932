import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../../shared-kernel/words.js';
import type { WorkKind } from '../../../shared-kernel/work.js';
import type { Edition } from '../domain/reply-template.js';

export type Party = 'client' | 'operator';

/** A case in the inbox: nothing in it was written by anybody. */
export interface WorkItem {
  tenantId: string;
  /** The operator's own has none. */
  clientName: string | null;
  kind: WorkKind;
  id: string;
  reference: string | null;
  state: string;
  since: string;
  isOpen: boolean;
  /** The instant that its obligation falls due, past or to come. */
  dueAt: string | null;
  /** Who owes the next step. */
  waitsFor: Party;
  assignee: string | null;
  /** Of the assignment; 0 before the first. */
  version: number;
}

export interface WorkFilter {
  kind?: WorkKind;
  waitsFor?: Party;
  /** An account, or those that are nobody's. */
  assignee?: string | 'nobody';
  /** Only what was due by then. */
  overdueAt?: Date;
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** Sorts behind every instant there is. */
export const NEVER_DUE = '9999-12-31T00:00:00.000Z';

/** The place of a case in the inbox, for a cursor: an appeal has the id of its case. */
export const workKey = ({ dueAt, id }: WorkItem): string[] => [dueAt ?? NEVER_DUE, id];

/** Everything open over all clients, the soonest due first. */
export class ListWork extends Query<WorkItem[]> {
  constructor(
    readonly filter: WorkFilter,
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface WorkCounts {
  open: number;
  /** Ours to do, whoever does it. */
  ours: number;
  overdue: number;
  mine: number;
  unassigned: number;
  byKind: { kind: WorkKind; open: number }[];
}

/** Numbers only. What waits for the client is neither overdue of ours nor unassigned. */
export class CountWork extends Query<WorkCounts> {
  constructor(
    readonly staffId: string,
    readonly now: Date,
  ) {
    super();
  }
}

/** One case, also when it is closed; staff know it by its id alone. */
export class ReadWork extends Query<WorkItem | undefined> {
  constructor(readonly caseId: string) {
    super();
  }
}

export interface NoteItem {
  id: string;
  author: string;
  words: string;
  writtenAt: string;
}

export class ListNotes extends Query<NoteItem[]> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

export interface TemplateItem {
  id: string;
  version: number;
  kind: WorkKind;
  language: Language;
  name: string;
  body: string;
  editions: Edition[];
  retiredAt: string | null;
}

export class ListReplyTemplates extends Query<TemplateItem[]> {
  constructor(readonly filter: { kind?: WorkKind; language?: Language; retired?: boolean }) {
    super();
  }
}

export interface FeedItem {
  id: string;
  staffId: string;
  language: Language;
  owedBy: Party | null;
  openedAt: string;
  revokedAt: string | null;
  version: number;
}

export class ListFeeds extends Query<FeedItem[]> {
  constructor(readonly staffId: string) {
    super();
  }
}

/** By the hash of its token; a revoked one is found too. */
export class FindFeed extends Query<FeedItem | undefined> {
  constructor(readonly tokenHash: string) {
    super();
  }
}

export interface CalendarFilter {
  owedBy?: Party;
  clause?: ClauseId;
  tenantId?: string;
}

/** What falls due on one day, as Sweden counts days. */
export interface CalendarDay {
  date: LocalDate;
  total: number;
  titles: { title: string; due: number }[];
}

/** Days on which anything that is still pending falls due, both ends included. */
export class ReadCalendarDays extends Query<CalendarDay[]> {
  constructor(
    readonly from: LocalDate,
    readonly to: LocalDate,
    readonly filter: CalendarFilter,
  ) {
    super();
  }
}

export interface Deadline {
  id: string;
  title: string;
  clause: ClauseId;
  owedBy: Party;
  dueAt: Date;
}

/** Pending deadlines over all tenants for a feed, without a word about whose they are. */
export class ListDeadlines extends Query<Deadline[]> {
  constructor(
    readonly span: { from: Date; before: Date },
    readonly owedBy: Party | null,
    readonly limit: number,
  ) {
    super();
  }
}
