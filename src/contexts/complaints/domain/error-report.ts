import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addBusinessDays, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import { ErrorReported, ErrorReportMoved } from '../contract.js';

export type ErrorReportState = 'NEW' | 'TRIAGED' | 'IN_PROGRESS' | 'RESOLVED' | 'DECLINED';
export const SEVERITIES = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The operator's own targets in business days (ToS 3.9: by nature and complexity); nobody can claim them. */
export type ErrorTargets = Record<Severity, number>;

/** Somebody says that the service does something wrong (ToS 3.9). */
export class ErrorReport extends AggregateRoot {
  state: ErrorReportState = 'NEW';
  severity: Severity | null = null;
  targetOn: LocalDate | null = null;
  assignedTo: string | null = null;
  /** What the reporter was told last. */
  message: string | null = null;
  movedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly accountId: string | null,
    readonly email: string | null,
    readonly language: Language,
    readonly where: string,
    readonly what: string,
    readonly reportedAt: Date,
  ) {
    super();
  }

  static file(
    facts: {
      tenantId: string;
      id: string;
      number: string;
      accountId: string | null;
      email: string | null;
      language: Language;
      where: string;
      what: string;
    },
    at: Date,
  ): ErrorReport {
    const { tenantId, id, number, accountId, email, language, where, what } = facts;
    const report = new ErrorReport(tenantId, id, number, accountId, email, language, where, what, at);
    report.record(new ErrorReported(tenantId, id, at.toISOString(), number));
    return report;
  }

  triage(severity: Severity, targets: ErrorTargets, at: Date): void {
    if (this.isOver) throw new OutOfOrder('The error report', this.state, 'be triaged', 'ToS 3.9');
    this.severity = severity;
    this.targetOn = addBusinessDays(localDate(this.reportedAt), targets[severity]);
    this.move(this.state === 'NEW' ? 'TRIAGED' : this.state, at);
  }

  begin(staffId: string, at: Date): void {
    if (this.state !== 'TRIAGED') throw new OutOfOrder('The error report', this.state, 'be worked on', 'ToS 3.9');
    this.assignedTo = staffId;
    this.move('IN_PROGRESS', at);
  }

  resolve(message: string, at: Date): void {
    if (this.state !== 'IN_PROGRESS' && this.state !== 'TRIAGED')
      throw new OutOfOrder('The error report', this.state, 'be resolved', 'ToS 3.9');
    this.message = message;
    this.move('RESOLVED', at);
  }

  decline(reason: string, at: Date): void {
    if (this.isOver) throw new OutOfOrder('The error report', this.state, 'be declined', 'ToS 3.9');
    this.message = reason;
    this.move('DECLINED', at);
  }

  get isOver(): boolean {
    return this.state === 'RESOLVED' || this.state === 'DECLINED';
  }

  private move(state: ErrorReportState, at: Date): void {
    this.state = state;
    this.movedAt = at;
    this.record(new ErrorReportMoved(this.tenantId, this.id, at.toISOString(), state, this.targetOn));
  }
}
