import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant } from '../../../platform/instants.js';
import { loaded } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import {
  type DisclosureRecord,
  type DisclosureRow,
  ListAllDisclosures,
  ListDisclosures,
} from '../application/disclosing.js';
import type { DisclosureGround } from '../contract-disclosures.js';
import { Disclosure, Disclosures } from '../domain/disclosure.js';

const DisclosureSchema = defineEntity({
  class: loaded(Disclosure),
  tableName: 'disclosure',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    recipient: p.string(),
    what: p.string(),
    ground: p.string().$type<DisclosureGround>(),
    basis: p.string(),
    disclosedAt: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    aboutTenantId: p.uuid().nullable(),
    origin: p.string().nullable(),
  },
});

export const disclosureEntities = [DisclosureSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresDisclosures extends Disclosures {
  add(disclosure: Disclosure): void {
    UnitOfWork.em.persist(disclosure);
  }
}

interface DisclosureTables {
  disclosure: {
    tenant_id: string;
    id: string;
    number: string;
    recipient: string;
    what: string;
    ground: DisclosureGround;
    basis: string;
    disclosed_at: InstantColumn;
    recorded_at: InstantColumn;
    recorded_by: string;
    about_tenant_id: string | null;
    origin: string | null;
  };
}

@QueryHandler(ListDisclosures)
export class ListDisclosuresHandler implements IQueryHandler<ListDisclosures> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, aboutTenantId }: ListDisclosures): Promise<DisclosureRecord[]> {
    const rows = await this.database
      .app<DisclosureTables>()
      .selectFrom('disclosure')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(aboutTenantId !== undefined, (query) => query.where('about_tenant_id', '=', aboutTenantId!))
      .orderBy('disclosed_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(({ number, id, recipient, what, ground, basis, ...row }) => ({
      ...{ number, id, recipient, what, ground, basis },
      tenantId: row.tenant_id,
      aboutTenantId: row.about_tenant_id,
      disclosedAt: isoInstant(row.disclosed_at),
      recordedAt: isoInstant(row.recorded_at),
      recordedBy: row.recorded_by,
    }));
  }
}

/** A register of this kind is short; one that is not is read as its export. */
const LISTED = 500;

@QueryHandler(ListAllDisclosures)
export class ListAllDisclosuresHandler implements IQueryHandler<ListAllDisclosures> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<DisclosureRow[]> {
    const rows = await this.database
      .system<DisclosureTables>()
      .selectFrom('disclosure')
      .select(['tenant_id', 'about_tenant_id', 'id', 'number', 'ground', 'disclosed_at'])
      .orderBy('disclosed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(LISTED)
      .execute();
    return rows.map(({ tenant_id, about_tenant_id, disclosed_at, ...row }) => ({
      ...row,
      tenantId: tenant_id,
      aboutTenantId: about_tenant_id,
      disclosedAt: isoInstant(disclosed_at),
    }));
  }
}
