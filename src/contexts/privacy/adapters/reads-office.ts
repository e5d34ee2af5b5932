import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { type AccuracyRow, type HoldRow, ListAllAccuracyCases, ListAllHolds } from '../application/office-queries.js';
import type { AccuracyState } from '../domain/accuracy-case.js';
import type { LegalHoldState } from '../domain/legal-hold.js';

interface OfficeTables {
  accuracy_case: {
    tenant_id: string;
    id: string;
    number: string;
    state: AccuracyState;
    notified_at: InstantColumn;
    due_on: LocalDate;
  };
  legal_hold: { tenant_id: string; id: string; state: LegalHoldState; placed_at: InstantColumn };
}

@QueryHandler(ListAllAccuracyCases)
export class ListAllAccuracyCasesHandler implements IQueryHandler<ListAllAccuracyCases> {
  constructor(private readonly database: Database) {}

  async execute({ open, slice }: ListAllAccuracyCases): Promise<AccuracyRow[]> {
    const rows = await this.database
      .system<OfficeTables>()
      .selectFrom('accuracy_case')
      .select(['tenant_id', 'id', 'number', 'state', 'notified_at', 'due_on'])
      .$if(open, (query) => query.where('state', '<>', 'CORRECTED'))
      .$if(slice.after !== undefined, (query) =>
        query.where(sql<boolean>`(due_on, id) > (${slice.after![0]}::date, ${slice.after![1]}::uuid)`),
      )
      .orderBy('due_on')
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    return rows.map(({ tenant_id, notified_at, due_on, ...row }) => ({
      ...row,
      tenantId: tenant_id,
      notifiedAt: isoInstant(notified_at),
      dueOn: due_on,
    }));
  }
}

@QueryHandler(ListAllHolds)
export class ListAllHoldsHandler implements IQueryHandler<ListAllHolds> {
  constructor(private readonly database: Database) {}

  async execute({ standing, slice }: ListAllHolds): Promise<HoldRow[]> {
    const rows = await this.database
      .system<OfficeTables>()
      .selectFrom('legal_hold')
      .select(['tenant_id', 'id', 'state', 'placed_at'])
      .$if(standing, (query) => query.where('state', '=', 'STANDING'))
      .$if(slice.after !== undefined, (query) => query.where('id', '>', slice.after![0]!))
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    return rows.map(({ tenant_id, placed_at, ...row }) => ({
      ...row,
      tenantId: tenant_id,
      placedAt: isoInstant(placed_at),
    }));
  }
}
