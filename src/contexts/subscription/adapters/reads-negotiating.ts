import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { ColumnType, Selectable } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { ClientNames } from '../../terms/contract.js';
import {
  type ArrangementDetails,
  type ArrangementListing,
  type DisputeDetails,
  type DisputeListing,
  ListAllArrangements,
  ListAllInvoiceDisputes,
  ListArrangements,
  ListInvoiceDisputes,
} from '../application/queries-negotiating.js';
import type { ArrangementState, Instalment, ProposedInstalment } from '../domain/arrangement.js';
import type { DisputeState } from '../domain/dispute.js';
import { money } from './tables.js';

type Minor = ColumnType<string | number, number>;

interface NegotiatingTables {
  payment_arrangement: {
    tenant_id: string;
    id: string;
    invoice_ids: string[];
    currency: string;
    proposal: ProposedInstalment[];
    words: string;
    requested_at: InstantColumn;
    state: ArrangementState;
    instalments: Instalment[];
    owed_minor: Minor;
    paid_minor: Minor;
    decided_at: MaybeInstantColumn;
    reason: string | null;
    restores_access: boolean;
    closed_at: MaybeInstantColumn;
  };
  invoice_dispute: {
    tenant_id: string;
    id: string;
    invoice_id: string;
    reason: string;
    raised_at: InstantColumn;
    decide_by: LocalDate;
    state: DisputeState;
    decided_at: MaybeInstantColumn;
    answer: string | null;
    credit_note_id: string | null;
  };
  credit_note: {
    tenant_id: string;
    id: string;
    number: string;
    net_minor: Minor;
    vat_minor: Minor;
    total_minor: Minor;
    currency: string;
    issued_at: InstantColumn;
  };
}

/** Behind a command of the same transaction the mapper may still hold what the command changed. */
const afterCommands = async (database: Database) => {
  if (currentScope()?.unit) await UnitOfWork.em.flush();
  return database.app<NegotiatingTables>();
};

@QueryHandler(ListArrangements)
export class ListArrangementsHandler implements IQueryHandler<ListArrangements> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListArrangements): Promise<ArrangementDetails[]> {
    const app = await afterCommands(this.database);
    const rows = await app
      .selectFrom('payment_arrangement')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('requested_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(arrangementDetails);
  }
}

function arrangementDetails(row: Selectable<NegotiatingTables['payment_arrangement']>): ArrangementDetails {
  const { currency } = row;
  return {
    id: row.id,
    state: row.state,
    invoiceIds: row.invoice_ids,
    proposal: row.proposal.map(({ dueOn, amountMinor }) => ({ dueOn, amount: money(amountMinor, currency) })),
    words: row.words,
    requestedAt: isoInstant(row.requested_at),
    instalments: withOpen(row.instalments, Number(row.paid_minor), currency),
    owed: money(row.owed_minor, currency),
    paid: money(row.paid_minor, currency),
    restoresAccess: row.restores_access,
    reason: row.reason,
    decidedAt: isoOrNull(row.decided_at),
    closedAt: isoOrNull(row.closed_at),
  };
}

/** A plan that is agreed and kept so far (ToS 3.4.g). */
export interface AgreedPlan {
  unpaidDays: LocalDate[];
  covers(invoiceId: string): boolean;
}

export async function agreedPlan(database: Database, tenantId: string): Promise<AgreedPlan | undefined> {
  const row = await database
    .app<NegotiatingTables>()
    .selectFrom('payment_arrangement')
    .select(['invoice_ids', 'instalments', 'paid_minor', 'currency'])
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'AGREED')
    .executeTakeFirst();
  if (!row) return undefined;
  const unpaid = withOpen(row.instalments, Number(row.paid_minor), row.currency).filter(
    ({ open }) => open.amountMinor > 0,
  );
  return { unpaidDays: unpaid.map(({ payBy }) => payBy), covers: (id) => row.invoice_ids.includes(id) };
}

/** What was paid fills the instalments from the first on. */
function withOpen(instalments: Instalment[], paidMinor: number, currency: string) {
  let left = paidMinor;
  return instalments.map(({ dueOn, payBy, amountMinor }) => {
    const paid = Math.min(left, amountMinor);
    left -= paid;
    return { dueOn, payBy, amount: money(amountMinor, currency), open: money(amountMinor - paid, currency) };
  });
}

@QueryHandler(ListInvoiceDisputes)
export class ListInvoiceDisputesHandler implements IQueryHandler<ListInvoiceDisputes> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListInvoiceDisputes): Promise<DisputeDetails[]> {
    const app = await afterCommands(this.database);
    const rows = await app
      .selectFrom('invoice_dispute as d')
      .leftJoin('credit_note as n', (join) =>
        join.onRef('n.tenant_id', '=', 'd.tenant_id').onRef('n.id', '=', 'd.credit_note_id'),
      )
      .select(['d.id', 'd.state', 'd.invoice_id', 'd.reason', 'd.raised_at', 'd.decide_by', 'd.decided_at', 'd.answer'])
      .select(['n.id as note_id', 'n.number', 'n.net_minor', 'n.vat_minor', 'n.total_minor', 'n.currency'])
      .select('n.issued_at')
      .where('d.tenant_id', '=', tenantId)
      .orderBy('d.raised_at', 'desc')
      .orderBy('d.id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      invoiceId: row.invoice_id,
      reason: row.reason,
      raisedAt: isoInstant(row.raised_at),
      decideBy: row.decide_by,
      decidedAt: isoOrNull(row.decided_at),
      answer: row.answer,
      creditNote: row.note_id
        ? {
            id: row.note_id,
            number: row.number!,
            net: money(row.net_minor!, row.currency!),
            vat: money(row.vat_minor!, row.currency!),
            total: money(row.total_minor!, row.currency!),
            issuedAt: isoInstant(row.issued_at!),
          }
        : null,
    }));
  }
}

/** Over all clients, under the system login; what somebody wrote stays in the client's own scope. */
@QueryHandler(ListAllArrangements)
export class ListAllArrangementsHandler implements IQueryHandler<ListAllArrangements> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ filter, slice }: ListAllArrangements): Promise<ArrangementListing[]> {
    const rows = await this.database
      .system<NegotiatingTables>()
      .selectFrom('payment_arrangement')
      .select(['tenant_id', 'id', 'state', 'requested_at', 'decided_at'])
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    const names = await this.names.of(rows.map(({ tenant_id }) => tenant_id));
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      clientName: names.get(row.tenant_id) ?? null,
      id: row.id,
      state: row.state,
      requestedAt: isoInstant(row.requested_at),
      decidedAt: isoOrNull(row.decided_at),
    }));
  }
}

@QueryHandler(ListAllInvoiceDisputes)
export class ListAllInvoiceDisputesHandler implements IQueryHandler<ListAllInvoiceDisputes> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ filter, slice }: ListAllInvoiceDisputes): Promise<DisputeListing[]> {
    const rows = await this.database
      .system<NegotiatingTables>()
      .selectFrom('invoice_dispute')
      .select(['tenant_id', 'id', 'invoice_id', 'state', 'raised_at', 'decide_by', 'decided_at'])
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    const names = await this.names.of(rows.map(({ tenant_id }) => tenant_id));
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      clientName: names.get(row.tenant_id) ?? null,
      id: row.id,
      invoiceId: row.invoice_id,
      state: row.state,
      raisedAt: isoInstant(row.raised_at),
      decideBy: row.decide_by,
      decidedAt: isoOrNull(row.decided_at),
    }));
  }
}
