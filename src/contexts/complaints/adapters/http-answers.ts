import { ApiProperty } from '@nestjs/swagger';
import { CAUSES } from '../domain/complaint.js';
import { SEVERITIES } from '../domain/error-report.js';

export const KINDS = ['business', 'consumer'] as const;
export const REPLY_CHANNELS = ['email', 'post'] as const;
export const OUTCOMES = ['ACCEPTED', 'PARTLY_ACCEPTED', 'REJECTED'] as const;
export const COMPLAINT_STATES = [
  'RECEIVED',
  'INCOMPLETE',
  'COMPLETE',
  'IN_REVIEW',
  'ANSWERED',
  'DEEMED_ACCEPTED',
  'REMEDY',
  'CLOSED',
] as const;
export const ERROR_STATES = ['NEW', 'TRIAGED', 'IN_PROGRESS', 'RESOLVED', 'DECLINED'] as const;
const DETAILS = ['name', 'accountEmail', 'breach', 'identifiers'] as const;

const text = { type: String, nullable: true } as const;
const date = { type: String, format: 'date', nullable: true } as const;
const instant = { type: String, format: 'date-time', nullable: true } as const;

/** What somebody holds after complaining. */
export class ReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'K-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: COMPLAINT_STATES })
  state!: string;

  @ApiProperty({ enum: DETAILS, isArray: true, description: 'What we need to know before we can look into it' })
  missing!: string[];

  @ApiProperty({ ...date, description: 'The last day for our answer, while the clock runs (ToS 5.5.b)' })
  dueOn!: string | null;
}

export class ComplaintRowAnswer {
  @ApiProperty({ format: 'uuid', description: 'Whose scope it lies in; the operator’s own for a visitor’s' })
  tenantId!: string;

  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  number!: string;

  @ApiProperty({ type: String, enum: COMPLAINT_STATES })
  state!: string;

  @ApiProperty({ type: String, enum: KINDS })
  kind!: string;

  @ApiProperty({ type: String, enum: ['form', 'instance', 'email', 'post'] })
  channel!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty(date)
  dueOn!: string | null;

  @ApiProperty()
  slaBreached!: boolean;

  @ApiProperty({ ...text, format: 'uuid' })
  assignedTo!: string | null;
}

class ReplyAnswer {
  @ApiProperty({ type: String, enum: REPLY_CHANNELS })
  channel!: string;

  @ApiProperty(text)
  email!: string | null;

  @ApiProperty(text)
  postalAddress!: string | null;
}

class AnswerAnswer {
  @ApiProperty()
  text!: string;

  @ApiProperty({ type: String, enum: OUTCOMES })
  outcome!: string;

  @ApiProperty({ type: String, enum: REPLY_CHANNELS })
  channel!: string;

  @ApiProperty(date)
  postedOn!: string | null;
}

export class ComplaintAnswer extends ComplaintRowAnswer {
  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty()
  country!: string;

  @ApiProperty({ ...text, format: 'uuid' })
  accountId!: string | null;

  @ApiProperty(text)
  name!: string | null;

  @ApiProperty(text)
  accountEmail!: string | null;

  @ApiProperty(text)
  breach!: string | null;

  @ApiProperty(text)
  identifiers!: string | null;

  @ApiProperty(text)
  requestedRemedy!: string | null;

  @ApiProperty({ enum: DETAILS, isArray: true })
  missing!: string[];

  @ApiProperty({ ...date, description: 'Day 0 of the count' })
  countedFrom!: string | null;

  @ApiProperty({ type: 'integer' })
  answerDays!: number;

  @ApiProperty({ description: 'Where the rule that times it comes from (ToS 5.2, 5.3)' })
  ruleSource!: string;

  @ApiProperty({ ...text, enum: CAUSES })
  cause!: string | null;

  @ApiProperty({ type: ReplyAnswer })
  reply!: ReplyAnswer;

  @ApiProperty({ type: AnswerAnswer, nullable: true })
  answer!: AnswerAnswer | null;

  @ApiProperty(instant)
  answeredAt!: string | null;

  @ApiProperty({ ...instant, description: 'When silence became a yes (ToS 5.6.a)' })
  deemedAt!: string | null;

  @ApiProperty(text)
  remedy!: string | null;

  @ApiProperty(instant)
  closedAt!: string | null;
}

class PageAnswer {
  @ApiProperty(text)
  next!: string | null;
}

export class ComplaintPage extends PageAnswer {
  @ApiProperty({ type: [ComplaintAnswer] })
  items!: ComplaintAnswer[];
}

export class ComplaintCasePage extends PageAnswer {
  @ApiProperty({ type: [ComplaintRowAnswer] })
  items!: ComplaintRowAnswer[];
}

export class ErrorReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'F-7Q3M2AB' })
  number!: string;
}

export class ErrorReportRowAnswer extends ErrorReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty({ type: String, enum: ERROR_STATES })
  state!: string;

  @ApiProperty({ ...text, enum: SEVERITIES })
  severity!: string | null;

  @ApiProperty({ ...date, description: 'Our own target; the terms promise no day (ToS 3.9)' })
  targetOn!: string | null;

  @ApiProperty({ format: 'date-time' })
  reportedAt!: string;
}

export class ErrorReportAnswer extends ErrorReportRowAnswer {
  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty()
  where!: string;

  @ApiProperty()
  what!: string;

  @ApiProperty({ ...text, description: 'What the reporter was told last' })
  message!: string | null;
}

export class ErrorReportPage extends PageAnswer {
  @ApiProperty({ type: [ErrorReportAnswer] })
  items!: ErrorReportAnswer[];
}

export class ErrorReportRowPage extends PageAnswer {
  @ApiProperty({ type: [ErrorReportRowAnswer] })
  items!: ErrorReportRowAnswer[];
}

class CauseCount {
  @ApiProperty({ type: String, enum: [...CAUSES, 'unfiled'] })
  cause!: string;

  @ApiProperty({ type: 'integer' })
  complaints!: number;
}

class StateCount {
  @ApiProperty({ type: String, enum: COMPLAINT_STATES })
  state!: string;

  @ApiProperty({ type: 'integer' })
  complaints!: number;
}

class DaysAnswer {
  @ApiProperty({ type: 'integer', nullable: true })
  median!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  longest!: number | null;
}

export class ComplaintReportAnswer {
  @ApiProperty({ type: 'integer' })
  received!: number;

  @ApiProperty({ type: [CauseCount] })
  byCause!: CauseCount[];

  @ApiProperty({ type: [StateCount] })
  byState!: StateCount[];

  @ApiProperty({ type: DaysAnswer, description: 'From the start of the count, over those that were answered' })
  daysToAnswer!: DaysAnswer;

  @ApiProperty({ type: 'integer' })
  deemedAccepted!: number;

  @ApiProperty({ type: 'integer' })
  slaBreached!: number;
}
