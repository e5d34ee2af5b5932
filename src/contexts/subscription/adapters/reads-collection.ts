import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { currentActor, inTenant } from '../../../platform/tenant-scope.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { ClientNames } from '../../terms/contract.js';
import { ListOverdueCases, ListRefunds, type OverdueListing, type RefundListing } from '../application/queries.js';
import { money, type SubscriptionTables } from './tables.js';

/** Over all clients, under the system login; amounts come from each client's own scope. */
@QueryHandler(ListOverdueCases)
export class ListOverdueCasesHandler implements IQueryHandler<ListOverdueCases> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
    private readonly clock: Clock,
  ) {}

  async execute(question: ListOverdueCases): Promise<OverdueListing[]> {
    const rows = await this.rows(question);
    const names = await this.names.of(rows.map(({ tenant_id }) => tenant_id));
    const today = localDate(this.clock.now());
    return Promise.all(
      rows.map(async (row) => ({
        tenantId: row.tenant_id,
        clientName: names.get(row.tenant_id) ?? null,
        id: row.id,
        state: row.state,
        dueOn: row.due_on,
        openedAt: isoInstant(row.opened_at),
        suspendedAt: isoOrNull(row.suspended_at),
        closedAt: isoOrNull(row.closed_at),
        owed: row.closed_at === null ? await this.owedBy(row.tenant_id, today) : null,
        nextStep: row.due_at === null ? null : { title: row.title!, clause: row.clause!, at: isoInstant(row.due_at) },
      })),
    );
  }

  private rows({ filter, slice }: ListOverdueCases) {
    return this.database
      .system<SubscriptionTables>()
      .selectFrom('overdue_case as c')
      .leftJoinLateral(
        (from) =>
          from
            .selectFrom('obligation as o')
            .select(['o.due_at', 'o.clause', 'o.title'])
            .whereRef('o.tenant_id', '=', 'c.tenant_id')
            .where('o.state', '=', 'PENDING')
            // The ladder's own steps, and the deletion that stands at its end.
            .where(({ or, eb }) => or([eb('o.title', 'like', 'dunning.%'), eb('o.title', '=', 'instance.purge')]))
            .orderBy('o.due_at')
            .limit(1)
            .as('next'),
        (join) => join.on('c.state', 'not in', ['DELETED', 'CLEARED']),
      )
      .select(['c.tenant_id', 'c.id', 'c.state', 'c.due_on', 'c.opened_at', 'c.suspended_at', 'c.closed_at'])
      .select(['next.due_at', 'next.clause', 'next.title'])
      .$if(filter.state !== undefined, (list) => list.where('c.state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('c.id', '<', slice.after![0]!))
      .orderBy('c.id', 'desc')
      .limit(slice.limit)
      .execute();
  }

  private owedBy(tenantId: string, today: LocalDate): Promise<MoneyJson | null> {
    return inTenant(tenantId, currentActor(), async () => {
      const row = await this.database
        .app<SubscriptionTables>()
        .selectFrom('invoice')
        .select([
          'currency',
          ({ fn, eb }) =>
            fn.sum<string>(eb(eb('total_minor', '-', eb.ref('paid_minor')), '-', eb.ref('credited_minor'))).as('open'),
        ])
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'OPEN')
        .where('due_on', '<', today)
        .groupBy('currency')
        .executeTakeFirst();
      return row ? money(row.open, row.currency) : null;
    });
  }
}

@QueryHandler(ListRefunds)
export class ListRefundsHandler implements IQueryHandler<ListRefunds> {
  constructor(
    private readonly database: Database,
    private readonly names: ClientNames,
  ) {}

  async execute({ filter, slice }: ListRefunds): Promise<RefundListing[]> {
    const rows = await this.database
      .system<SubscriptionTables>()
      .selectFrom('refund')
      .select(['tenant_id', 'id', 'method', 'amount_minor', 'currency', 'reason', 'state', 'requested_at'])
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    const names = await this.names.of(rows.map(({ tenant_id }) => tenant_id));
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      clientName: names.get(row.tenant_id) ?? null,
      id: row.id,
      collectionMethod: row.method,
      amount: money(row.amount_minor, row.currency),
      reason: row.reason,
      state: row.state,
      requestedAt: isoInstant(row.requested_at),
    }));
  }
}
