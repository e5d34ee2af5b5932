import type { WorkKind } from '../../../shared-kernel/work.js';
import type { CalendarFeed } from './calendar-feed.js';
import type { ReplyTemplate } from './reply-template.js';

/** Who works on a case; nobody, once it was given back. */
export interface Assignment {
  tenantId: string;
  caseId: string;
  assignee: string | null;
  by: string;
  at: Date;
}

export abstract class Assignments {
  /** Writes it if `expected` is still the version, 0 for a case that was never assigned; says whether it was. */
  abstract put(assignment: Assignment, expected: number): Promise<boolean>;
}

/** What staff tell each other about a case. Never the client's to read, and in no export. */
export interface Note {
  tenantId: string;
  id: string;
  caseId: string;
  author: string;
  words: string;
  about: { accountId: string | null; email: string | null };
  at: Date;
}

export abstract class Notes {
  abstract add(note: Note): Promise<void>;
}

export abstract class ReplyTemplates {
  abstract add(template: ReplyTemplate): void;
  abstract byId(tenantId: string, id: string): Promise<ReplyTemplate | undefined>;
  abstract isTaken(
    tenantId: string,
    kind: WorkKind,
    language: string,
    name: string,
    exceptId: string,
  ): Promise<boolean>;
}

export abstract class CalendarFeeds {
  abstract add(feed: CalendarFeed): void;
  abstract byId(tenantId: string, id: string): Promise<CalendarFeed | undefined>;
  abstract standingOf(tenantId: string, staffId: string): Promise<number>;
}
