import { ApiProperty } from '@nestjs/swagger';
import { WORK_KINDS } from '../../../shared-kernel/work.js';
import { PLACEHOLDERS } from '../domain/reply-template.js';

export const PARTIES = ['client', 'operator'] as const;
export const LANGUAGES = ['sv', 'en'] as const;

const instant = { type: String, format: 'date-time', nullable: true } as const;
const text = { type: String, nullable: true } as const;

export class WorkItemAnswer {
  @ApiProperty({ format: 'uuid', description: 'Whose scope it lies in; the operator’s own for a visitor’s' })
  tenantId!: string;

  @ApiProperty({ ...text, description: 'The operator’s own has none' })
  clientName!: string | null;

  @ApiProperty({ type: String, enum: WORK_KINDS })
  kind!: (typeof WORK_KINDS)[number];

  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ ...text, description: 'What people call it, where it has a number' })
  reference!: string | null;

  @ApiProperty()
  state!: string;

  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiProperty()
  isOpen!: boolean;

  @ApiProperty({ ...instant, description: 'The instant at which its obligation falls due, or fell' })
  dueAt!: string | null;

  @ApiProperty({ type: String, enum: PARTIES, description: 'Who owes the next step' })
  waitsFor!: (typeof PARTIES)[number];

  @ApiProperty({ ...text, format: 'uuid' })
  assignee!: string | null;

  @ApiProperty(text)
  assigneeName!: string | null;

  @ApiProperty({ type: 'integer', description: 'Of the assignment; its ETag' })
  version!: number;
}

export class WorkPage {
  @ApiProperty({ type: [WorkItemAnswer] })
  items!: WorkItemAnswer[];

  @ApiProperty(text)
  next!: string | null;
}

class KindCountAnswer {
  @ApiProperty({ type: String, enum: WORK_KINDS })
  kind!: (typeof WORK_KINDS)[number];

  @ApiProperty({ type: 'integer' })
  open!: number;
}

export class WorkCountsAnswer {
  @ApiProperty({ type: 'integer' })
  open!: number;

  @ApiProperty({ type: 'integer', description: 'The next step is ours' })
  ours!: number;

  @ApiProperty({ type: 'integer', description: 'Ours, and its day has passed' })
  overdue!: number;

  @ApiProperty({ type: 'integer' })
  mine!: number;

  @ApiProperty({ type: 'integer', description: 'Ours, and nobody’s yet' })
  unassigned!: number;

  @ApiProperty({ type: [KindCountAnswer] })
  byKind!: KindCountAnswer[];
}

class NoteAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  author!: string;

  @ApiProperty(text)
  authorName!: string | null;

  @ApiProperty()
  words!: string;

  @ApiProperty({ format: 'date-time' })
  writtenAt!: string;
}

export class NoteList {
  @ApiProperty({ type: [NoteAnswer] })
  items!: NoteAnswer[];
}

export class NotedAnswer {
  @ApiProperty({ format: 'uuid' })
  noteId!: string;
}

class ReplyDraftAnswer {
  @ApiProperty({ format: 'uuid' })
  templateId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: 'integer' })
  edition!: number;

  @ApiProperty()
  text!: string;

  @ApiProperty({ type: [String], description: 'Placeholders that still stand in the text' })
  missing!: string[];
}

export class ReplyDraftList {
  @ApiProperty({ type: [ReplyDraftAnswer] })
  items!: ReplyDraftAnswer[];
}

class EditionAnswer {
  @ApiProperty({ type: 'integer' })
  number!: number;

  @ApiProperty()
  body!: string;

  @ApiProperty({ format: 'uuid' })
  by!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

class ReplyTemplateAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'integer', description: 'Its ETag' })
  version!: number;

  @ApiProperty({ type: String, enum: WORK_KINDS })
  kind!: (typeof WORK_KINDS)[number];

  @ApiProperty({ type: String, enum: LANGUAGES })
  language!: (typeof LANGUAGES)[number];

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'The latest wording' })
  body!: string;

  @ApiProperty({ type: [EditionAnswer] })
  editions!: EditionAnswer[];

  @ApiProperty(instant)
  retiredAt!: string | null;
}

export class ReplyTemplateList {
  @ApiProperty({ type: [ReplyTemplateAnswer] })
  items!: ReplyTemplateAnswer[];
}

export class TemplateWrittenAnswer {
  @ApiProperty({ format: 'uuid' })
  templateId!: string;
}

class PlaceholdersAnswer {
  @ApiProperty({ type: String, enum: WORK_KINDS })
  kind!: (typeof WORK_KINDS)[number];

  @ApiProperty({ enum: PLACEHOLDERS, isArray: true })
  placeholders!: string[];
}

export class PlaceholderList {
  @ApiProperty({ type: [PlaceholdersAnswer] })
  items!: PlaceholdersAnswer[];
}

class CalendarTitleAnswer {
  @ApiProperty()
  title!: string;

  @ApiProperty({ type: 'integer' })
  due!: number;
}

class CalendarDayAnswer {
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: 'integer' })
  total!: number;

  @ApiProperty({ type: [CalendarTitleAnswer] })
  titles!: CalendarTitleAnswer[];
}

export class CalendarDayList {
  @ApiProperty({ type: [CalendarDayAnswer] })
  items!: CalendarDayAnswer[];
}

class CalendarFeedAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, enum: LANGUAGES })
  language!: (typeof LANGUAGES)[number];

  @ApiProperty({ type: String, enum: PARTIES, nullable: true })
  owedBy!: (typeof PARTIES)[number] | null;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;
}

export class CalendarFeedList {
  @ApiProperty({ type: [CalendarFeedAnswer] })
  items!: CalendarFeedAnswer[];
}

export class OpenedFeedAnswer {
  @ApiProperty({ format: 'uuid' })
  feedId!: string;

  @ApiProperty({ description: 'The secret address, told this once' })
  url!: string;
}
