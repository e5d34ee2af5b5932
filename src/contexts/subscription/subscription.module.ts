import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Entitlements } from '../identity/contract.js';
import { NoticeTemplates } from '../notices/contract.js';
import { PurgeParticipants } from '../tenancy/contract.js';
import {
  BillingController,
  InvoiceController,
  OrderController,
  PlanController,
  ProviderEventController,
  SubscriptionController,
} from './adapters/http.js';
import { ClientBillingController, CollectionController, PriceListController } from './adapters/http-back-office.js';
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
import { BillingTraces } from './adapters/postgres-erasure.js';
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
import { ListOverdueCasesHandler, ListRefundsHandler } from './adapters/reads-collection.js';
import { Sha256Digest, StripeCheck, StripeGateway } from './adapters/stripe.js';
import { LiveContract, PlanEntitlements } from './application/guarding.js';
import { subscriptionLetters } from './application/letters.js';
import { MeteredUse } from './application/metering.js';
import { Digest, PaymentGateway, ProviderEvents, UsageLedger } from './application/ports.js';
import { subscriptionApplication } from './application/providers.js';
import { Metering } from './contract.js';
import {
  Charges,
  ClientNumbers,
  Invoices,
  Orders,
  OverdueCases,
  Payments,
  Plans,
  Refunds,
  Subscriptions,
  UsageMeters,
} from './domain/ports.js';

const stores = [
  { provide: Plans, useClass: PostgresPlans },
  { provide: Subscriptions, useClass: PostgresSubscriptions },
  { provide: Orders, useClass: PostgresOrders },
  { provide: ClientNumbers, useClass: PostgresClientNumbers },
  { provide: Invoices, useClass: PostgresInvoices },
  { provide: Charges, useClass: PostgresCharges },
  { provide: Payments, useClass: PostgresPayments },
  { provide: Refunds, useClass: PostgresRefunds },
  { provide: OverdueCases, useClass: PostgresOverdueCases },
  { provide: UsageMeters, useClass: PostgresUsageMeters },
  { provide: ProviderEvents, useClass: PostgresProviderEvents },
  { provide: UsageLedger, useClass: PostgresUsageLedger },
];

const surroundings = [
  StripeGateway,
  StripeCheck,
  BillingTraces,
  { provide: PaymentGateway, useExisting: StripeGateway },
  { provide: Digest, useClass: Sha256Digest },
];

/** What other contexts ask for, declared by them or by this one. */
const published = [
  { provide: Metering, useExisting: MeteredUse },
  { provide: Entitlements, useExisting: PlanEntitlements },
];

const reads = [
  ListPlansHandler,
  ListPlanVersionsHandler,
  ReadOrderHandler,
  ReadSubscriptionHandler,
  ListInvoicesHandler,
  ReadInvoiceHandler,
  ReadBillingHandler,
  ListOverdueCasesHandler,
  ListRefundsHandler,
];

@Global()
@Module({
  controllers: [
    PlanController,
    OrderController,
    SubscriptionController,
    BillingController,
    InvoiceController,
    ProviderEventController,
    ClientBillingController,
    CollectionController,
    PriceListController,
  ],
  providers: [...stores, ...surroundings, ...subscriptionApplication, ...published, ...reads],
  exports: published.map(({ provide }) => provide),
})
export class SubscriptionModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly purge: PurgeParticipants,
    private readonly liveContract: LiveContract,
    private readonly traces: BillingTraces,
  ) {}

  onModuleInit(): void {
    this.templates.register(subscriptionLetters);
    this.purge.objects(this.liveContract);
    this.purge.holds(this.traces);
  }
}
