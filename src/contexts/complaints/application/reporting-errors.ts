import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { endOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound, Stale } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { type Language, Obligations } from '../../terms/contract.js';
import { ErrorReport, type ErrorTargets, type Severity } from '../domain/error-report.js';
import { ErrorReports } from '../domain/ports.js';
import { ComplaintLetters } from './writing.js';

/** In business days; ToS 3.9 promises nobody a day, so these are ours to keep or to move. */
const TARGETS: ErrorTargets = { critical: 1, major: 5, minor: 20 };

/** ToS 3.9: something in the service does not work as it should. */
export class ReportError extends Command<{ id: string; number: string }> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string | null,
    readonly email: string | null,
    readonly language: Language,
    readonly where: string,
    readonly what: string,
  ) {
    super();
  }
}

export type ErrorReportStep =
  | { step: 'triage'; severity: Severity }
  | { step: 'begin'; staffId: string }
  | { step: 'resolve'; message: string }
  | { step: 'decline'; message: string };

export class HandleErrorReport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly expected: number,
    readonly action: ErrorReportStep,
  ) {
    super();
  }
}

@CommandHandler(ReportError)
export class ReportErrorHandler implements ICommandHandler<ReportError> {
  constructor(
    private readonly reports: ErrorReports,
    private readonly letters: ComplaintLetters,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, accountId, email, language, where, what }: ReportError) {
    const id = this.ids.next();
    const number = caseNumber('F', id);
    const report = ErrorReport.file(
      { tenantId, id, number, accountId, email, language, where, what },
      this.clock.now(),
    );
    this.reports.add(report);
    await this.letters.errorReport(report, 'error-report-received');
    return { id, number };
  }
}

@CommandHandler(HandleErrorReport)
export class HandleErrorReportHandler implements ICommandHandler<HandleErrorReport> {
  constructor(
    private readonly reports: ErrorReports,
    private readonly letters: ComplaintLetters,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, reportId, expected, action }: HandleErrorReport): Promise<void> {
    const report = await this.reports.byId(tenantId, reportId);
    if (!report) throw new NotFound();
    if (report.version !== expected) throw new Stale();
    const now = this.clock.now();

    if (action.step === 'triage') report.triage(action.severity, TARGETS, now);
    if (action.step === 'begin') report.begin(action.staffId, now);
    if (action.step === 'resolve') report.resolve(action.message, now);
    if (action.step === 'decline') report.decline(action.message, now);

    await this.followTarget(report);
    await this.letters.errorReport(report, 'error-report-moved');
  }

  /** Our own target: its passing breaks no promise, but somebody should see it. */
  private async followTarget({ tenantId, id, targetOn, isOver }: ErrorReport): Promise<void> {
    const key = `error-report:${id}:target`;
    if (isOver) return this.obligations.fulfil(tenantId, key);
    if (!targetOn) return;
    await this.obligations.schedule({
      tenantId,
      key,
      clause: 'ToS 3.9',
      owedBy: 'operator',
      title: 'error-report.target',
      dueAt: endOfDay(targetOn),
      promise: true,
    });
  }
}
