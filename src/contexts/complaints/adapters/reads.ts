import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Selectable, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { CaseDirectory, CaseReader } from '../application/ports.js';
import {
  type ComplaintRecord,
  type ComplaintReport,
  type ComplaintRow,
  type ErrorReportRecord,
  type ErrorReportRow,
  ListComplaintCases,
  ListErrorReports,
  ListOwnComplaints,
  ListOwnErrorReports,
  NEVER_DUE,
  ReadComplaintReport,
} from '../application/queries.js';
import type { ComplaintTables } from './tables.js';

type StoredComplaint = Selectable<ComplaintTables['complaint']>;
type StoredReport = Selectable<ComplaintTables['error_report']>;

const ROW = [
  'tenant_id',
  'id',
  'number',
  'state',
  'kind',
  'channel',
  'received_at',
  'due_on',
  'sla_breached',
  'assigned_to',
] as const;
const REPORT_ROW = ['tenant_id', 'id', 'number', 'state', 'severity', 'target_on', 'reported_at'] as const;
@QueryHandler(ListOwnComplaints)
export class ListOwnComplaintsHandler implements IQueryHandler<ListOwnComplaints> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId, slice }: ListOwnComplaints): Promise<ComplaintRecord[]> {
    const rows = await this.database
      .app<ComplaintTables>()
      .selectFrom('complaint')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toRecord);
  }
}

@QueryHandler(ListOwnErrorReports)
export class ListOwnErrorReportsHandler implements IQueryHandler<ListOwnErrorReports> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId, slice }: ListOwnErrorReports): Promise<ErrorReportRecord[]> {
    const rows = await this.database
      .app<ComplaintTables>()
      .selectFrom('error_report')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toReport);
  }
}

@QueryHandler(ListComplaintCases)
export class ListComplaintCasesHandler implements IQueryHandler<ListComplaintCases> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListComplaintCases): Promise<ComplaintRow[]> {
    const due = sql<string>`coalesce(due_on, ${NEVER_DUE}::date)`;
    const rows = await this.database
      .system<ComplaintTables>()
      .selectFrom('complaint')
      .select(ROW)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(filter.open === true, (query) => query.where('state', 'not in', ['ANSWERED', 'CLOSED']))
      .$if(slice.after !== undefined, (query) =>
        query.where(sql<boolean>`(${due}, id) > (${slice.after![0]}::date, ${slice.after![1]}::uuid)`),
      )
      .orderBy(due)
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    return rows.map(toRow);
  }
}

@QueryHandler(ListErrorReports)
export class ListErrorReportsHandler implements IQueryHandler<ListErrorReports> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListErrorReports): Promise<ErrorReportRow[]> {
    const rows = await this.database
      .system<ComplaintTables>()
      .selectFrom('error_report')
      .select(REPORT_ROW)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toReportRow);
  }
}

@QueryHandler(ReadComplaintReport)
export class ReadComplaintReportHandler implements IQueryHandler<ReadComplaintReport> {
  constructor(private readonly database: Database) {}

  async execute({ from, to }: ReadComplaintReport): Promise<ComplaintReport> {
    const rows = await this.database
      .system<ComplaintTables>()
      .selectFrom('complaint')
      .select(['state', 'cause', 'counted_from', 'answered_at', 'deemed_at', 'sla_breached'])
      .where('received_at', '>=', startOfDay(from))
      .where('received_at', '<', startOfDay(addDays(to, 1)))
      .execute();
    const days = rows
      .filter((row) => row.answered_at && row.counted_from)
      .map((row) => daysFrom(row.counted_from!, localDate(instant(row.answered_at!))))
      .sort((a, b) => a - b);
    return {
      received: rows.length,
      byCause: counted(rows.map(({ cause }) => cause ?? ('unfiled' as const))).map(([cause, complaints]) => ({
        cause,
        complaints,
      })),
      byState: counted(rows.map(({ state }) => state)).map(([state, complaints]) => ({ state, complaints })),
      daysToAnswer: { median: days[Math.floor((days.length - 1) / 2)] ?? null, longest: days.at(-1) ?? null },
      deemedAccepted: rows.filter(({ deemed_at }) => deemed_at).length,
      slaBreached: rows.filter(({ sla_breached }) => sla_breached).length,
    };
  }
}

const daysFrom = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const counted = <T extends string>(values: T[]): [T, number][] =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]): [T, number] => [value, all.length]).sort();

@Injectable()
export class PostgresCaseDirectory extends CaseDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  tenantOfComplaint(id: string): Promise<string | undefined> {
    return this.tenantOf('complaint', id);
  }

  tenantOfErrorReport(id: string): Promise<string | undefined> {
    return this.tenantOf('error_report', id);
  }

  private async tenantOf(table: keyof ComplaintTables, id: string): Promise<string | undefined> {
    const row = await this.database
      .system<ComplaintTables>()
      .selectFrom(table)
      .select('tenant_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.tenant_id;
  }
}

@Injectable()
export class PostgresCaseReader extends CaseReader {
  constructor(private readonly database: Database) {
    super();
  }

  async complaint(tenantId: string, id: string): Promise<ComplaintRecord | undefined> {
    const row = await this.database
      .app<ComplaintTables>()
      .selectFrom('complaint')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toRecord(row);
  }

  async errorReport(tenantId: string, id: string): Promise<ErrorReportRecord | undefined> {
    const row = await this.database
      .app<ComplaintTables>()
      .selectFrom('error_report')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toReport(row);
  }
}

const toRow = (row: Pick<StoredComplaint, (typeof ROW)[number]>): ComplaintRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  number: row.number,
  state: row.state,
  kind: row.kind,
  channel: row.channel,
  receivedAt: isoInstant(row.received_at),
  dueOn: row.due_on,
  slaBreached: row.sla_breached,
  assignedTo: row.assigned_to,
});

const toRecord = (row: StoredComplaint): ComplaintRecord => ({
  ...toRow(row),
  version: row.version,
  country: row.country,
  accountId: row.account_id,
  name: row.name,
  accountEmail: row.account_email,
  breach: row.breach,
  identifiers: row.identifiers,
  requestedRemedy: row.requested_remedy,
  missing: row.missing,
  countedFrom: row.counted_from,
  answerDays: row.answer_days,
  ruleSource: row.rule_source,
  cause: row.cause,
  reply: { channel: row.reply.channel, email: row.reply.email, postalAddress: row.reply.postalAddress },
  answer: row.answer && {
    text: row.answer.text,
    outcome: row.answer.outcome,
    channel: row.answer.channel,
    postedOn: row.answer.postedOn,
  },
  answeredAt: isoOrNull(row.answered_at),
  deemedAt: isoOrNull(row.deemed_at),
  remedy: row.remedy,
  closedAt: isoOrNull(row.closed_at),
});

const toReportRow = (row: Pick<StoredReport, (typeof REPORT_ROW)[number]>): ErrorReportRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  number: row.number,
  state: row.state,
  severity: row.severity,
  targetOn: row.target_on,
  reportedAt: isoInstant(row.reported_at),
});

const toReport = (row: StoredReport): ErrorReportRecord => ({
  ...toReportRow(row),
  version: row.version,
  where: row.place,
  what: row.what,
  message: row.message,
});
