import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import type { AnswerOutcome, ComplaintChannel, ReplyChannel } from '../contract.js';
import type { Cause } from '../domain/complaint.js';
import type { ErrorReportState, Severity } from '../domain/error-report.js';
import type { ComplaintState, RequiredDetail } from '../domain/written-complaint.js';

/** What staff see in a list across all clients: nothing that somebody wrote. */
export interface ComplaintRow {
  tenantId: string;
  id: string;
  number: string;
  state: ComplaintState;
  kind: CustomerKind;
  channel: ComplaintChannel;
  receivedAt: string;
  dueOn: LocalDate | null;
  slaBreached: boolean;
  assignedTo: string | null;
}

export interface ComplaintRecord extends ComplaintRow {
  version: number;
  country: string;
  accountId: string | null;
  name: string | null;
  accountEmail: string | null;
  breach: string | null;
  identifiers: string | null;
  requestedRemedy: string | null;
  missing: RequiredDetail[];
  countedFrom: LocalDate | null;
  answerDays: number;
  ruleSource: string;
  cause: Cause | null;
  reply: { channel: ReplyChannel; email: string | null; postalAddress: string | null };
  answer: { text: string; outcome: AnswerOutcome; channel: ReplyChannel; postedOn: LocalDate | null } | null;
  answeredAt: string | null;
  deemedAt: string | null;
  remedy: string | null;
  closedAt: string | null;
}

export interface ErrorReportRow {
  tenantId: string;
  id: string;
  number: string;
  state: ErrorReportState;
  severity: Severity | null;
  targetOn: LocalDate | null;
  reportedAt: string;
}

export interface ErrorReportRecord extends ErrorReportRow {
  version: number;
  where: string;
  what: string;
  message: string | null;
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** One's own complaints; an administrator sees those of the whole instance. */
export class ListOwnComplaints extends Query<ComplaintRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string | undefined,
    readonly slice: Slice,
  ) {
    super();
  }
}

export class ListOwnErrorReports extends Query<ErrorReportRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string | undefined,
    readonly slice: Slice,
  ) {
    super();
  }
}

/** All clients' and all visitors', those that fall due first in front. */
export class ListComplaintCases extends Query<ComplaintRow[]> {
  constructor(
    readonly filter: { state?: ComplaintState; open?: boolean },
    readonly slice: Slice,
  ) {
    super();
  }
}

export class ListErrorReports extends Query<ErrorReportRow[]> {
  constructor(
    readonly filter: { state?: ErrorReportState },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** Sorts behind every day there is. */
export const NEVER_DUE = '9999-12-31';

/** The place of a case in that list, for a cursor. */
export const caseKey = ({ dueOn, id }: ComplaintRow): string[] => [dueOn ?? NEVER_DUE, id];

/** Times and causes of what was received in a span of days, both ends included. */
export class ReadComplaintReport extends Query<ComplaintReport> {
  constructor(
    readonly from: LocalDate,
    readonly to: LocalDate,
  ) {
    super();
  }
}

export interface ComplaintReport {
  received: number;
  byCause: { cause: Cause | 'unfiled'; complaints: number }[];
  byState: { state: ComplaintState; complaints: number }[];
  /** Days from the start of the count to the answer, over those that were answered. */
  daysToAnswer: { median: number | null; longest: number | null };
  deemedAccepted: number;
  slaBreached: number;
}
