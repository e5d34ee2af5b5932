import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { NoticeTemplates } from '../notices/contract.js';
import { PurgeParticipants } from '../tenancy/contract.js';
import { OwnCasesController, PublicComplaintController } from './adapters/http.js';
import { ComplaintCasesController } from './adapters/http-back-office.js';
import { ErrorCasesController } from './adapters/http-error-cases.js';
import { PersonalComplaints } from './adapters/personal-data.js';
import { ComplaintErasure, PostgresComplaints, PostgresErrorReports } from './adapters/postgres.js';
import {
  ListComplaintCasesHandler,
  ListErrorReportsHandler,
  ListOwnComplaintsHandler,
  ListOwnErrorReportsHandler,
  PostgresCaseDirectory,
  PostgresCaseReader,
  ReadComplaintReportHandler,
} from './adapters/reads.js';
import { ComplaintWork } from './adapters/work.js';
import {
  CloseForSilenceHandler,
  ComplaintDeadlines,
  FallSilentHandler,
  PressForAnswerHandler,
  RemindOfDetailsHandler,
} from './application/deadlines.js';
import { ClientReactions, CountAsConsumerHandler } from './application/following-clients.js';
import { ComplaintReactions, HandleComplaintHandler, TakeBackAnswerHandler } from './application/handling.js';
import { letters } from './application/letters.js';
import { CaseDirectory, CaseReader } from './application/ports.js';
import { HandleErrorReportHandler, ReportErrorHandler } from './application/reporting-errors.js';
import { SubmitComplaintHandler, SupplementComplaintHandler } from './application/submitting.js';
import { ComplaintLetters, TellStaffHandler } from './application/writing.js';
import { Complaints, ErrorReports } from './domain/ports.js';

const stores = [
  { provide: Complaints, useClass: PostgresComplaints },
  { provide: ErrorReports, useClass: PostgresErrorReports },
  { provide: CaseDirectory, useClass: PostgresCaseDirectory },
  { provide: CaseReader, useClass: PostgresCaseReader },
];

const handlers = [
  SubmitComplaintHandler,
  SupplementComplaintHandler,
  HandleComplaintHandler,
  CountAsConsumerHandler,
  TakeBackAnswerHandler,
  FallSilentHandler,
  PressForAnswerHandler,
  RemindOfDetailsHandler,
  CloseForSilenceHandler,
  TellStaffHandler,
  ReportErrorHandler,
  HandleErrorReportHandler,
  ListOwnComplaintsHandler,
  ListOwnErrorReportsHandler,
  ListComplaintCasesHandler,
  ListErrorReportsHandler,
  ReadComplaintReportHandler,
];

/** ToS 5 and 3.9: complaints and error reports, which keep their own deadlines. */
@Global()
@Module({
  controllers: [PublicComplaintController, OwnCasesController, ComplaintCasesController, ErrorCasesController],
  providers: [
    ...stores,
    ComplaintDeadlines,
    ComplaintLetters,
    ComplaintReactions,
    ClientReactions,
    ComplaintErasure,
    PersonalComplaints,
    ComplaintWork,
    ...handlers,
  ],
})
export class ComplaintsModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly participants: PurgeParticipants,
    private readonly erasure: ComplaintErasure,
  ) {}

  onModuleInit(): void {
    this.templates.register(letters);
    this.participants.holds(this.erasure);
  }
}
