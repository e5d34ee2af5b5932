import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { AuthorityReport } from '../domain/authority-report.js';
import { AuthorityReports, SecurityTestPermits } from '../domain/ports.js';
import { SecurityTestPermit } from '../domain/test-permit.js';

/** AUP 4: the first of the two persons. */
export class ProposeAuthorityReport extends Command<{ id: string; number: string }> {
  constructor(
    /** The operator's: the register is not the client's to read. */
    readonly tenantId: string,
    readonly about: { caseId: string; subjectTenantId: string },
    readonly report: { authority: string; legalBasis: string; facts: string },
    readonly staffId: string,
  ) {
    super();
  }
}

export class ApproveAuthorityReport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly staffId: string,
  ) {
    super();
  }
}

/** AUP 2.3.c: staff let a client test its own instance. */
export class PermitSecurityTest extends Command<{ id: string }> {
  constructor(
    readonly tenantId: string,
    /** ISO instants. */
    readonly window: { from: string; to: string },
    readonly ips: string[],
    readonly purpose: string,
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(ProposeAuthorityReport)
export class ProposeAuthorityReportHandler implements ICommandHandler<ProposeAuthorityReport> {
  constructor(
    private readonly reports: AuthorityReports,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, about, report, staffId }: ProposeAuthorityReport) {
    const id = this.ids.next();
    const number = caseNumber('M', id);
    this.reports.add(
      AuthorityReport.propose({ tenantId, id, number, ...about, ...report, proposedBy: staffId }, this.clock.now()),
    );
    return { id, number };
  }
}

@CommandHandler(ApproveAuthorityReport)
export class ApproveAuthorityReportHandler implements ICommandHandler<ApproveAuthorityReport> {
  constructor(
    private readonly reports: AuthorityReports,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, reportId, staffId }: ApproveAuthorityReport): Promise<void> {
    const report = await this.reports.byId(tenantId, reportId);
    if (!report) throw new NotFound();
    report.approve(staffId, this.clock.now());
  }
}

@CommandHandler(PermitSecurityTest)
export class PermitSecurityTestHandler implements ICommandHandler<PermitSecurityTest> {
  constructor(
    private readonly permits: SecurityTestPermits,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, window, ips, purpose, staffId }: PermitSecurityTest): Promise<{ id: string }> {
    const id = this.ids.next();
    const span = { from: new Date(window.from), to: new Date(window.to) };
    this.permits.add(SecurityTestPermit.issue({ tenantId, id }, { ...span, ips, purpose }, staffId, this.clock.now()));
    return { id };
  }
}
