import { Global, Module } from '@nestjs/common';
import { ContractLetters } from '../terms/contract-bundle.js';
import { ChangeLetters } from '../terms/contract-changes.js';
import { MailCheck } from './adapters/doctor.js';
import { BounceController, NoticeController } from './adapters/http.js';
import { MailRelay, RelayScope } from './adapters/jobs.js';
import { PersonalLetters } from './adapters/personal-data.js';
import { PostgresNoticeArchive } from './adapters/postgres.js';
import { ListNoticesHandler, ReadNoticeHandler, SystemOutgoing } from './adapters/reads.js';
import { PostgresContractLetters } from './adapters/reads-contract.js';
import { ConfiguredSite, Sha256OfLetter, SignedReturnAddresses } from './adapters/signing.js';
import { SmtpMailServer } from './adapters/smtp.js';
import { BouncedWork } from './adapters/work.js';
import { ChangePost } from './application/announcing-changes.js';
import { RecordBounceHandler, Refusals } from './application/bouncing.js';
import { ClaimDeliveryHandler, ConcludeDeliveryHandler, Relay } from './application/delivering.js';
import { LetterDigest, MailServer, Outgoing, PublicSite, ReturnAddresses, TenantWork } from './application/ports.js';
import { NoticeDesk } from './application/queueing.js';
import { AttachmentRegistry, TemplateRegistry } from './application/templates.js';
import { NoticeAttachments, Notices, NoticeTemplates } from './contract.js';
import { NoticeArchive } from './domain/ports.js';

@Global()
@Module({
  controllers: [BounceController, NoticeController],
  providers: [
    { provide: NoticeArchive, useClass: PostgresNoticeArchive },
    { provide: Outgoing, useClass: SystemOutgoing },
    SmtpMailServer,
    { provide: MailServer, useExisting: SmtpMailServer },
    { provide: ReturnAddresses, useClass: SignedReturnAddresses },
    { provide: PublicSite, useClass: ConfiguredSite },
    { provide: LetterDigest, useClass: Sha256OfLetter },
    { provide: TenantWork, useClass: RelayScope },
    TemplateRegistry,
    { provide: NoticeTemplates, useExisting: TemplateRegistry },
    AttachmentRegistry,
    { provide: NoticeAttachments, useExisting: AttachmentRegistry },
    { provide: Notices, useClass: NoticeDesk },
    { provide: ChangeLetters, useClass: ChangePost },
    { provide: ContractLetters, useClass: PostgresContractLetters },
    Refusals,
    ClaimDeliveryHandler,
    ConcludeDeliveryHandler,
    RecordBounceHandler,
    ListNoticesHandler,
    ReadNoticeHandler,
    Relay,
    MailRelay,
    MailCheck,
    PersonalLetters,
    BouncedWork,
  ],
  exports: [Notices, NoticeAttachments, NoticeTemplates, ChangeLetters, ContractLetters],
})
export class NoticesModule {}
