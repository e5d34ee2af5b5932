import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { NoticeTemplates } from '../notices/contract.js';
import { PurgeParticipants } from '../tenancy/contract.js';
import { LegalHoldController } from './adapters/http.js';
import { AccuracyCasesController, OwnAccuracyController } from './adapters/http-accuracy.js';
import { ClosureCasesController, OwnClosureController, PublicClosureController } from './adapters/http-closure.js';
import { ConsentController } from './adapters/http-consents.js';
import { PrivacyOfficeController } from './adapters/http-office.js';
import { PersonalDataController } from './adapters/http-personal-data.js';
import { OwnRequestsController, PublicPrivacyController } from './adapters/http-requests.js';
import { PrivacyCasesController } from './adapters/http-requests-office.js';
import { LedgerFile } from './adapters/ledger-copy.js';
import { DiscoveredPersonalData, PostgresErasureLedger } from './adapters/personal-data.js';
import { PersonalRequests } from './adapters/personal-requests.js';
import { ListLegalHoldsHandler, PostgresLegalHolds } from './adapters/postgres.js';
import { AccuracyErasure, ListAccuracyCasesHandler, PostgresAccuracyCases } from './adapters/postgres-accuracy.js';
import {
  ClosureErasure,
  ListClosureCasesHandler,
  ListOwnClosuresHandler,
  PostgresClosureReader,
  PostgresClosureRequests,
} from './adapters/postgres-closure.js';
import {
  ConsentErasure,
  ListConsentingHandler,
  ListOwnConsentsHandler,
  PostgresConsents,
  SignedWithdrawalLinks,
} from './adapters/postgres-consents.js';
import { PostgresDataRequests, RequestErasure } from './adapters/postgres-requests.js';
import {
  ListForwardedRequestsHandler,
  ListOwnDataRequestsHandler,
  ListPrivacyCasesHandler,
  PostgresPrivacyDirectory,
  PostgresPrivacyReader,
} from './adapters/reads.js';
import { ListAllAccuracyCasesHandler, ListAllHoldsHandler } from './adapters/reads-office.js';
import { PrivacyWork } from './adapters/work.js';
import {
  HandleDataRequestHandler,
  RequestReactions,
  TakeBackExtensionHandler,
} from './application/answering-requests.js';
import { Closing, ClosureReactions, LapseClosureHandler, SettleClosureHandler } from './application/closing.js';
import { ClosureLetters, closureLetters } from './application/closure-letters.js';
import { ClosureReader } from './application/closure-queries.js';
import {
  ConsentReactions,
  consentLetters,
  QueueConsentedLetterHandler,
  SayConsentHandler,
  UndoWithdrawalHandler,
  Withdrawal,
  WithdrawByLinkHandler,
} from './application/consenting.js';
import {
  CarryOutErasureHandler,
  ErasePersonHandler,
  EraseTracesHandler,
  ExamineErasureHandler,
  HoldsOnPeople,
  PersonalPackage,
} from './application/erasing.js';
import { PlaceLegalHoldHandler, ReleaseLegalHoldHandler } from './application/holding.js';
import {
  accuracyLetters,
  OpenAccuracyCaseHandler,
  RecordCorrectionHandler,
  RestrictInaccurateHandler,
  SuspendForInaccuracyHandler,
} from './application/keeping-accurate.js';
import { requestLetters } from './application/letters.js';
import {
  ErasureLedger,
  LedgerCopy,
  PersonalData,
  PrivacyDirectory,
  PrivacyReader,
  WithdrawalLinks,
} from './application/ports.js';
import { AskWhomToEraseHandler, ErasureRehearsal, RehearseErasureHandler } from './application/rehearsing-erasure.js';
import { AdoptErasureHandler, LedgerReplay, ReplayErasureHandler } from './application/replaying-ledger.js';
import { PressForRequestHandler, RequestDeadlines } from './application/request-deadlines.js';
import { RequestLetters } from './application/request-letters.js';
import { ConfirmRequesterHandler, Identification, SubmitDataRequestHandler } from './application/requesting.js';
import {
  ConfirmClosureHandler,
  RequestClosureHandler,
  VerifyClosureHandler,
} from './application/requesting-closure.js';
import { TellPrivacyStaffHandler } from './application/telling-staff.js';
import { LegalHolds } from './domain/legal-hold.js';
import { AccuracyCases, ClosureRequests, Consents, DataRequests } from './domain/ports.js';

const stores = [
  { provide: LegalHolds, useClass: PostgresLegalHolds },
  { provide: DataRequests, useClass: PostgresDataRequests },
  { provide: ClosureRequests, useClass: PostgresClosureRequests },
  { provide: ClosureReader, useClass: PostgresClosureReader },
  { provide: PrivacyDirectory, useClass: PostgresPrivacyDirectory },
  { provide: PrivacyReader, useClass: PostgresPrivacyReader },
  { provide: PersonalData, useClass: DiscoveredPersonalData },
  { provide: ErasureLedger, useClass: PostgresErasureLedger },
  { provide: LedgerCopy, useClass: LedgerFile },
  { provide: Consents, useClass: PostgresConsents },
  { provide: WithdrawalLinks, useClass: SignedWithdrawalLinks },
  { provide: AccuracyCases, useClass: PostgresAccuracyCases },
];

const holding = [PlaceLegalHoldHandler, ReleaseLegalHoldHandler, ListLegalHoldsHandler];

const requests = [
  RequestDeadlines,
  RequestLetters,
  RequestReactions,
  RequestErasure,
  Identification,
  SubmitDataRequestHandler,
  ConfirmRequesterHandler,
  HandleDataRequestHandler,
  TakeBackExtensionHandler,
  PressForRequestHandler,
  TellPrivacyStaffHandler,
  PersonalPackage,
  PrivacyWork,
  ErasePersonHandler,
  ExamineErasureHandler,
  EraseTracesHandler,
  CarryOutErasureHandler,
  HoldsOnPeople,
  PersonalRequests,
  AskWhomToEraseHandler,
  ErasureRehearsal,
  RehearseErasureHandler,
  ReplayErasureHandler,
  AdoptErasureHandler,
  LedgerReplay,
  ListOwnDataRequestsHandler,
  ListForwardedRequestsHandler,
  ListPrivacyCasesHandler,
];

const closures = [
  Closing,
  ClosureLetters,
  ClosureReactions,
  ClosureErasure,
  RequestClosureHandler,
  ConfirmClosureHandler,
  VerifyClosureHandler,
  LapseClosureHandler,
  SettleClosureHandler,
  ListOwnClosuresHandler,
  ListClosureCasesHandler,
];

const consents = [
  ConsentErasure,
  ConsentReactions,
  Withdrawal,
  SayConsentHandler,
  UndoWithdrawalHandler,
  WithdrawByLinkHandler,
  QueueConsentedLetterHandler,
  ListOwnConsentsHandler,
  ListConsentingHandler,
];

const accuracy = [
  AccuracyErasure,
  OpenAccuracyCaseHandler,
  RestrictInaccurateHandler,
  SuspendForInaccuracyHandler,
  RecordCorrectionHandler,
  ListAccuracyCasesHandler,
  ListAllAccuracyCasesHandler,
  ListAllHoldsHandler,
];

/** ToS 9, 3.7 and 3.5.d: what people may ask about their data, and what must stay whatever is asked. */
@Global()
@Module({
  controllers: [
    PersonalDataController,
    PrivacyOfficeController,
    ConsentController,
    OwnAccuracyController,
    AccuracyCasesController,
    LegalHoldController,
    PublicPrivacyController,
    OwnRequestsController,
    PrivacyCasesController,
    PublicClosureController,
    OwnClosureController,
    ClosureCasesController,
  ],
  providers: [...stores, ...holding, ...requests, ...closures, ...consents, ...accuracy],
})
export class PrivacyModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly participants: PurgeParticipants,
    private readonly requestErasure: RequestErasure,
    private readonly closureErasure: ClosureErasure,
    private readonly consentErasure: ConsentErasure,
    private readonly accuracyErasure: AccuracyErasure,
  ) {}

  onModuleInit(): void {
    this.templates.register([...requestLetters, ...closureLetters, ...consentLetters, ...accuracyLetters]);
    this.participants.holds(this.requestErasure);
    this.participants.holds(this.closureErasure);
    this.participants.holds(this.consentErasure);
    this.participants.holds(this.accuracyErasure);
  }
}
