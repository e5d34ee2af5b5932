import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due, ReactsTo } from '../../../shared-kernel/commands.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { NoticeAccepted, NoticeBounced } from '../../notices/contract.js';
import type { InstancePurged } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type {
  AppealLodged,
  CaseClosed,
  ConductSuspended,
  ConductTerminated,
  CureTimeEnded,
  DemandAnswered,
  ItemDisabled,
  ReportAttributed,
  ReportReceived,
} from '../contract.js';
import { deletionFrom } from '../domain/measures.js';
import { ConductCases } from '../domain/ports.js';
import { ConductDeadlines } from './deadlines.js';
import { Enforcement } from './enforcing.js';
import { OpenOrJoinCase } from './raising.js';
import { LinkReport, TakeUpReport } from './reporting.js';
import { ConductLetters, readDemandKey, readTerminationKey, TellReporters, TellStaff } from './writing.js';

/** The demand arrived, or came back from every address. */
export class NoteDemandDelivery extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly round: number,
    /** ISO instant; undefined for one that came back. */
    readonly acceptedAt: string | undefined,
  ) {
    super();
  }
}

/** The letter about the termination came back; without one that arrives nothing is deleted. */
@Due('conduct.announce-termination')
export class AnnounceTermination extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly round: number,
  ) {
    super();
  }
}

export class CloseForPurge extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(NoteDemandDelivery)
export class NoteDemandDeliveryHandler implements ICommandHandler<NoteDemandDelivery> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly policies: Policies,
  ) {}

  async execute({ tenantId, caseId, round, acceptedAt }: NoteDemandDelivery): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (running?.state !== 'DEMANDED') return;
    const terms = await this.policies.version(running.policyVersion);
    if (acceptedAt) running.demandArrived(round, new Date(acceptedAt), terms);
    else running.demandBounced(round);
    await this.deadlines.follow(running);
  }
}

@CommandHandler(AnnounceTermination)
export class AnnounceTerminationHandler implements ICommandHandler<AnnounceTermination> {
  constructor(
    private readonly cases: ConductCases,
    private readonly enforcement: Enforcement,
    private readonly letters: ConductLetters,
    private readonly secrets: Secrets,
    private readonly policies: Policies,
  ) {}

  async execute({ tenantId, caseId, round }: AnnounceTermination): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (running?.state !== 'TERMINATED') return;
    const { secret, hash } = this.secrets.mint();
    running.announceAnew(round, hash);
    const from = deletionFrom(new Date(running.measure!.at), await this.policies.version(running.policyVersion));
    await this.letters.terminated(running, secret, round, from);
    await this.enforcement.planDeletion(running);
  }
}

@CommandHandler(CloseForPurge)
export class CloseForPurgeHandler implements ICommandHandler<CloseForPurge> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: CloseForPurge): Promise<void> {
    for (const running of await this.cases.running(tenantId)) {
      running.purged(this.clock.now());
      await this.deadlines.follow(running);
    }
  }
}

/** What other contexts' news, and our own, set off. */
@Injectable()
export class ConductReactions {
  constructor(
    private readonly commands: CommandBus,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  @ReactsTo('notices.NoticeAccepted')
  async accepted({ tenantId, key, at }: NoticeAccepted): Promise<void> {
    const demand = readDemandKey(key);
    if (demand) await this.commands.execute(new NoteDemandDelivery(tenantId, demand.caseId, demand.round, at));
  }

  @ReactsTo('notices.NoticeBounced')
  async bounced({ tenantId, key }: NoticeBounced): Promise<void> {
    const demand = readDemandKey(key);
    if (demand) await this.commands.execute(new NoteDemandDelivery(tenantId, demand.caseId, demand.round, undefined));
    const termination = readTerminationKey(key);
    if (termination) await this.announceAgain(tenantId, termination.caseId, termination.round + 1);
  }

  @ReactsTo('tenancy.InstancePurged')
  async purged({ tenantId }: InstancePurged): Promise<void> {
    await this.commands.execute(new CloseForPurge(tenantId));
  }

  /** A report lies with the operator and its case with a client: two transactions, the second as often as it takes. */
  @ReactsTo('conduct.ReportReceived', { gateway: true })
  async reported({ subjectId, category, aboutTenantId }: ReportReceived): Promise<void> {
    if (category && aboutTenantId) await this.openFor(subjectId);
  }

  @ReactsTo('conduct.ReportAttributed', { gateway: true })
  async attributed({ subjectId }: ReportAttributed): Promise<void> {
    await this.openFor(subjectId);
  }

  @ReactsTo('conduct.ItemDisabled', { gateway: true })
  async disabled({ subjectId, at }: ItemDisabled): Promise<void> {
    await this.tellReporters(subjectId, 'item-disabled', at);
  }

  @ReactsTo('conduct.Suspended', { gateway: true })
  async suspended({ subjectId, at }: ConductSuspended): Promise<void> {
    await this.tellReporters(subjectId, 'suspended', at);
  }

  @ReactsTo('conduct.Terminated', { gateway: true })
  async terminated({ subjectId, at }: ConductTerminated): Promise<void> {
    await this.tellReporters(subjectId, 'terminated', at);
  }

  @ReactsTo('conduct.CaseClosed', { gateway: true })
  async closed({ subjectId, outcome, at }: CaseClosed): Promise<void> {
    await this.tellReporters(subjectId, outcome, at);
  }

  @ReactsTo('conduct.CureTimeEnded', { gateway: true })
  async undecided({ subjectId, number, at }: CureTimeEnded): Promise<void> {
    await this.tellStaff(`conduct:${subjectId}:undecided:${at}`, subjectId, { number, appealed: false });
  }

  @ReactsTo('conduct.DemandAnswered', { gateway: true })
  async answered({ subjectId, number, at }: DemandAnswered): Promise<void> {
    await this.tellStaff(`conduct:${subjectId}:answered:${at}`, subjectId, { number, appealed: false, answered: true });
  }

  @ReactsTo('conduct.AppealLodged', { gateway: true })
  async appealed({ subjectId, at }: AppealLodged): Promise<void> {
    await this.tellStaff(`conduct:${subjectId}:appealed:${at}`, subjectId, { appealed: true });
  }

  private async openFor(reportId: string): Promise<void> {
    const found = await this.commands.execute(new TakeUpReport(OPERATOR_TENANT, reportId));
    if (!found) return;
    const { subjectTenantId, category, where } = found;
    const scope = { kind: 'item' as const, accountId: null, item: where };
    const hint = { kind: 'report', key: reportId };
    const { caseId } = await this.commands.execute(new OpenOrJoinCase(subjectTenantId, category, scope, hint));
    await this.commands.execute(new LinkReport(OPERATOR_TENANT, reportId, caseId));
  }

  private async announceAgain(tenantId: string, caseId: string, round: number): Promise<void> {
    const { noticeHour } = await this.policies.current();
    await this.obligations.schedule({
      tenantId,
      key: `conduct:${caseId}:announce:${round}`,
      clause: 'ToS 3.6.b',
      owedBy: 'operator',
      title: 'conduct.announce-termination',
      dueAt: atHour(addDays(localDate(this.clock.now()), 1), noticeHour),
      command: new AnnounceTermination(tenantId, caseId, round),
    });
  }

  private tellReporters(caseId: string, what: string, at: string): Promise<void> {
    return this.commands.execute(new TellReporters(OPERATOR_TENANT, caseId, what, at));
  }

  private tellStaff(key: string, caseId: string, facts: Record<string, unknown>): Promise<void> {
    return this.commands.execute(new TellStaff(OPERATOR_TENANT, key, caseId, facts));
  }
}
