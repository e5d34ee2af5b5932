import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { type Instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import {
  type ChargebackListing,
  ListChargebacks,
  type PendingPlanChange,
  ReadPlanChange,
} from '../application/queries-changes.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { PlanChangeState, PlanChangeSummary } from '../domain/plan-change.js';

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
  };
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
