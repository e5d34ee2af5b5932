import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Watch } from '../../platform/http/watching.js';
import { Signals } from '../../shared-kernel/signals.js';
import { NoticeTemplates } from '../notices/contract.js';
import { PurgeParticipants } from '../tenancy/contract.js';
import { OwnConductController, PublicConductController } from './adapters/http.js';
import { ConductCasesController } from './adapters/http-back-office.js';
import { ContentPermissionsController, OwnContentPermissionsController } from './adapters/http-permissions.js';
import {
  AuthorityReportsController,
  ReportsController,
  SecurityTestPermitsController,
} from './adapters/http-registers.js';
import { PersonalConduct } from './adapters/personal-data.js';
import {
  ConductErasure,
  PostgresAuthorityReports,
  PostgresConductCases,
  PostgresContentPermissions,
  PostgresReports,
  PostgresSecurityTestPermits,
} from './adapters/postgres.js';
import {
  ListConductCasesHandler,
  ListOwnConductCasesHandler,
  ListReportsHandler,
  PostgresConductDirectory,
  PostgresConductReader,
  PostgresToldAuthorities,
} from './adapters/reads.js';
import { ConductWork } from './adapters/work.js';
import { AnswerDemandHandler } from './application/answering.js';
import { LodgeAppealHandler } from './application/appealing.js';
import {
  BecomeFinalHandler,
  ConductDeadlines,
  EndCureTimeHandler,
  RepeatDemandHandler,
} from './application/deadlines.js';
import { Enforcement, PendingAppeal } from './application/enforcing.js';
import { HandleCaseHandler, ReadItemHandler } from './application/handling.js';
import {
  ApproveAuthorityReportHandler,
  PermitSecurityTestHandler,
  ProposeAuthorityReportHandler,
} from './application/keeping-registers.js';
import { letters } from './application/letters.js';
import { LinkedFreeAccounts, LookAtInstanceHandler } from './application/linking.js';
import {
  AskForBulkReading,
  AskForBulkReadingHandler,
  GrantContentPermissionHandler,
  RevokeContentPermissionHandler,
} from './application/permitting.js';
import { ConductDirectory, ConductReader } from './application/ports.js';
import { NoticedThings, OpenOrJoinCaseHandler, TakeSignalHandler } from './application/raising.js';
import {
  AnnounceTerminationHandler,
  CloseForPurgeHandler,
  ConductReactions,
  NoteDemandDeliveryHandler,
} from './application/reactions.js';
import {
  HandleReportHandler,
  LinkReportHandler,
  ReportOutsiderHandler,
  SubmitReportHandler,
  TakeUpReportHandler,
} from './application/reporting.js';
import { ConductLetters, TellReportersHandler, TellStaffHandler } from './application/writing.js';
import { ToldAuthorities } from './contract-authorities.js';
import { AuthorityReports, ConductCases, ContentPermissions, Reports, SecurityTestPermits } from './domain/ports.js';

const stores = [
  { provide: ConductCases, useClass: PostgresConductCases },
  { provide: Reports, useClass: PostgresReports },
  { provide: AuthorityReports, useClass: PostgresAuthorityReports },
  { provide: SecurityTestPermits, useClass: PostgresSecurityTestPermits },
  { provide: ContentPermissions, useClass: PostgresContentPermissions },
  { provide: ConductDirectory, useClass: PostgresConductDirectory },
  { provide: ConductReader, useClass: PostgresConductReader },
];

/** What the other registers may ask. */
const published = [{ provide: ToldAuthorities, useClass: PostgresToldAuthorities }];

const handlers = [
  SubmitReportHandler,
  HandleReportHandler,
  TakeUpReportHandler,
  LinkReportHandler,
  OpenOrJoinCaseHandler,
  TakeSignalHandler,
  ReportOutsiderHandler,
  LookAtInstanceHandler,
  GrantContentPermissionHandler,
  RevokeContentPermissionHandler,
  AskForBulkReadingHandler,
  HandleCaseHandler,
  ReadItemHandler,
  AnswerDemandHandler,
  LodgeAppealHandler,
  EndCureTimeHandler,
  RepeatDemandHandler,
  BecomeFinalHandler,
  NoteDemandDeliveryHandler,
  AnnounceTerminationHandler,
  CloseForPurgeHandler,
  TellStaffHandler,
  TellReportersHandler,
  ProposeAuthorityReportHandler,
  ApproveAuthorityReportHandler,
  PermitSecurityTestHandler,
  ListConductCasesHandler,
  ListOwnConductCasesHandler,
  ListReportsHandler,
];

/** ToS 2, 3.6, 3.8, 7.4, 10.5–10.6 and the AUP: reports, cases, measures and appeals. */
@Global()
@Module({
  controllers: [
    PublicConductController,
    OwnConductController,
    ConductCasesController,
    ReportsController,
    AuthorityReportsController,
    SecurityTestPermitsController,
    ContentPermissionsController,
    OwnContentPermissionsController,
  ],
  providers: [
    ...stores,
    ...published,
    ConductDeadlines,
    ConductLetters,
    Enforcement,
    PendingAppeal,
    ConductReactions,
    ConductErasure,
    PersonalConduct,
    ConductWork,
    NoticedThings,
    LinkedFreeAccounts,
    ...handlers,
  ],
  exports: published.map(({ provide }) => provide),
})
export class ConductModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly participants: PurgeParticipants,
    private readonly erasure: ConductErasure,
    private readonly appeal: PendingAppeal,
    private readonly signals: Signals,
    private readonly noticed: NoticedThings,
    private readonly watch: Watch,
    private readonly commands: CommandBus,
  ) {}

  onModuleInit(): void {
    this.templates.register(letters);
    this.participants.holds(this.erasure);
    this.participants.objects(this.appeal);
    this.signals.followUp((signal) => this.noticed.take(signal));
    this.watch.permittedBy((tenantId, accountId) => this.commands.execute(new AskForBulkReading(tenantId, accountId)));
  }
}
