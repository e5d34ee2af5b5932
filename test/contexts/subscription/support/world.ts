import { createHash } from 'node:crypto';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { type NewNotice, Notices } from '../../../../src/contexts/notices/contract.js';
import { ChangeReactions } from '../../../../src/contexts/subscription/application/change-reactions.js';
import { LiveContract } from '../../../../src/contexts/subscription/application/guarding.js';
import { CardReactions } from '../../../../src/contexts/subscription/application/keeping-cards.js';
import { MeteredUse } from '../../../../src/contexts/subscription/application/metering.js';
import { BuyAndPay, PlaceOrder } from '../../../../src/contexts/subscription/application/ordering.js';
import {
  type CardReceipt,
  type ChargeOutcome,
  Digest,
  type NewCheckout,
  OurBooks,
  PaymentGateway,
  type PaymentNews,
  ProviderEvents,
  ReconciliationLog,
  UsageLedger,
  UseOfPlan,
} from '../../../../src/contexts/subscription/application/ports.js';
import {
  BankAccount,
  type BillingDocument,
  type BillingSheet,
  DocumentArchive,
  InvoiceDocuments,
} from '../../../../src/contexts/subscription/application/ports-invoicing.js';
import { PublishPlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import { subscriptionApplication } from '../../../../src/contexts/subscription/application/providers.js';
import { SubscriptionReactions } from '../../../../src/contexts/subscription/application/reactions.js';
import { HearProvider } from '../../../../src/contexts/subscription/application/receiving-news.js';
import type { PaymentArrangement } from '../../../../src/contexts/subscription/domain/arrangement.js';
import type { BillingContact } from '../../../../src/contexts/subscription/domain/billing-contact.js';
import type { Charge, Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import type { Chargeback } from '../../../../src/contexts/subscription/domain/chargeback.js';
import type { CreditNote, InvoiceDispute } from '../../../../src/contexts/subscription/domain/dispute.js';
import type { Invoice, InvoicePurpose, Payment } from '../../../../src/contexts/subscription/domain/invoice.js';
import type { InvoiceRequest } from '../../../../src/contexts/subscription/domain/invoice-request.js';
import type { Order } from '../../../../src/contexts/subscription/domain/order.js';
import type { OverdueCase } from '../../../../src/contexts/subscription/domain/overdue.js';
import { quotaPeriodOn } from '../../../../src/contexts/subscription/domain/periods.js';
import type { PlanVersion } from '../../../../src/contexts/subscription/domain/plan.js';
import type { PlanChange, PlanUse } from '../../../../src/contexts/subscription/domain/plan-change.js';
import * as ports from '../../../../src/contexts/subscription/domain/ports.js';
import { BillingContacts, InvoiceRequests } from '../../../../src/contexts/subscription/domain/ports-invoicing.js';
import type { RefundRequest } from '../../../../src/contexts/subscription/domain/refund-request.js';
import type { Subscription } from '../../../../src/contexts/subscription/domain/subscription.js';
import { UsageMeter } from '../../../../src/contexts/subscription/domain/usage-meter.js';
import type { Withdrawal } from '../../../../src/contexts/subscription/domain/withdrawal.js';
import {
  Clients,
  FirstAdministrator,
  InstanceAddresses,
  InstanceControl,
  type InstanceState,
  type PlannedDeletion,
} from '../../../../src/contexts/tenancy/contract.js';
import {
  type DocumentKind,
  Imprint,
  LegalLibrary,
  type NewAcceptance,
  type NewObligation,
  Obligations,
} from '../../../../src/contexts/terms/contract.js';
import { HomeLaw } from '../../../../src/contexts/terms/contract-home-law.js';
import { Interruptions } from '../../../../src/contexts/terms/contract-interruptions.js';
import { type ContractPolicy, Policies } from '../../../../src/contexts/terms/contract-policy.js';
import { protectionOf } from '../../../../src/contexts/terms/domain/home-law.js';
import type { AggregateRoot, DomainEvent } from '../../../../src/shared-kernel/aggregate-root.js';
import { localDate } from '../../../../src/shared-kernel/calendar.js';
import { Clock, WallClock } from '../../../../src/shared-kernel/clock.js';
import {
  callsGateway,
  dueCommandName,
  Outbox,
  reactionsOf,
  reviveDueCommand,
} from '../../../../src/shared-kernel/commands.js';
import { Ids } from '../../../../src/shared-kernel/ids.js';
import { instantOf } from '../../../support/ports.js';
import { freeTerms, monthlyTerms, yearlyTerms } from './plans.js';
import { defaultPolicy, stockholm } from './policy.js';

export const TENANT = '01900000-0000-7000-8000-00000000acme'.replace('acme', 'ac3e');

/**
 * One client's contract in memory: the real application layer over fakes of its ports. Time moves from due
 * instant to due instant, and every letter is accepted when it goes out, unless the test says otherwise.
 */
export class World {
  now = new Date();
  policy: ContractPolicy = structuredClone(defaultPolicy);
  private readonly policies = new Map<number, ContractPolicy>();
  readonly aggregates: AggregateRoot[] = [];
  readonly events: DomainEvent[] = [];
  readonly obligations: (NewObligation & { state: string; order: number })[] = [];
  readonly letters: (NewNotice & {
    queuedAt: Date;
    state: 'QUEUED' | 'ACCEPTED' | 'BOUNCED' | 'DROPPED';
    acceptedAt?: Date;
  })[] = [];
  readonly acceptances: NewAcceptance[] = [];
  readonly checkouts = new Map<string, NewCheckout & { closed?: boolean }>();
  readonly charged: { key: string; amountMinor: number }[] = [];
  readonly refunded: { paymentReference: string; amountMinor: number }[] = [];
  readonly instance: {
    state: InstanceState;
    suspended: boolean;
    held?: boolean;
    deletion?: PlannedDeletion;
    planCode?: string;
  } = {
    state: 'ACTIVE',
    suspended: false,
  };
  readonly detached: string[] = [];
  /** Who the client is by law; only a consumer can withdraw (ToS 6.1). */
  customerKind: 'business' | 'consumer' = 'business';
  /** Where a test asks for the window of the registration (K18). */
  agreementConcludedAt: string | undefined;
  /** What the client has that a smaller plan may be too small for. */
  use: PlanUse = { seats: 1, modulesWithData: [] };
  /** What the bank says to the next charges; `paid` when the list is empty. */
  bank: ('declined' | 'requiresAction' | 'away')[] = [];
  bankAlways: 'paid' | 'declined' = 'paid';
  bounce: (letter: NewNotice) => boolean = () => false;
  /** PDFs, here as the JSON of what would stand on them. */
  readonly documents: BillingDocument[] = [];
  readonly account: { bankgiro: string | undefined } = { bankgiro: '5555-5551' };
  private readonly news = new Map<string, PaymentNews>();
  private readonly seenEvents = new Set<string>();
  private counter = 0;
  commands!: CommandBus;
  metering!: MeteredUse;
  guard!: LiveContract;
  private reactions!: object[];

  static async create(at: string): Promise<World> {
    const world = new World();
    world.now = new Date(at);
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [...subscriptionApplication, ...world.fakes()],
    }).compile();
    await module.init();
    world.commands = module.get(CommandBus);
    world.metering = module.get(MeteredUse);
    world.guard = module.get(LiveContract);
    world.reactions = [SubscriptionReactions, ChangeReactions, CardReactions].map((one) => module.get<object>(one));
    for (const terms of [freeTerms, monthlyTerms, yearlyTerms]) await world.run(new PublishPlanVersion(terms));
    await world.deliver({ type: 'tenancy.AgreementConcluded', tenantId: TENANT, at: at } as never);
    return world;
  }

  // ——— what a test does ———

  async run<T>(command: object): Promise<T> {
    const result = (await this.commands.execute(command as never)) as T;
    await this.settle();
    return result;
  }

  setPolicy(change: (policy: ContractPolicy) => void): void {
    const next = structuredClone(this.policy);
    change(next);
    next.version = this.policy.version + 1;
    this.policies.set(this.policy.version, this.policy);
    this.policy = next;
  }

  /** Buys with the button and pays on the provider's page. */
  async buy(planCode: string): Promise<string> {
    const orderId = await this.confirm(planCode);
    await this.payCheckout(orderId);
    return orderId;
  }

  async confirm(planCode: string): Promise<string> {
    const { orderId } = await this.run<{ orderId: string }>(new PlaceOrder(TENANT, planCode, 'account-1'));
    const order = this.only<Order>('Order', ({ id }) => id === orderId);
    const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
    await this.run(new BuyAndPay(TENANT, orderId, order.summarySha256, order.summary.documents, purchaser));
    return orderId;
  }

  /** The webhook of a paid Checkout session, at the time of the payment unless told otherwise. */
  async payCheckout(subjectId: string, paidAt = this.now): Promise<string> {
    const found = [...this.checkouts].find(([, { subject }]) => Object.values(subject).includes(subjectId));
    const [ref, checkout] = found!;
    const receipt: CardReceipt = {
      reference: `pi_${ref}`,
      amount: checkout.amount,
      paidAt: paidAt.toISOString(),
      customerRef: checkout.customerRef,
      card: { ref: 'pm_1', label: 'Visa 4242' },
    };
    const eventId = `evt_${++this.counter}`;
    this.news.set(eventId, { kind: 'checkout-paid', tenantId: TENANT, subject: checkout.subject, receipt });
    await this.hear(eventId);
    return eventId;
  }

  /** The webhook of a saved card; the event's id, to send it again. */
  async saveCard(ref: string, expiresOn?: string): Promise<string> {
    const eventId = `evt_${++this.counter}`;
    this.news.set(eventId, {
      kind: 'card-saved',
      tenantId: TENANT,
      customerRef: 'cus_1',
      card: { ref, label: ref, expiresOn },
    });
    await this.hear(eventId);
    return eventId;
  }

  async hear(eventId: string): Promise<void> {
    await this.run(new HearProvider(eventId));
  }

  /** The provider's word on a charge, however late. */
  async hearCharge(charge: Charge, outcome: ChargeOutcome): Promise<void> {
    const eventId = `evt_${++this.counter}`;
    this.news.set(eventId, { kind: 'charge-decided', tenantId: TENANT, chargeId: charge.id, outcome });
    await this.hear(eventId);
  }

  /** Somebody outside this context places or releases a legal hold, and tenancy says so. */
  async hold(held: boolean): Promise<void> {
    this.instance.held = held;
    const type = held ? 'tenancy.InstanceHeld' : 'tenancy.InstanceHoldReleased';
    await this.deliver({ type, tenantId: TENANT } as never);
    await this.settle();
  }

  async advanceTo(instant: string): Promise<void> {
    const until = new Date(instant);
    for (let next = this.nextDue(); next && next <= until; next = this.nextDue()) {
      if (next > this.now) this.now = next;
      await this.settle();
    }
    this.now = until;
  }

  /** Downtime: nobody works until the instant, then everything that is overdue is caught up. */
  async jumpTo(instant: string): Promise<void> {
    this.now = new Date(instant);
    await this.settle();
  }

  // ——— what a test sees ———

  get subscription(): Subscription {
    return this.only<Subscription>('Subscription', () => true);
  }
  get overdue(): OverdueCase | undefined {
    return this.all<OverdueCase>('OverdueCase').at(-1);
  }
  get invoices(): Invoice[] {
    return this.all<Invoice>('Invoice');
  }
  get charges(): Charge[] {
    return this.all<Charge>('Charge');
  }
  get refunds(): Refund[] {
    return this.all<Refund>('Refund');
  }
  get payments(): Payment[] {
    return this.all<Payment>('Payment');
  }
  all<T>(kind: string): T[] {
    return this.aggregates.filter((aggregate) => aggregate.constructor.name === kind) as unknown as T[];
  }
  only<T>(kind: string, matches: (each: T) => boolean): T {
    return this.all<T>(kind).find(matches)!;
  }
  /** The state that the instance shows. */
  get state(): InstanceState {
    const inUse = this.instance.state === 'ACTIVE' || this.instance.state === 'READ_ONLY';
    return inUse && this.instance.suspended ? 'SUSPENDED' : this.instance.state;
  }
  /** `2026-03-02T08:00 first-overdue`, in Stockholm, in the order that they went out. */
  get sent(): string[] {
    return this.letters
      .filter(({ state }) => state === 'ACCEPTED' || state === 'BOUNCED')
      .sort((a, b) => a.acceptedAt!.getTime() - b.acceptedAt!.getTime())
      .map(({ template, acceptedAt }) => `${stockholm(acceptedAt!)} ${template}`);
  }
  sentOnly(...templates: string[]): string[] {
    return this.sent.filter((line) => templates.some((template) => line.endsWith(` ${template}`)));
  }
  happened(type: string): DomainEvent[] {
    return this.events.filter((event) => event.type === `subscription.${type}`);
  }
  pending(prefix: string): string[] {
    return this.obligations
      .filter(({ state, key }) => state === 'PENDING' && key.startsWith(prefix))
      .map(({ key }) => key);
  }

  // ——— how it runs ———

  private nextDue(): Date | undefined {
    // One without a command waits for a person; its time only passes.
    const due = this.obligations.filter(({ state, command }) => state === 'PENDING' && command).map(instantOf);
    const letters = this.letters
      .filter(({ state }) => state === 'QUEUED')
      .map(({ notBefore, queuedAt }) => notBefore ?? queuedAt);
    return [...due, ...letters].sort((a, b) => a.getTime() - b.getTime())[0];
  }

  /** Events to their consumers, letters to the mail server, due obligations to their commands, until all is quiet. */
  async settle(): Promise<void> {
    for (let busy = true; busy; ) {
      busy = (await this.deliverEvents()) || (await this.sendLetters()) || (await this.sweep());
    }
  }

  private async deliverEvents(): Promise<boolean> {
    const released = this.aggregates.flatMap((aggregate) => aggregate.releaseEvents());
    this.events.push(...released);
    for (const event of released) await this.deliver(JSON.parse(JSON.stringify(event)));
    return released.length > 0;
  }

  private async deliver(event: DomainEvent): Promise<void> {
    for (const provider of this.reactions)
      for (const { method, eventType } of reactionsOf(provider))
        if (eventType === event.type)
          await (provider as Record<string, (event: DomainEvent) => Promise<void>>)[method]!.call(provider, event);
  }

  private async sendLetters(): Promise<boolean> {
    const letter = this.letters.find(
      ({ state, notBefore }) => state === 'QUEUED' && (!notBefore || notBefore <= this.now),
    );
    if (!letter) return false;
    const bounced = this.bounce(letter);
    Object.assign(letter, { state: bounced ? 'BOUNCED' : 'ACCEPTED', acceptedAt: this.now });
    const type = bounced ? 'notices.NoticeBounced' : 'notices.NoticeAccepted';
    await this.deliver({ type, tenantId: TENANT, key: letter.key, at: this.now.toISOString() } as never);
    return true;
  }

  private async sweep(): Promise<boolean> {
    // A task that nobody did is breached when its time passes, and waits for nothing any more.
    const passed = (obligation: NewObligation) => instantOf(obligation) <= this.now;
    for (const each of this.obligations)
      if (each.state === 'PENDING' && !each.command && passed(each)) each.state = 'BREACHED';
    const [due] = this.obligations
      .filter((each) => each.state === 'PENDING' && each.command && passed(each))
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.order - b.order);
    if (!due) return false;
    const command = reviveDueCommand(dueCommandName(due.command!), JSON.parse(JSON.stringify(due.command)));
    if (callsGateway(command)) throw new Error(`${due.key} would call a gateway from the sweeper`);
    await this.commands.execute(command as never);
    if (due.state === 'PENDING' && passed(due)) due.state = 'DONE';
    return true;
  }

  private fakes() {
    const provide = (token: unknown, useValue: object) => ({ provide: token as never, useValue });
    const stored = <T>(kind: string, matches: (each: T) => boolean) => Promise.resolve(this.all<T>(kind).find(matches));
    const listed = <T>(kind: string, matches: (each: T) => boolean) =>
      Promise.resolve(this.all<T>(kind).filter(matches));
    const add = (aggregate: AggregateRoot) => void this.aggregates.push(aggregate);
    const subscription = () => stored<Subscription>('Subscription', () => true);
    const meter = (name: string, start: string) =>
      this.all<UsageMeter>('UsageMeter').find(({ meter, periodStart }) => meter === name && periodStart === start);
    return [
      provide(ports.Plans, {
        find: (code: string, version: number) =>
          stored<PlanVersion>('PlanVersion', (plan) => plan.code === code && plan.version === version),
        onSale: async (code: string, date: string) =>
          (await listed<PlanVersion>('PlanVersion', (plan) => plan.code === code && plan.isSoldOn(date))).sort(
            (a, b) => b.version - a.version,
          )[0],
        add,
      }),
      provide(ports.Subscriptions, {
        lock: subscription,
        lockGivingWay: subscription,
        tryLock: subscription,
        find: subscription,
        add,
      }),
      provide(ports.Orders, {
        byId: (_: string, id: string) => stored<Order>('Order', (order) => order.id === id),
        awaitingPayment: (_: string, at: Date) => listed<Order>('Order', (order) => order.isAwaitingPayment(at)),
        lastPaid: async () => this.all<Order>('Order').findLast(({ state }) => state === 'PAID'),
        add,
      }),
      provide(ports.Invoices, {
        byId: (_: string, id: string) => stored<Invoice>('Invoice', (invoice) => invoice.id === id),
        open: () => listed<Invoice>('Invoice', ({ state }) => state === 'OPEN'),
        ofRun: (_: string, id: string, anchor: string, purposes: InvoicePurpose[] = ['period']) =>
          listed<Invoice>(
            'Invoice',
            (i) =>
              i.subscriptionId === id && i.state !== 'VOID' && purposes.includes(i.purpose) && i.periodStart >= anchor,
          ),
        nextPlace: async () => ({ clientNumber: 10_001, sequence: this.invoices.length + 1 }),
        at: (_: string, sequence: number) => stored<Invoice>('Invoice', (invoice) => invoice.sequence === sequence),
        add,
      }),
      provide(ports.Charges, {
        byId: (_: string, id: string) => stored<Charge>('Charge', (charge) => charge.id === id),
        ofInvoice: (_: string, id: string) => listed<Charge>('Charge', ({ invoiceId }) => invoiceId === id),
        add,
      }),
      provide(ports.Payments, {
        all: async () => [...this.payments].reverse(),
        byReference: (_: string, reference: string) =>
          stored<Payment>('Payment', (payment) => payment.reference === reference),
        ofInvoice: (_: string, id: string) =>
          listed<Payment>('Payment', ({ allocations }) => allocations.some(({ invoiceId }) => invoiceId === id)),
        add,
      }),
      provide(ports.Withdrawals, {
        byId: (_: string, id: string) => stored<Withdrawal>('Withdrawal', (withdrawal) => withdrawal.id === id),
        ofRefund: (_: string, id: string) =>
          stored<Withdrawal>('Withdrawal', ({ settlement }) => settlement?.refundIds.includes(id) ?? false),
        inEffect: async () => this.all<Withdrawal>('Withdrawal').findLast(({ state }) => state === 'EFFECTIVE'),
        add,
      }),
      provide(ports.RefundRequests, {
        byId: (_: string, id: string) => stored<RefundRequest>('RefundRequest', (request) => request.id === id),
        add,
      }),
      provide(FirstAdministrator, { mayMail: async () => true }),
      provide(ports.Refunds, {
        byId: (_: string, id: string) => stored<Refund>('Refund', (refund) => refund.id === id),
        all: () => listed<Refund>('Refund', () => true),
        add,
      }),
      provide(ports.PlanChanges, {
        open: () => stored<PlanChange>('PlanChange', ({ isOpen }) => isOpen),
        byId: (_: string, id: string) => stored<PlanChange>('PlanChange', (change) => change.id === id),
        byInvoice: (_: string, id: string) => stored<PlanChange>('PlanChange', ({ invoiceId }) => invoiceId === id),
        add,
      }),
      provide(ports.Chargebacks, {
        all: () => listed<Chargeback>('Chargeback', () => true),
        byId: (_: string, id: string) => stored<Chargeback>('Chargeback', (chargeback) => chargeback.id === id),
        byReference: (_: string, ref: string) =>
          stored<Chargeback>('Chargeback', ({ gatewayRef }) => gatewayRef === ref),
        add,
      }),
      provide(OurBooks, {}),
      provide(ReconciliationLog, {}),
      provide(UseOfPlan, { of: async () => this.use }),
      provide(ports.OverdueCases, {
        running: () => stored<OverdueCase>('OverdueCase', ({ isRunning }) => isRunning),
        add,
      }),
      provide(ports.Arrangements, {
        standing: () => stored<PaymentArrangement>('PaymentArrangement', ({ isStanding }) => isStanding),
        latest: async () => this.all<PaymentArrangement>('PaymentArrangement').at(-1),
        byId: (_: string, id: string) => stored<PaymentArrangement>('PaymentArrangement', (each) => each.id === id),
        add,
      }),
      provide(ports.InvoiceDisputes, {
        open: () => listed<InvoiceDispute>('InvoiceDispute', ({ state }) => state === 'RAISED'),
        byId: (_: string, id: string) => stored<InvoiceDispute>('InvoiceDispute', (each) => each.id === id),
        add,
      }),
      provide(ports.CreditNotes, {
        byId: (_: string, id: string) => stored<CreditNote>('CreditNote', (note) => note.id === id),
        nextSequence: async () => this.all<CreditNote>('CreditNote').length + 1,
        add,
      }),
      provide(ports.UsageMeters, {
        find: async (_: string, name: string, start: string) => meter(name, start),
        lock: async (tenantId: string, name: string, period: { start: string; end: string }) => {
          const known = meter(name, period.start);
          if (known) return known;
          const begun = UsageMeter.begin(tenantId, name, period);
          add(begun);
          return begun;
        },
      }),
      provide(UsageLedger, {
        read: async (_: string, on: string) => {
          const { planCode, anchor } = this.subscription;
          const plan = this.only<PlanVersion>('PlanVersion', ({ code }) => code === planCode);
          const period = quotaPeriodOn(anchor, on);
          const counters = this.all<UsageMeter>('UsageMeter').filter(({ periodStart }) => periodStart === period.start);
          return { quotas: plan.quotas, period, counters };
        },
      }),
      provide(ports.ClientNumbers, { of: async () => 10_001, holder: async () => TENANT }),
      provide(InvoiceRequests, {
        lastSettled: async () =>
          this.all<InvoiceRequest>('InvoiceRequest').findLast(({ state }) => state === 'SETTLED'),
        byId: (_: string, id: string) => stored<InvoiceRequest>('InvoiceRequest', (request) => request.id === id),
        at: (_: string, sequence: number) =>
          stored<InvoiceRequest>('InvoiceRequest', (request) => request.sequence === sequence),
        waiting: () => listed<InvoiceRequest>('InvoiceRequest', ({ isWaiting }) => isWaiting),
        nextSequence: async () =>
          1 + this.all<InvoiceRequest>('InvoiceRequest').filter(({ sequence }) => sequence !== null).length,
        add,
      }),
      provide(BillingContacts, { of: () => stored<BillingContact>('BillingContact', () => true), add }),
      provide(BankAccount, this.account),
      provide(DocumentArchive, {
        find: async (_: string, kind: string, subjectId: string) =>
          this.documents.find((document) => document.kind === kind && document.subjectId === subjectId),
        keep: async (document: BillingDocument) => this.documents.push(document) > 0,
      }),
      provide(InvoiceDocuments, { layOut: async (sheet: BillingSheet) => Buffer.from(JSON.stringify(sheet)) }),
      provide(Imprint, { current: () => ({ version: 1, name: 'Seller AB' }) }),
      provide(Outbox, { add: (event: DomainEvent) => void this.events.push(event) }),
      provide(PaymentGateway, this.gateway()),
      provide(ProviderEvents, {
        takeIn: async (id: string) => {
          const isNew = !this.seenEvents.has(id);
          this.seenEvents.add(id);
          return isNew;
        },
      }),
      provide(Digest, { sha256: (text: string) => createHash('sha256').update(text).digest('hex') }),
      provide(Obligations, this.calendar()),
      provide(Notices, this.mail()),
      provide(Policies, {
        current: async () => this.policy,
        version: async (version: number) =>
          version === this.policy.version ? this.policy : this.policies.get(version)!,
      }),
      provide(Interruptions, { extended: async (dueAt: Date) => dueAt }),
      provide(HomeLaw, {
        of: async (country: string, kind: 'business' | 'consumer') => protectionOf(country, kind, this.policy),
      }),
      provide(InstanceControl, this.instances()),
      provide(Clients, {
        profile: async () => ({
          registrationEmail: 'anna@acme.example.com',
          contactName: 'Anna Ek',
          name: 'Acme AB',
          orgNo: '5598000001',
          language: 'sv',
          customerKind: this.customerKind,
          agreementConcludedAt: this.agreementConcludedAt,
          country: 'SE',
          state: this.state,
          suspensionReasons: this.instance.suspended ? ['debt'] : [],
          deletionCause: this.instance.deletion?.cause,
        }),
        kindAt: async () => this.customerKind,
      }),
      provide(InstanceAddresses, { of: async () => 'https://acme.example.com' }),
      provide(LegalLibrary, {
        inForce: async () =>
          new Map(
            (['terms-of-service', 'privacy-policy'] as DocumentKind[]).map((kind) => [
              kind,
              { kind, version: '2', sha256: `hash-of-${kind}`, effectiveFrom: '2024-11-26' },
            ]),
          ),
        accept: async (acceptance: NewAcceptance) => void this.acceptances.push(acceptance),
      }),
      provide(Clock, { now: () => this.now }),
      provide(WallClock, { now: () => this.now }),
      provide(Ids, { next: () => `01900000-0000-7000-8000-${String(++this.counter).padStart(12, '0')}` }),
    ];
  }

  private gateway() {
    const answered = new Map<string, ChargeOutcome>();
    return {
      customer: async () => 'cus_1',
      openCheckout: async (checkout: NewCheckout) => {
        const ref = `cs_${checkout.idempotencyKey}`;
        this.checkouts.set(ref, checkout);
        return { ref, url: `https://pay.example.com/${ref}` };
      },
      openCardSetup: async () => ({ ref: 'cs_setup', url: 'https://pay.example.com/setup' }),
      closeCheckout: async (ref: string) => void Object.assign(this.checkouts.get(ref)!, { closed: true }),
      charge: async ({ idempotencyKey, amount }: { idempotencyKey: string; amount: { amountMinor: number } }) => {
        const known = answered.get(idempotencyKey);
        if (known) return known;
        const outcome = this.bank.shift() ?? this.bankAlways;
        if (outcome === 'away') throw new Error('The provider is away');
        if (outcome === 'paid') this.charged.push({ key: idempotencyKey, amountMinor: amount.amountMinor });
        const answer: ChargeOutcome =
          outcome === 'paid'
            ? { outcome, reference: `pi_${idempotencyKey}`, paidAt: this.now.toISOString() }
            : { outcome, declineCode: 'insufficient_funds' };
        answered.set(idempotencyKey, answer);
        return answer;
      },
      refund: async ({ paymentReference, amount }: { paymentReference: string; amount: { amountMinor: number } }) => {
        this.refunded.push({ paymentReference, amountMinor: amount.amountMinor });
        return { outcome: 'done', reference: `re_${paymentReference}` };
      },
      detachCard: async (ref: string) => void this.detached.push(ref),
      smallestCharge: (currency: string) => ({ amountMinor: 300, currency }),
      news: async (id: string) => this.news.get(id)!,
    };
  }

  private calendar() {
    const pending = (key: string) =>
      this.obligations.filter(
        (each) =>
          each.state === 'PENDING' && (key.endsWith('*') ? each.key.startsWith(key.slice(0, -1)) : each.key === key),
      );
    return {
      schedule: async (obligation: NewObligation) => {
        if (obligation.owedBy === 'client' && isFirstOutOfTime(obligation.dueAt))
          throw new Error(`${obligation.key} tells the client the first day that is too late`);
        const [known] = pending(obligation.key);
        if (known) Object.assign(known, obligation);
        else this.obligations.push({ ...obligation, state: 'PENDING', order: ++this.counter });
      },
      void: async (_: string, key: string) => {
        for (const each of pending(key)) each.state = 'VOIDED';
      },
      fulfil: async (_: string, key: string) => {
        for (const each of pending(key)) each.state = 'DONE';
      },
    };
  }

  private mail() {
    const known = (key: string) => this.letters.find((letter) => letter.key === key);
    return {
      queue: async (notice: NewNotice) => {
        if (!known(notice.key))
          this.letters.push({
            ...notice,
            data: JSON.parse(JSON.stringify(notice.data)),
            queuedAt: this.now,
            state: 'QUEUED',
          });
        return notice.key;
      },
      drop: async (_: string, key: string) => {
        const letter = known(key);
        if (letter?.state === 'QUEUED') letter.state = 'DROPPED';
      },
      receipt: async (_: string, key: string) => {
        const letter = known(key);
        return letter?.state === 'ACCEPTED' ? { noticeId: key, acceptedAt: letter.acceptedAt! } : undefined;
      },
    };
  }

  private instances() {
    const instance = this.instance;
    const set = (change: Partial<World['instance']>) => void Object.assign(instance, change);
    return {
      hold: async () => set({ held: true }),
      release: async () => set({ held: false }),
      isHeld: async () => instance.held === true,
      suspend: async () => set({ suspended: true }),
      restore: async () => {
        instance.suspended = false;
        if (instance.deletion?.cause === 'debt') instance.deletion = undefined;
      },
      makeReadOnly: async () => set({ state: 'READ_ONLY' }),
      block: async () => set({ state: 'BLOCKED' }),
      reopen: async () => {
        instance.state = 'ACTIVE';
        instance.deletion = undefined;
      },
      scheduleDeletion: async (deletion: PlannedDeletion) => set({ deletion }),
      cancelDeletion: async () => set({ deletion: undefined }),
      grant: async (_: string, { planCode }: { planCode: string }) => set({ planCode }),
    };
  }
}

const isFirstOutOfTime = (dueAt: Date): boolean => localDate(dueAt) !== localDate(new Date(dueAt.getTime() - 1));
