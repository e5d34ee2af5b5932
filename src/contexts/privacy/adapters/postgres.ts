import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { type LegalHoldDetails, ListLegalHolds } from '../application/holding.js';
import { LegalHold, type LegalHoldState, LegalHolds } from '../domain/legal-hold.js';

@Injectable()
export class PostgresLegalHolds extends LegalHolds {
  constructor(private readonly database: Database) {
    super();
  }

  async lock(tenantId: string): Promise<void> {
    await lockedHolds(tenantId).execute(this.database.app());
  }

  add(hold: LegalHold): void {
    UnitOfWork.em.persist(hold);
  }

  async byId(tenantId: string, id: string): Promise<LegalHold | undefined> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    return (await UnitOfWork.em.findOne(LegalHold, { tenantId, id }, options)) ?? undefined;
  }
}

/** Keyed by the client and not by a row of it: a client may have none that says whether it is held. */
export const lockedHolds = (tenantId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`legal-hold:${tenantId}`}, 0))`;

/** This context's own view of its tables, for SQL. */
interface PrivacyTables {
  legal_hold: {
    tenant_id: string;
    id: string;
    reason: string;
    legal_basis: string;
    placed_by: string;
    placed_at: InstantColumn;
    state: LegalHoldState;
    released_by: string | null;
    released_at: MaybeInstantColumn;
    release_reason: string | null;
  };
}

@QueryHandler(ListLegalHolds)
export class ListLegalHoldsHandler implements IQueryHandler<ListLegalHolds> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListLegalHolds): Promise<LegalHoldDetails[]> {
    // Behind a command of the same transaction the mapper may still hold what the command changed.
    if (currentScope()?.unit) await UnitOfWork.em.flush();
    const rows = await this.database
      .app<PrivacyTables>()
      .selectFrom('legal_hold')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      reason: row.reason,
      legalBasis: row.legal_basis,
      placedBy: row.placed_by,
      placedAt: isoInstant(row.placed_at),
      releasedBy: row.released_by,
      releasedAt: isoOrNull(row.released_at),
      releaseReason: row.release_reason,
    }));
  }
}
