import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { type LocalDate } from '../../../shared-kernel/calendar.js';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { ProviderEvents } from '../application/ports.js';
import { Charge, Refund } from '../domain/charge.js';
import { Invoice, type InvoicePurpose, Payment } from '../domain/invoice.js';
import { Order } from '../domain/order.js';
import { OverdueCase } from '../domain/overdue.js';
import type { Period } from '../domain/periods.js';
import { PlanVersion } from '../domain/plan.js';
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
} from '../domain/ports.js';
import type { SeriesPlace } from '../domain/reference.js';
import { Subscription } from '../domain/subscription.js';
import { UsageMeter } from '../domain/usage-meter.js';

@Injectable()
export class PostgresPlans extends Plans {
  add(plan: PlanVersion): void {
    UnitOfWork.em.persist(plan);
  }

  async find(code: string, version: number): Promise<PlanVersion | undefined> {
    return (await UnitOfWork.em.findOne(PlanVersion, { code, version })) ?? undefined;
  }

  async onSale(code: string, date: LocalDate): Promise<PlanVersion | undefined> {
    const where = {
      code,
      sellableFrom: { $lte: date },
      $or: [{ sellableUntil: null }, { sellableUntil: { $gte: date } }],
    };
    const [newest] = await UnitOfWork.em.find(PlanVersion, where, { orderBy: { version: 'desc' }, limit: 1 });
    return newest;
  }
}

/** Shorter than Postgres waits before it looks for a deadlock, so that the calendar gives way and not the payment. */
const GIVE_WAY_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';

@Injectable()
export class PostgresSubscriptions extends Subscriptions {
  constructor(private readonly database: Database) {
    super();
  }

  add(subscription: Subscription): void {
    UnitOfWork.em.persist(subscription);
  }

  async find(tenantId: string): Promise<Subscription | undefined> {
    return (await UnitOfWork.em.findOne(Subscription, { tenantId })) ?? undefined;
  }

  async lock(tenantId: string): Promise<Subscription | undefined> {
    return (await UnitOfWork.em.findOne(Subscription, { tenantId }, locking)) ?? undefined;
  }

  async lockGivingWay(tenantId: string): Promise<Subscription | undefined> {
    await sql`select set_config('lock_timeout', ${`${GIVE_WAY_MS}ms`}, true)`.execute(this.database.app());
    try {
      return await this.lock(tenantId);
    } catch (error) {
      if (codesOf(error).includes(LOCK_NOT_AVAILABLE))
        throw new Unavailable('billing-in-progress', 'Somebody is paying or changing this contract right now.');
      throw error;
    }
  }

  async tryLock(tenantId: string): Promise<Subscription | 'busy' | undefined> {
    const options = { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE } as const;
    const subscription = await UnitOfWork.em.findOne(Subscription, { tenantId }, options);
    if (subscription) return subscription;
    return (await this.find(tenantId)) ? 'busy' : undefined;
  }
}

const codesOf = (error: unknown): unknown[] => [
  (error as { code?: string }).code,
  ((error as Error).cause as { code?: string } | undefined)?.code,
];

@Injectable()
export class PostgresOrders extends Orders {
  add(order: Order): void {
    UnitOfWork.em.persist(order);
  }

  async byId(tenantId: string, id: string): Promise<Order | undefined> {
    return (await UnitOfWork.em.findOne(Order, { tenantId, id })) ?? undefined;
  }

  awaitingPayment(tenantId: string, at: Date): Promise<Order[]> {
    return UnitOfWork.em.find(Order, { tenantId, state: 'CONFIRMED', expiresAt: { $gt: at } });
  }

  async lastPaid(tenantId: string): Promise<Order | undefined> {
    const newestFirst = { orderBy: { paidAt: 'desc' as const }, limit: 1 };
    return (await UnitOfWork.em.find(Order, { tenantId, state: 'PAID' }, newestFirst))[0];
  }
}

@Injectable()
export class PostgresClientNumbers extends ClientNumbers {
  constructor(private readonly database: Database) {
    super();
  }

  async of(tenantId: string): Promise<number> {
    const app = this.database.app();
    const known = await sql<{ number: string }>`select number from client_number where tenant_id = ${tenantId}`.execute(
      app,
    );
    if (known.rows[0]) return Number(known.rows[0].number);
    const { rows } = await sql<{ number: string }>`
      insert into client_number (number, tenant_id) values (nextval('client_number_series'), ${tenantId})
      returning number`.execute(app);
    return Number(rows[0]!.number);
  }

  async holder(clientNumber: number): Promise<string | undefined> {
    const { rows } = await sql<{ tenant_id: string }>`
      select tenant_id from client_number where number = ${clientNumber}`.execute(this.database.app());
    return rows[0]?.tenant_id;
  }
}

@Injectable()
export class PostgresInvoices extends Invoices {
  constructor(
    private readonly database: Database,
    private readonly clientNumbers: ClientNumbers,
  ) {
    super();
  }

  add(invoice: Invoice): void {
    UnitOfWork.em.persist(invoice);
  }

  async byId(tenantId: string, id: string): Promise<Invoice | undefined> {
    return (await UnitOfWork.em.findOne(Invoice, { tenantId, id })) ?? undefined;
  }

  open(tenantId: string): Promise<Invoice[]> {
    return UnitOfWork.em.find(Invoice, { tenantId, state: 'OPEN' }, { orderBy: { dueOn: 'asc', sequence: 'asc' } });
  }

  ofRun(
    tenantId: string,
    subscriptionId: string,
    anchor: LocalDate,
    purposes: InvoicePurpose[] = ['period'],
  ): Promise<Invoice[]> {
    const where = {
      tenantId,
      subscriptionId,
      periodStart: { $gte: anchor },
      state: { $ne: 'VOID' as const },
      purpose: { $in: purposes },
    };
    return UnitOfWork.em.find(Invoice, where, { orderBy: { sequence: 'asc' } });
  }

  async at(tenantId: string, sequence: number): Promise<Invoice | undefined> {
    return (await UnitOfWork.em.findOne(Invoice, { tenantId, sequence })) ?? undefined;
  }

  /** The subscription's lock is held, so nobody else is counting; a place that rolls back is free again. */
  async nextPlace(tenantId: string): Promise<SeriesPlace> {
    await UnitOfWork.em.flush();
    const clientNumber = await this.clientNumbers.of(tenantId);
    const { rows } = await sql<{ next: number }>`
      select coalesce(max(sequence), 0) + 1 as next from invoice where tenant_id = ${tenantId}`.execute(
      this.database.app(),
    );
    return { clientNumber, sequence: rows[0]!.next };
  }
}

@Injectable()
export class PostgresCharges extends Charges {
  add(charge: Charge): void {
    UnitOfWork.em.persist(charge);
  }

  async byId(tenantId: string, id: string): Promise<Charge | undefined> {
    return (await UnitOfWork.em.findOne(Charge, { tenantId, id })) ?? undefined;
  }

  ofInvoice(tenantId: string, invoiceId: string): Promise<Charge[]> {
    return UnitOfWork.em.find(Charge, { tenantId, invoiceId }, { orderBy: { attempt: 'asc' } });
  }
}

@Injectable()
export class PostgresPayments extends Payments {
  add(payment: Payment): void {
    UnitOfWork.em.persist(payment);
  }

  async byReference(tenantId: string, reference: string): Promise<Payment | undefined> {
    return (await UnitOfWork.em.findOne(Payment, { tenantId, reference })) ?? undefined;
  }

  all(tenantId: string): Promise<Payment[]> {
    return UnitOfWork.em.find(Payment, { tenantId }, { orderBy: { recordedAt: 'desc', id: 'desc' } });
  }

  async ofInvoice(tenantId: string, invoiceId: string): Promise<Payment[]> {
    const payments = await UnitOfWork.em.find(Payment, { tenantId }, { orderBy: { recordedAt: 'asc', id: 'asc' } });
    return payments.filter(({ allocations }) => allocations.some((part) => part.invoiceId === invoiceId));
  }
}

@Injectable()
export class PostgresRefunds extends Refunds {
  add(refund: Refund): void {
    UnitOfWork.em.persist(refund);
  }

  all(tenantId: string): Promise<Refund[]> {
    return UnitOfWork.em.find(Refund, { tenantId });
  }

  async byId(tenantId: string, id: string): Promise<Refund | undefined> {
    return (await UnitOfWork.em.findOne(Refund, { tenantId, id }, locking)) ?? undefined;
  }
}

@Injectable()
export class PostgresOverdueCases extends OverdueCases {
  add(overdue: OverdueCase): void {
    UnitOfWork.em.persist(overdue);
  }

  async running(tenantId: string): Promise<OverdueCase | undefined> {
    const where = { tenantId, state: { $nin: ['DELETED' as const, 'CLEARED' as const] } };
    return (await UnitOfWork.em.findOne(OverdueCase, where, locking)) ?? undefined;
  }
}

@Injectable()
export class PostgresUsageMeters extends UsageMeters {
  constructor(private readonly database: Database) {
    super();
  }

  /** The row is made before it is locked, so that two first uses at once do not make two. */
  async lock(tenantId: string, meter: string, period: Period): Promise<UsageMeter> {
    await sql`
      insert into usage_meter (tenant_id, meter, period_start, period_end, used, reservations, version)
      values (${tenantId}, ${meter}, ${period.start}, ${period.end}, 0, '[]', 1)
      on conflict do nothing`.execute(this.database.app());
    return UnitOfWork.em.findOneOrFail(UsageMeter, { tenantId, meter, periodStart: period.start }, locking);
  }

  async find(tenantId: string, meter: string, periodStart: LocalDate): Promise<UsageMeter | undefined> {
    return (await UnitOfWork.em.findOne(UsageMeter, { tenantId, meter, periodStart })) ?? undefined;
  }
}

@Injectable()
export class PostgresProviderEvents extends ProviderEvents {
  constructor(private readonly database: Database) {
    super();
  }

  async takeIn(eventId: string, kind: string, at: Date): Promise<boolean> {
    const { numAffectedRows } = await sql`
      insert into provider_event (id, kind, taken_in_at) values (${eventId}, ${kind}, ${at})
      on conflict do nothing`.execute(this.database.app());
    return numAffectedRows === 1n;
  }
}
