import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Entitlements } from '../identity/contract.js';
import { AccessAfterEnd } from '../identity/contract-after-end.js';
import { NoticeAttachments, NoticeTemplates } from '../notices/contract.js';
import { PurgeParticipants } from '../tenancy/contract.js';
import { Sha256Digest } from './adapters/hashing.js';
import {
  BillingController,
  InvoiceController,
  OrderController,
  PlanController,
  ProviderEventController,
  SubscriptionController,
} from './adapters/http.js';
import { ClientBillingController, CollectionController, PriceListController } from './adapters/http-back-office.js';
import { PlanChangeController } from './adapters/http-changes.js';
import {
  BillingContactController,
  BillingDocumentController,
  CreditNoteController,
  InvoiceRequestController,
} from './adapters/http-invoicing.js';
import { BankPaymentController, ClientInvoicingController } from './adapters/http-invoicing-office.js';
import {
  ClientNegotiationController,
  NegotiationController,
  NegotiationDeskController,
} from './adapters/http-negotiating.js';
import { ProviderBooksController } from './adapters/http-provider.js';
import {
  OwnRefundRequestController,
  OwnWithdrawalController,
  WithdrawalFormController,
} from './adapters/http-withdrawal.js';
import { ClientEndingController, EndingListsController } from './adapters/http-withdrawal-office.js';
import { NightlyReconciliation } from './adapters/jobs.js';
import { PdfDocuments } from './adapters/pdf-documents.js';
import { PersonalInvoices } from './adapters/personal-data.js';
import { PersonalBillingWords } from './adapters/personal-words.js';
import {
  PostgresCharges,
  PostgresClientNumbers,
  PostgresInvoices,
  PostgresOrders,
  PostgresOverdueCases,
  PostgresPayments,
  PostgresPlans,
  PostgresProviderEvents,
  PostgresRefunds,
  PostgresSubscriptions,
  PostgresUsageMeters,
} from './adapters/postgres.js';
import { PostgresChargebacks, PostgresPlanChanges } from './adapters/postgres-changes.js';
import { BillingTraces } from './adapters/postgres-erasure.js';
import {
  ConfiguredBankAccount,
  PostgresBillingContacts,
  PostgresDocumentArchive,
  PostgresInvoiceRequests,
} from './adapters/postgres-invoicing.js';
import { PostgresArrangements, PostgresCreditNotes, PostgresInvoiceDisputes } from './adapters/postgres-negotiating.js';
import { PostgresOurBooks, PostgresReconciliationLog } from './adapters/postgres-reconciliation.js';
import { PostgresRefundRequests, PostgresWithdrawals } from './adapters/postgres-withdrawal.js';
import {
  ListInvoicesHandler,
  ListPlansHandler,
  ListPlanVersionsHandler,
  PostgresUsageLedger,
  ReadInvoiceHandler,
  ReadOrderHandler,
  ReadSubscriptionHandler,
} from './adapters/reads.js';
import { ReadBillingHandler } from './adapters/reads-billing.js';
import { ListChargebacksHandler, ReadPlanChangeHandler } from './adapters/reads-changes.js';
import { ListOverdueCasesHandler, ListRefundsHandler } from './adapters/reads-collection.js';
import {
  FindPayerHandler,
  ListInvoiceRequestsHandler,
  ReadBillingContactHandler,
  ReadInvoiceRequestHandler,
} from './adapters/reads-invoicing.js';
import {
  ListAllArrangementsHandler,
  ListAllInvoiceDisputesHandler,
  ListArrangementsHandler,
  ListInvoiceDisputesHandler,
} from './adapters/reads-negotiating.js';
import { MeasuredUse } from './adapters/reads-plan-use.js';
import { ListReconciliationsHandler, ReconciliationCheck } from './adapters/reads-reconciliation.js';
import {
  ListClientRefundRequestsHandler,
  ListClientWithdrawalsHandler,
  ListRefundRequestsHandler,
  ListWithdrawalsHandler,
  ReadWithdrawalRightHandler,
} from './adapters/reads-withdrawal.js';
import { StripeCheck, StripeGateway } from './adapters/stripe.js';
import { BillingWork } from './adapters/work.js';
import { ClosureByCommand } from './application/closing.js';
import { EndingDoors } from './application/coming-back.js';
import { DocumentAttachments } from './application/drawing-up.js';
import { LiveContract, PlanEntitlements } from './application/guarding.js';
import { subscriptionLetters } from './application/letters.js';
import { MeteredUse } from './application/metering.js';
import {
  Digest,
  OurBooks,
  PaymentGateway,
  ProviderEvents,
  ReconciliationLog,
  UsageLedger,
  UseOfPlan,
} from './application/ports.js';
import { BankAccount, DocumentArchive, InvoiceDocuments } from './application/ports-invoicing.js';
import { subscriptionApplication } from './application/providers.js';
import { Metering } from './contract.js';
import { ContractClosure } from './contract-closure.js';
import {
  Arrangements,
  Chargebacks,
  Charges,
  ClientNumbers,
  CreditNotes,
  InvoiceDisputes,
  Invoices,
  Orders,
  OverdueCases,
  Payments,
  PlanChanges,
  Plans,
  RefundRequests,
  Refunds,
  Subscriptions,
  UsageMeters,
  Withdrawals,
} from './domain/ports.js';
import { BillingContacts, InvoiceRequests } from './domain/ports-invoicing.js';

const stores = [
  { provide: Plans, useClass: PostgresPlans },
  { provide: Subscriptions, useClass: PostgresSubscriptions },
  { provide: Orders, useClass: PostgresOrders },
  { provide: ClientNumbers, useClass: PostgresClientNumbers },
  { provide: Invoices, useClass: PostgresInvoices },
  { provide: Charges, useClass: PostgresCharges },
  { provide: Payments, useClass: PostgresPayments },
  { provide: Refunds, useClass: PostgresRefunds },
  { provide: PlanChanges, useClass: PostgresPlanChanges },
  { provide: Chargebacks, useClass: PostgresChargebacks },
  { provide: UseOfPlan, useClass: MeasuredUse },
  { provide: OurBooks, useClass: PostgresOurBooks },
  { provide: ReconciliationLog, useClass: PostgresReconciliationLog },
  { provide: OverdueCases, useClass: PostgresOverdueCases },
  { provide: Arrangements, useClass: PostgresArrangements },
  { provide: InvoiceDisputes, useClass: PostgresInvoiceDisputes },
  { provide: CreditNotes, useClass: PostgresCreditNotes },
  { provide: UsageMeters, useClass: PostgresUsageMeters },
  { provide: Withdrawals, useClass: PostgresWithdrawals },
  { provide: RefundRequests, useClass: PostgresRefundRequests },
  { provide: ProviderEvents, useClass: PostgresProviderEvents },
  { provide: UsageLedger, useClass: PostgresUsageLedger },
];

const invoicing = [
  { provide: InvoiceRequests, useClass: PostgresInvoiceRequests },
  { provide: BillingContacts, useClass: PostgresBillingContacts },
  { provide: DocumentArchive, useClass: PostgresDocumentArchive },
  { provide: InvoiceDocuments, useClass: PdfDocuments },
  { provide: BankAccount, useClass: ConfiguredBankAccount },
  FindPayerHandler,
  ListInvoiceRequestsHandler,
  ReadBillingContactHandler,
  ReadInvoiceRequestHandler,
];

const surroundings = [
  StripeGateway,
  StripeCheck,
  ReconciliationCheck,
  NightlyReconciliation,
  BillingTraces,
  { provide: PaymentGateway, useExisting: StripeGateway },
  { provide: Digest, useClass: Sha256Digest },
];

/** What other contexts ask for, declared by them or by this one. */
const published = [
  { provide: Metering, useExisting: MeteredUse },
  { provide: Entitlements, useExisting: PlanEntitlements },
  { provide: AccessAfterEnd, useExisting: EndingDoors },
  { provide: ContractClosure, useExisting: ClosureByCommand },
];

const reads = [
  ListArrangementsHandler,
  ListInvoiceDisputesHandler,
  ListAllArrangementsHandler,
  ListAllInvoiceDisputesHandler,
  ListPlansHandler,
  ListPlanVersionsHandler,
  ReadOrderHandler,
  ReadSubscriptionHandler,
  ListInvoicesHandler,
  ReadInvoiceHandler,
  ReadBillingHandler,
  ReadWithdrawalRightHandler,
  ListClientWithdrawalsHandler,
  ListWithdrawalsHandler,
  ListClientRefundRequestsHandler,
  ListRefundRequestsHandler,
  ListOverdueCasesHandler,
  ListRefundsHandler,
  ReadPlanChangeHandler,
  ListChargebacksHandler,
  ListReconciliationsHandler,
];

@Global()
@Module({
  controllers: [
    NegotiationController,
    ClientNegotiationController,
    NegotiationDeskController,
    PlanController,
    OrderController,
    SubscriptionController,
    BankPaymentController,
    BillingContactController,
    BillingDocumentController,
    ClientInvoicingController,
    CreditNoteController,
    InvoiceRequestController,
    BillingController,
    InvoiceController,
    ProviderEventController,
    ClientBillingController,
    CollectionController,
    PriceListController,
    OwnWithdrawalController,
    OwnRefundRequestController,
    ClientEndingController,
    EndingListsController,
    WithdrawalFormController,
    PlanChangeController,
    ProviderBooksController,
  ],
  providers: [
    ...stores,
    ...invoicing,
    ...surroundings,
    ...subscriptionApplication,
    ...published,
    ...reads,
    PersonalInvoices,
    PersonalBillingWords,
    BillingWork,
  ],
  exports: published.map(({ provide }) => provide),
})
export class SubscriptionModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly attachments: NoticeAttachments,
    private readonly documents: DocumentAttachments,
    private readonly purge: PurgeParticipants,
    private readonly liveContract: LiveContract,
    private readonly traces: BillingTraces,
  ) {}

  onModuleInit(): void {
    this.templates.register(subscriptionLetters);
    this.attachments.register(this.documents);
    this.purge.objects(this.liveContract);
    this.purge.holds(this.traces);
  }
}
