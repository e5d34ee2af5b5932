import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Kysely } from 'kysely';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Money } from '../../../shared-kernel/money.js';
import { UsageLedger, type UsageSheet } from '../application/ports.js';
import {
  type InvoiceDetails,
  ListInvoices,
  ListPlans,
  ListPlanVersions,
  type OrderDetails,
  type PlanListing,
  type PlanVersionListing,
  ReadInvoice,
  ReadOrder,
  ReadSubscription,
  type SubscriptionDetails,
} from '../application/queries.js';
import { periodAt, quotaPeriodOn } from '../domain/periods.js';
import { priceOf } from '../domain/plan.js';
import { money, type Row, type SubscriptionTables } from './tables.js';

/** Behind a command of the same transaction the mapper may still hold what the command changed. */
const afterCommands = async (database: Database): Promise<Kysely<SubscriptionTables>> => {
  if (currentScope()?.unit) await UnitOfWork.em.flush();
  return database.app<SubscriptionTables>();
};

@QueryHandler(ListPlans)
export class ListPlansHandler implements IQueryHandler<ListPlans> {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<PlanListing[]> {
    const today = localDate(this.clock.now());
    const rows = await this.database
      .app<SubscriptionTables>()
      .selectFrom('plan_version')
      .distinctOn('code')
      .selectAll()
      .where('sellable_from', '<=', today)
      .where(({ or, eb }) => or([eb('sellable_until', 'is', null), eb('sellable_until', '>=', today)]))
      .orderBy('code')
      .orderBy('version', 'desc')
      .execute();
    return rows.map(listing).sort((a, b) => a.total.amountMinor - b.total.amountMinor);
  }
}

@QueryHandler(ListPlanVersions)
export class ListPlanVersionsHandler implements IQueryHandler<ListPlanVersions> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<PlanVersionListing[]> {
    const rows = await this.database
      .app<SubscriptionTables>()
      .selectFrom('plan_version')
      .selectAll()
      .orderBy('code')
      .orderBy('version', 'desc')
      .execute();
    return rows.map((row) => ({
      ...listing(row),
      sellableFrom: row.sellable_from,
      sellableUntil: row.sellable_until,
    }));
  }
}

type SoldAs = Omit<Row<'plan_version'>, 'sellable_from' | 'sellable_until'>;

const listing = (row: SoldAs): PlanListing => {
  const { code, version, name, interval, modules, seats, quotas, vat_percent } = row;
  const { net, vat, total } = priceOf(new Money(Number(row.net_minor), row.currency), vat_percent);
  const price = { net: net.toJSON(), vat: vat.toJSON(), total: total.toJSON() };
  return { code, version, name, interval, modules, seats, quotas, vatPercent: vat_percent, ...price };
};

@QueryHandler(ReadOrder)
export class ReadOrderHandler implements IQueryHandler<ReadOrder> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, orderId }: ReadOrder): Promise<OrderDetails | undefined> {
    const app = await afterCommands(this.database);
    const row = await app
      .selectFrom('plan_order')
      .select(['id', 'state', 'summary', 'summary_sha256', 'created_at', 'expires_at', 'checkout_url', 'paid_at'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', orderId)
      .executeTakeFirst();
    return (
      row && {
        id: row.id,
        state: row.state,
        summary: row.summary,
        summarySha256: row.summary_sha256,
        createdAt: isoInstant(row.created_at),
        expiresAt: isoOrNull(row.expires_at),
        checkoutUrl: row.state === 'CONFIRMED' ? row.checkout_url : null,
        paidAt: isoOrNull(row.paid_at),
      }
    );
  }
}

@QueryHandler(ReadSubscription)
export class ReadSubscriptionHandler implements IQueryHandler<ReadSubscription> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ReadSubscription): Promise<SubscriptionDetails | undefined> {
    const app = await afterCommands(this.database);
    const row = await app
      .selectFrom('subscription as s')
      .innerJoin('plan_version as p', (join) =>
        join.onRef('p.code', '=', 's.plan_code').onRef('p.version', '=', 's.plan_version'),
      )
      .selectAll('s')
      .select(['p.name', 'p.modules', 'p.seats', 'p.quotas', 'p.net_minor', 'p.currency', 'p.vat_percent'])
      .where('s.tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { id, state, plan_code, plan_version, interval, method, anchor } = row;
    return {
      id,
      state,
      plan: listing({ ...row, code: plan_code, version: plan_version }),
      collectionMethod: method,
      anchor,
      paidThrough: row.is_free ? null : periodAt(anchor, interval, row.paid_periods - 1).end,
      endsOn: row.ends_on,
      endCause: row.end_cause,
      paymentMethod: row.customer_ref
        ? { customerRef: row.customer_ref, label: row.card_label, expiresOn: row.card_expires_on }
        : null,
      version: row.version,
    };
  }
}

export const INVOICE_COLUMNS = [
  'id',
  'sequence',
  'number',
  'ocr',
  'state',
  'plan_name',
  'method',
  'period_start',
  'period_end',
  'due_on',
  'net_minor',
  'vat_minor',
  'total_minor',
  'paid_minor',
  'credited_minor',
  'is_disputed',
  'currency',
  'issued_at',
  'paid_at',
  'voided_at',
  'void_reason',
] as const;

export const invoiceDetails = (row: Pick<Row<'invoice'>, (typeof INVOICE_COLUMNS)[number]>): InvoiceDetails => ({
  id: row.id,
  number: row.number,
  ocr: row.ocr,
  state: row.state,
  planName: row.plan_name,
  collectionMethod: row.method,
  periodStart: row.period_start,
  periodEnd: row.period_end,
  dueOn: row.due_on,
  net: money(row.net_minor, row.currency),
  vat: money(row.vat_minor, row.currency),
  total: money(row.total_minor, row.currency),
  credited: money(row.credited_minor, row.currency),
  open: money(openMinor(row), row.currency),
  isDisputed: row.is_disputed,
  issuedAt: isoInstant(row.issued_at),
  paidAt: isoOrNull(row.paid_at),
  voidedAt: isoOrNull(row.voided_at),
  voidReason: row.void_reason,
});

export const openMinor = (
  row: Pick<Row<'invoice'>, 'state' | 'total_minor' | 'paid_minor' | 'credited_minor'>,
): number =>
  row.state === 'OPEN' ? Math.max(0, Number(row.total_minor) - Number(row.paid_minor) - Number(row.credited_minor)) : 0;

@QueryHandler(ListInvoices)
export class ListInvoicesHandler implements IQueryHandler<ListInvoices> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, filter, slice }: ListInvoices): Promise<InvoiceDetails[]> {
    const rows = await this.database
      .app<SubscriptionTables>()
      .selectFrom('invoice')
      .select(INVOICE_COLUMNS)
      .where('tenant_id', '=', tenantId)
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(invoiceDetails);
  }
}

@QueryHandler(ReadInvoice)
export class ReadInvoiceHandler implements IQueryHandler<ReadInvoice> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, invoiceId }: ReadInvoice): Promise<InvoiceDetails | undefined> {
    const row = await this.database
      .app<SubscriptionTables>()
      .selectFrom('invoice')
      .select(INVOICE_COLUMNS)
      .where('tenant_id', '=', tenantId)
      .where('id', '=', invoiceId)
      .executeTakeFirst();
    return row && invoiceDetails(row);
  }
}

@Injectable()
export class PostgresUsageLedger extends UsageLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async read(tenantId: string, on: LocalDate): Promise<UsageSheet> {
    const app = this.database.app<SubscriptionTables>();
    const grant = await app
      .selectFrom('subscription as s')
      .innerJoin('plan_version as p', (join) =>
        join.onRef('p.code', '=', 's.plan_code').onRef('p.version', '=', 's.plan_version'),
      )
      .select(['s.anchor', 'p.quotas'])
      .where('s.tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!grant) return { quotas: {}, period: { start: on, end: on }, counters: [] };
    const period = quotaPeriodOn(grant.anchor, on);
    const counters = await app
      .selectFrom('usage_meter')
      .select(['meter', 'used', 'reservations'])
      .where('tenant_id', '=', tenantId)
      .where('period_start', '=', period.start)
      .execute();
    return { quotas: grant.quotas, period, counters };
  }
}
