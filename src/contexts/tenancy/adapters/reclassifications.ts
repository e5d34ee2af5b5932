import { defineEntity, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { ListReclassifications, type ReclassificationDetails } from '../application/queries.js';
import type { CustomerKind } from '../contract.js';
import { shownOrgNumber } from '../domain/org-number.js';
import { Reclassifications } from '../domain/ports.js';
import { Reclassification, type ReclassificationState } from '../domain/reclassification.js';

const ReclassificationSchema = defineEntity({
  class: loaded(Reclassification),
  tableName: 'reclassification',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    kind: p.string().$type<CustomerKind>(),
    clientName: p.string().nullable(),
    orgNo: p.string().nullable(),
    orgNoIsPersonal: p.boolean(),
    reason: p.string(),
    state: p.string().$type<ReclassificationState>(),
    proposedBy: p.uuid(),
    proposedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    decisionReason: p.string().nullable(),
  },
});

export const reclassificationEntities = [ReclassificationSchema];

interface ReclassificationTables {
  reclassification: {
    tenant_id: string;
    id: string;
    kind: CustomerKind;
    client_name: string | null;
    org_no: string | null;
    org_no_is_personal: boolean;
    reason: string;
    state: ReclassificationState;
    proposed_by: string;
    proposed_at: InstantColumn;
    decided_by: string | null;
    decided_at: MaybeInstantColumn;
    decision_reason: string | null;
  };
  client: { tenant_id: string; country: string };
}

@Injectable()
export class PostgresReclassifications extends Reclassifications {
  constructor(private readonly database: Database) {
    super();
  }

  add(proposal: Reclassification): void {
    UnitOfWork.em.persist(proposal);
  }

  async hasOpen(tenantId: string): Promise<boolean> {
    return (await UnitOfWork.em.count(Reclassification, { tenantId, state: 'PROPOSED' })) > 0;
  }

  async locked(tenantId: string, id: string): Promise<Reclassification> {
    const proposal = await UnitOfWork.em.findOne(Reclassification, { tenantId, id }, locking);
    if (!proposal) throw new NotFound();
    return proposal;
  }

  async forget(tenantId: string): Promise<void> {
    await this.database
      .app<ReclassificationTables>()
      .deleteFrom('reclassification')
      .where('tenant_id', '=', tenantId)
      .execute();
  }
}

@QueryHandler(ListReclassifications)
export class ListReclassificationsHandler implements IQueryHandler<ListReclassifications> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListReclassifications): Promise<ReclassificationDetails[]> {
    const rows = await this.database
      .app<ReclassificationTables>()
      .selectFrom('reclassification as r')
      .innerJoin('client as c', 'c.tenant_id', 'r.tenant_id')
      .selectAll('r')
      .select('c.country')
      .where('r.tenant_id', '=', tenantId)
      .where('c.tenant_id', '=', tenantId)
      .orderBy('r.id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      clientName: row.client_name,
      orgNo:
        row.org_no && shownOrgNumber({ country: row.country, number: row.org_no, personal: row.org_no_is_personal }),
      reason: row.reason,
      state: row.state,
      proposedBy: row.proposed_by,
      proposedAt: isoInstant(row.proposed_at),
      decidedBy: row.decided_by,
      decidedAt: isoOrNull(row.decided_at),
      decisionReason: row.decision_reason,
    }));
  }
}
