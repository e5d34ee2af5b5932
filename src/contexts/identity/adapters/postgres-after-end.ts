import { defineEntity, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { Admission } from '../contract-after-end.js';
import { WaysBack } from '../domain/ports.js';
import { WayBack } from '../domain/way-back.js';

export const WayBackSchema = defineEntity({
  class: WayBack as unknown as new () => WayBack,
  tableName: 'way_back',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid(),
    admission: p.string().$type<Admission>(),
    ending: p.string(),
    tokenHash: p.string(),
    requestedAt: p.datetime(),
    usableUntil: p.datetime(),
    usedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

@Injectable()
export class PostgresWaysBack extends WaysBack {
  add(way: WayBack): void {
    UnitOfWork.em.persist(way);
  }

  async locked(tenantId: string, id: string): Promise<WayBack | undefined> {
    return (await UnitOfWork.em.findOne(WayBack, { tenantId, id }, locking)) ?? undefined;
  }

  async usedToRetrieve(tenantId: string, ending: string): Promise<WayBack | undefined> {
    const where = { tenantId, ending, admission: 'retrieval' as const, usedAt: { $ne: null } };
    return (await UnitOfWork.em.findOne(WayBack, where)) ?? undefined;
  }
}
