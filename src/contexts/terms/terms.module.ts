import { Global, Module } from '@nestjs/common';
import { Config } from '../../platform/config.js';
import { EventRecorder } from '../../platform/unit-of-work.js';
import { RecordedReads } from './adapters/back-office.js';
import { PdfSummary } from './adapters/bundle-summary.js';
import { EvidenceCheck, ObligationsCheck } from './adapters/doctor.js';
import { ConfiguredEvidenceKey, Sha256 } from './adapters/hashing.js';
import { LegalController, PolicyController } from './adapters/http.js';
import { BundleController } from './adapters/http-bundle.js';
import { ChangesController } from './adapters/http-changes.js';
import { ClauseController, ContractController } from './adapters/http-contract.js';
import { HomeLawController } from './adapters/http-home-law.js';
import { PolicyVersionsController } from './adapters/http-policy-versions.js';
import { ChangeAnnouncer, EvidenceSealer, ObligationSweeper, ReaderScope, SchedulerScope } from './adapters/jobs.js';
import { ConfiguredImprint } from './adapters/legal-entity.js';
import { PersonalAcceptances } from './adapters/personal-data.js';
import {
  PostgresAcceptances,
  PostgresLegalDocuments,
  PostgresObligationBook,
  PostgresPolicyVersions,
} from './adapters/postgres.js';
import { PostgresChangeNotices, PostgresTermsChanges, SystemChangeOverview } from './adapters/postgres-changes.js';
import { PostgresEvidenceLog } from './adapters/postgres-evidence.js';
import {
  ListAcceptancesHandler,
  ListDocumentsHandler,
  ListEvidenceHandler,
  ListObligationsHandler,
  ListPolicyVersionsHandler,
  ReadDocumentHandler,
  ReadTimelineHandler,
  SystemLists,
} from './adapters/reads.js';
import {
  ListAwaitedHandler,
  ListComingChangesHandler,
  ReadChangeHandler,
  ReadTwoTextsHandler,
} from './adapters/reads-changes.js';
import { CountUnderClauseHandler } from './adapters/reads-clause.js';
import { EvidenceRecorder } from './adapters/recorder.js';
import { ConfiguredBundleSigner } from './adapters/signing.js';
import { CheckedOutSources } from './adapters/source-tree.js';
import { LegalArchive } from './application/accepting.js';
import { AcceptChangeHandler, RecordContinuedUseHandler, RecordedUse } from './application/agreeing.js';
import {
  AnnounceChangeHandler,
  AnnounceMoveHandler,
  ChangeFanOut,
  ConcludeAnnouncementHandler,
  ConcludeMoveHandler,
  ListedThroughHandler,
  OweMoveNoticeHandler,
  OweNoticeHandler,
} from './application/announcing.js';
import { EvidenceBundle } from './application/bundling.js';
import { SourceCatalogue } from './application/catalogue.js';
import { PublishFirstTextsHandler } from './application/first-texts.js';
import { AcrossTenants, ChangeOverview, EvidenceKey, SourceTree, TenantWork, TextDigest } from './application/ports.js';
import { BundleSigner, BundleSummary, TenantReads } from './application/ports-bundle.js';
import { RecordedHomeLaw } from './application/protecting.js';
import { BringIntoForceHandler, PublishVersionHandler } from './application/publishing.js';
import { ChangeReactions } from './application/reactions.js';
import { ObligationCalendar } from './application/scheduling.js';
import {
  AnnounceChainHandler,
  ChainAudit,
  RecordBackOfficeReadHandler,
  SealEvidenceHandler,
  Sealing,
} from './application/sealing.js';
import { CachedPolicies, SetPolicyHandler } from './application/setting-policy.js';
import { DeferObligationHandler, RunDueObligationHandler, Sweep } from './application/sweeping.js';
import { FulfilByHandHandler, WaiveObligationHandler } from './application/waiving.js';
import { BackOfficeReads, ClauseCatalogue, EvidenceAudit, Imprint, LegalLibrary, Obligations } from './contract.js';
import { ContinuedUse } from './contract-changes.js';
import { HomeLaw } from './contract-home-law.js';
import { Policies } from './contract-policy.js';
import {
  Acceptances,
  ChangeNotices,
  EvidenceLog,
  LegalDocuments,
  ObligationBook,
  PolicyVersions,
  TermsChanges,
} from './domain/ports.js';

const stores = [
  { provide: LegalDocuments, useClass: PostgresLegalDocuments },
  { provide: Acceptances, useClass: PostgresAcceptances },
  { provide: PolicyVersions, useClass: PostgresPolicyVersions },
  { provide: ObligationBook, useClass: PostgresObligationBook },
  { provide: EvidenceLog, useClass: PostgresEvidenceLog },
  { provide: AcrossTenants, useClass: SystemLists },
  { provide: TermsChanges, useClass: PostgresTermsChanges },
  { provide: ChangeNotices, useClass: PostgresChangeNotices },
  { provide: ChangeOverview, useClass: SystemChangeOverview },
];

const surroundings = [
  { provide: TextDigest, useClass: Sha256 },
  { provide: EvidenceKey, useClass: ConfiguredEvidenceKey },
  { provide: TenantWork, useClass: SchedulerScope },
  { provide: TenantReads, useClass: ReaderScope },
  { provide: BundleSigner, useClass: ConfiguredBundleSigner },
  { provide: BundleSummary, useClass: PdfSummary },
  { provide: SourceTree, useClass: CheckedOutSources },
];

/** What other contexts, and the platform, may ask for. */
const published = [
  { provide: LegalLibrary, useClass: LegalArchive },
  { provide: ContinuedUse, useClass: RecordedUse },
  { provide: Policies, useClass: CachedPolicies },
  { provide: Obligations, useClass: ObligationCalendar },
  { provide: HomeLaw, useClass: RecordedHomeLaw },
  { provide: BackOfficeReads, useClass: RecordedReads },
  { provide: EvidenceAudit, useClass: ChainAudit },
  { provide: ClauseCatalogue, useClass: SourceCatalogue },
  { provide: EventRecorder, useClass: EvidenceRecorder },
  {
    provide: Imprint,
    useFactory: (config: Config) => ConfiguredImprint.from(config.LEGAL_ENTITY_FILE),
    inject: [Config],
  },
];

const handlers = [
  PublishVersionHandler,
  BringIntoForceHandler,
  OweNoticeHandler,
  AnnounceChangeHandler,
  OweMoveNoticeHandler,
  AnnounceMoveHandler,
  ListedThroughHandler,
  ConcludeAnnouncementHandler,
  ConcludeMoveHandler,
  AcceptChangeHandler,
  RecordContinuedUseHandler,
  PublishFirstTextsHandler,
  SetPolicyHandler,
  WaiveObligationHandler,
  FulfilByHandHandler,
  RunDueObligationHandler,
  DeferObligationHandler,
  SealEvidenceHandler,
  AnnounceChainHandler,
  RecordBackOfficeReadHandler,
  ListDocumentsHandler,
  ReadDocumentHandler,
  ListAcceptancesHandler,
  ListObligationsHandler,
  ListPolicyVersionsHandler,
  ListEvidenceHandler,
  ReadTimelineHandler,
  ListComingChangesHandler,
  ReadChangeHandler,
  ReadTwoTextsHandler,
  ListAwaitedHandler,
  CountUnderClauseHandler,
];

@Global()
@Module({
  controllers: [
    BundleController,
    ChangesController,
    LegalController,
    PolicyVersionsController,
    PolicyController,
    ContractController,
    ClauseController,
    HomeLawController,
  ],
  providers: [
    ...stores,
    ...surroundings,
    ...published,
    ...handlers,
    Sweep,
    Sealing,
    EvidenceBundle,
    PersonalAcceptances,
    ChangeFanOut,
    ChangeReactions,
    ObligationSweeper,
    EvidenceSealer,
    ChangeAnnouncer,
    ObligationsCheck,
    EvidenceCheck,
  ],
  exports: published.map(({ provide }) => provide),
})
export class TermsModule {}
