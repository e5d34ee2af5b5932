import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { type Instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { Money } from '../../../shared-kernel/money.js';
import type { DisputedPayment } from '../application/queries.js';
import {
  type ChargebackListing,
  ListChargebacks,
  type PendingPlanChange,
  ReadPlanChange,
} from '../application/queries-changes.js';
import { type ChargebackState, chargebackClauses, owedWithout } from '../domain/chargeback.js';
import type { Allocation } from '../domain/invoice.js';
import type { PlanChangeState, PlanChangeSummary } from '../domain/plan-change.js';
import { openMinor } from './reads.js';
import { money, type SubscriptionTables } from './tables.js';

interface ChangeTables {
  plan_change: {
    tenant_id: string;
    id: string;
    state: PlanChangeState;
    summary: PlanChangeSummary;
    effective_on: string;
    invoice_id: string | null;
    pay_by: Instant | null;
  };
  chargeback: {
    tenant_id: string;
    id: string;
    amount_minor: string;
    currency: string;
    reason: string;
    payment_reference: string;
    opened_at: Instant;
    evidence_due_at: Instant | null;
    state: ChargebackState;
    closed_at: Instant | null;
    reopened: Allocation[];
    withheld: { amountMinor: number }[];
  };
  payment: { tenant_id: string; reference: string; paid_at: Instant; allocations: Allocation[] };
}

/** At most one is on its way. */
export const openChange = (database: Database, tenantId: string) =>
  database
    .app<ChangeTables>()
    .selectFrom('plan_change')
    .select(['id', 'state', 'summary', 'effective_on', 'invoice_id', 'pay_by'])
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['AWAITING_PAYMENT', 'SCHEDULED'])
    .executeTakeFirst();

/** ToS 3.4.a, 4.1: what banks were asked to give back, newest first, and what that means, by the rule that reopens. */
export async function disputedPayments(
  database: Database,
  tenantId: string,
  daysToPay: number,
): Promise<DisputedPayment[]> {
  const rows = await database
    .app<ChangeTables>()
    .selectFrom('chargeback as c')
    .leftJoin('payment as p', (join) =>
      join.onRef('p.tenant_id', '=', 'c.tenant_id').onRef('p.reference', '=', 'c.payment_reference'),
    )
    .select(['c.id', 'c.state', 'c.amount_minor', 'c.currency', 'c.opened_at', 'c.evidence_due_at', 'c.closed_at'])
    .select(['c.reopened', 'c.withheld', 'p.paid_at', 'p.allocations'])
    .where('c.tenant_id', '=', tenantId)
    .orderBy('c.id', 'desc')
    .execute();
  const settled = rows.flatMap(({ allocations }) => (allocations ?? []).map(({ invoiceId }) => invoiceId));
  const invoices = settled.length > 0 ? await invoicesOf(database, tenantId, settled) : [];
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    clause: chargebackClauses[row.state],
    amount: money(row.amount_minor, row.currency),
    paidAt: isoOrNull(row.paid_at),
    openedAt: isoInstant(row.opened_at),
    answerBy: isoOrNull(row.evidence_due_at),
    closedAt: isoOrNull(row.closed_at),
    daysToPay,
    invoices: concerned(row, invoices),
  }));
}

type ChargebackRow = Pick<ChangeTables['chargeback'], 'state' | 'amount_minor' | 'currency' | 'reopened' | 'withheld'>;
type SettledInvoice = Awaited<ReturnType<typeof invoicesOf>>[number];

function concerned(
  row: ChargebackRow & { allocations: Allocation[] | null },
  invoices: SettledInvoice[],
): DisputedPayment['invoices'] {
  const { state, currency, withheld, reopened } = row;
  const allocations = row.allocations ?? [];
  const unclaimed = Number(row.amount_minor) - withheld.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const again = state === 'OPEN' ? owedWithout(new Money(unclaimed, currency), allocations, invoices) : reopened;
  const against = state === 'OPEN' || state === 'LOST' ? again : [];
  return allocations.flatMap(({ invoiceId }) => {
    const invoice = invoices.find(({ id }) => id === invoiceId);
    const { amountMinor = 0 } = against.find((part) => part.invoiceId === invoiceId) ?? {};
    if (!invoice) return [];
    const { id, number, openMinor, dueOn } = invoice;
    return [{ id, number, owedAgain: money(amountMinor, currency), open: money(openMinor, currency), dueOn }];
  });
}

async function invoicesOf(database: Database, tenantId: string, ids: string[]) {
  const rows = await database
    .app<SubscriptionTables>()
    .selectFrom('invoice')
    .select(['id', 'number', 'state', 'due_on', 'total_minor', 'paid_minor', 'credited_minor'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => {
    const { id, number, state, due_on: dueOn } = row;
    const [totalMinor, creditedMinor, paidMinor] = [row.total_minor, row.credited_minor, row.paid_minor].map(Number);
    const amounts = { totalMinor: totalMinor!, creditedMinor: creditedMinor!, paidMinor: paidMinor! };
    return { id, number, state, dueOn, ...amounts, openMinor: openMinor(row) };
  });
}

@QueryHandler(ReadPlanChange)
export class ReadPlanChangeHandler implements IQueryHandler<ReadPlanChange> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ReadPlanChange): Promise<PendingPlanChange | undefined> {
    if (currentScope()?.unit) await UnitOfWork.em.flush();
    const row = await openChange(this.database, tenantId);
    return (
      row && {
        id: row.id,
        state: row.state,
        summary: row.summary,
        effectiveOn: row.effective_on,
        invoiceId: row.invoice_id,
        payBy: isoOrNull(row.pay_by),
      }
    );
  }
}

@QueryHandler(ListChargebacks)
export class ListChargebacksHandler implements IQueryHandler<ListChargebacks> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListChargebacks): Promise<ChargebackListing[]> {
    const rows = await this.database
      .system<ChangeTables>()
      .selectFrom('chargeback')
      .select(['tenant_id', 'id', 'amount_minor', 'currency', 'reason', 'payment_reference', 'opened_at'])
      .select(['evidence_due_at', 'state', 'closed_at'])
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      state: row.state,
      amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
      reason: row.reason,
      paymentReference: row.payment_reference,
      openedAt: isoInstant(row.opened_at),
      evidenceDueAt: isoOrNull(row.evidence_due_at),
      closedAt: isoOrNull(row.closed_at),
    }));
  }
}
