import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound, Stale } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import type { SignalKind } from '../../../shared-kernel/signals.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { Reports } from '../domain/ports.js';
import { Report, type Reporter, sameItem } from '../domain/report.js';
import { type Category, SIGNALLED } from '../domain/violations.js';
import { ConductLetters } from './writing.js';

/** ToS 2.11, AUP 3.c: anybody reports; whom it is about is read from the address that they name. */
export class SubmitReport extends Command<{ id: string; number: string }> {
  constructor(
    /** The operator's: a report is nobody else's business. */
    readonly tenantId: string,
    readonly where: string,
    readonly why: string,
    readonly category: Category | null,
    readonly goodFaith: boolean,
    readonly reporter: Reporter,
  ) {
    super();
  }
}

export type ReportStep = { step: 'attribute'; clientId: string; category: Category } | { step: 'dismiss' };

export class HandleReport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly expected: number,
    readonly action: ReportStep,
  ) {
    super();
  }
}

/** AUP 2.3.b, 2.3.c: what an outsider did at a client's address; one report as long as it waits for somebody to look. */
export class ReportOutsider extends Command<void> {
  constructor(
    /** The operator's. */
    readonly tenantId: string,
    readonly where: string,
    readonly kind: SignalKind,
  ) {
    super();
  }
}

/** What a case needs to know of its report, once it is clear whose it is. */
export class TakeUpReport extends Command<{ subjectTenantId: string; category: Category; where: string } | undefined> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
  ) {
    super();
  }
}

/** The case that a report opened or joined. */
export class LinkReport extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

@CommandHandler(SubmitReport)
export class SubmitReportHandler implements ICommandHandler<SubmitReport> {
  constructor(
    private readonly reports: Reports,
    private readonly letters: ConductLetters,
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, where, why, category, goodFaith, reporter }: SubmitReport) {
    const id = this.ids.next();
    const number = caseNumber('R', id);
    const subjectTenantId = (await this.ownerOf(where)) ?? null;
    const report = Report.receive(
      { tenantId, id, number, where, why, category, goodFaith, reporter, subjectTenantId },
      await this.policies.current(),
      this.clock.now(),
    );
    this.reports.add(report);
    await this.letters.reportReceived(report);
    return { id, number };
  }

  /** The client whose instance answers at the address, if it is an address. */
  private async ownerOf(where: string): Promise<string | undefined> {
    const [host = ''] = sameItem(where).split(/[/:]/);
    const [slug = '', ...domain] = host.split('.');
    if (domain.length === 0 || !/^[a-z0-9-]{3,40}$/.test(slug)) return undefined;
    const answersThere = new URL(this.addresses.at(slug)).hostname === host;
    const tenantId = answersThere ? await this.clients.bySlug(slug) : undefined;
    return tenantId === OPERATOR_TENANT ? undefined : tenantId;
  }
}

@CommandHandler(ReportOutsider)
export class ReportOutsiderHandler implements ICommandHandler<ReportOutsider> {
  constructor(
    private readonly reports: Reports,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, where, kind }: ReportOutsider): Promise<void> {
    if (await this.reports.isWaiting(tenantId, where, kind)) return;
    const id = this.ids.next();
    const reporter: Reporter = { email: null, accountId: null, tenantId: null, language: 'sv' };
    const facts = { where, why: kind, category: SIGNALLED[kind], goodFaith: true, reporter, subjectTenantId: null };
    const ofOurOwn = { conduct: { anonymousReports: true } };
    this.reports.add(
      Report.receive({ tenantId, id, number: caseNumber('R', id), ...facts }, ofOurOwn, this.clock.now()),
    );
  }
}

@CommandHandler(HandleReport)
export class HandleReportHandler implements ICommandHandler<HandleReport> {
  constructor(
    private readonly reports: Reports,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, reportId, expected, action }: HandleReport): Promise<void> {
    const report = await this.reports.byId(tenantId, reportId);
    if (!report) throw new NotFound();
    if (report.version !== expected) throw new Stale();

    if (action.step === 'dismiss') return report.dismiss();
    if (action.clientId === OPERATOR_TENANT)
      throw new Conflict('not-a-client', 'A case is about a client.', { clause: 'ToS 2.11' });
    report.attribute(action.clientId, action.category, this.clock.now());
  }
}

@CommandHandler(TakeUpReport)
export class TakeUpReportHandler implements ICommandHandler<TakeUpReport> {
  constructor(private readonly reports: Reports) {}

  async execute({ tenantId, reportId }: TakeUpReport) {
    const report = await this.reports.byId(tenantId, reportId);
    if (report?.state !== 'RECEIVED' || !report.isClear) return undefined;
    return { subjectTenantId: report.subjectTenantId!, category: report.category!, where: report.where };
  }
}

@CommandHandler(LinkReport)
export class LinkReportHandler implements ICommandHandler<LinkReport> {
  constructor(private readonly reports: Reports) {}

  async execute({ tenantId, reportId, caseId }: LinkReport): Promise<void> {
    (await this.reports.byId(tenantId, reportId))?.join(caseId);
  }
}
