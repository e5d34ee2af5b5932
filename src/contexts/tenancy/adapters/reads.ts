import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../platform/config.js';
import { Database } from '../../../platform/database.js';
import { instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { ClientNames } from '../../terms/contract.js';
import {
  type ClientSummary,
  type InstanceDetails,
  ListClients,
  ListReRegistrations,
  ReadInstance,
  type ReRegistrationSummary,
} from '../application/queries.js';
import { type ClientProfile, Clients, type CustomerKind, InstanceAddresses } from '../contract.js';
import { kindAt } from '../domain/client.js';
import { shownOrgNumber } from '../domain/org-number.js';
import { type TenancyTables } from './tables.js';

/** Where the operator's own staff work. */
export const OPERATOR_SLUG = 'operator';

const instanceOf = (database: Database, tenantId: string) =>
  database
    .app<TenancyTables>()
    .selectFrom('client as c')
    .innerJoin('instance as i', 'i.tenant_id', 'c.tenant_id')
    .innerJoin('agreement as a', 'a.tenant_id', 'c.tenant_id')
    .select(['c.tenant_id', 'c.name', 'c.customer_kind', 'c.country', 'c.org_no', 'c.org_no_is_personal'])
    .select(['c.consumer_until', 'c.language', 'c.registration_email', 'c.contact_name', 'c.version'])
    .select(['i.slug', 'i.state', 'i.suspensions', 'i.entitlements', 'i.deletion', 'a.concluded_at', 'a.ended_at'])
    .where('c.tenant_id', '=', tenantId)
    .where('i.tenant_id', '=', tenantId)
    .where('a.tenant_id', '=', tenantId)
    .executeTakeFirst();

type InstanceRow = NonNullable<Awaited<ReturnType<typeof instanceOf>>>;

@Injectable()
export class PostgresClients extends Clients {
  // A slug names the same tenant for ever, so what was found once needs no second look.
  private readonly known = new Map<string, string>([[OPERATOR_SLUG, OPERATOR_TENANT]]);

  constructor(private readonly database: Database) {
    super();
  }

  async profile(tenantId: string): Promise<ClientProfile> {
    const row = await instanceOf(this.database, tenantId);
    if (!row) throw new NotFound();
    return {
      tenantId,
      name: row.name,
      customerKind: row.customer_kind,
      country: row.country,
      orgNo: shownNumber(row) ?? undefined,
      slug: row.slug,
      language: row.language,
      registrationEmail: row.registration_email,
      contactName: row.contact_name,
      state: row.state,
      suspensionReasons: row.suspensions.map(({ reason }) => reason),
      deletionCause: row.deletion?.cause,
      agreementConcludedAt: isoOrNull(row.concluded_at) ?? undefined,
      agreementEndedAt: isoOrNull(row.ended_at) ?? undefined,
    };
  }

  async kindAt(tenantId: string, concludedAt: Date): Promise<CustomerKind> {
    const client = await this.database
      .app<TenancyTables>()
      .selectFrom('client')
      .select(['customer_kind', 'consumer_until'])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!client) throw new NotFound();
    const consumerUntil = client.consumer_until === null ? null : instant(client.consumer_until);
    return kindAt({ customerKind: client.customer_kind, consumerUntil }, concludedAt);
  }

  async bySlug(slug: string): Promise<string | undefined> {
    const known = this.known.get(slug);
    if (known) return known;
    const entry = await this.database
      .app<TenancyTables>()
      .selectFrom('client_directory')
      .select('tenant_id')
      .where('slug', '=', slug)
      .executeTakeFirst();
    if (entry) this.known.set(slug, entry.tenant_id);
    return entry?.tenant_id;
  }
}

@Injectable()
export class ConfiguredAddresses extends InstanceAddresses {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {
    super();
  }

  at(slug: string): string {
    return this.config.origin(slug);
  }

  async of(tenantId: string): Promise<string> {
    if (tenantId === OPERATOR_TENANT) return this.at(OPERATOR_SLUG);
    const entry = await this.database
      .app<TenancyTables>()
      .selectFrom('client_directory')
      .select('slug')
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!entry) throw new NotFound();
    return this.at(entry.slug);
  }
}

@Injectable()
export class ListedClientNames extends ClientNames {
  constructor(private readonly database: Database) {
    super();
  }

  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (tenantIds.length === 0) return new Map();
    const rows = await this.database
      .system<TenancyTables>()
      .selectFrom('client')
      .select(['tenant_id', 'name'])
      .where('tenant_id', 'in', [...new Set(tenantIds)])
      .execute();
    return new Map(rows.map(({ tenant_id, name }) => [tenant_id, name]));
  }
}

@QueryHandler(ReadInstance)
export class ReadInstanceHandler implements IQueryHandler<ReadInstance> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ReadInstance): Promise<InstanceDetails | undefined> {
    const row = await instanceOf(this.database, tenantId);
    if (!row) return undefined;
    const { deletion } = row;
    return {
      tenantId,
      slug: row.slug,
      name: row.name,
      customerKind: row.customer_kind,
      consumerUntil: isoOrNull(row.consumer_until),
      country: row.country,
      orgNo: shownNumber(row),
      language: row.language,
      registrationEmail: row.registration_email,
      state: row.state,
      suspensions: row.suspensions,
      entitlements: row.entitlements,
      agreement: {
        concludedAt: isoOrNull(row.concluded_at),
        endedAt: isoOrNull(row.ended_at),
      },
      deletion: deletion && { cause: deletion.cause, clause: deletion.clause, notBefore: deletion.notBefore },
      version: row.version,
    };
  }
}

const shownNumber = ({ country, org_no, org_no_is_personal }: InstanceRow): string | null =>
  org_no === null ? null : shownOrgNumber({ country, number: org_no, personal: org_no_is_personal });

@QueryHandler(ListClients)
export class ListClientsHandler implements IQueryHandler<ListClients> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListClients): Promise<ClientSummary[]> {
    const rows = await this.database
      .system<TenancyTables>()
      .selectFrom('client as c')
      .innerJoin('instance as i', 'i.tenant_id', 'c.tenant_id')
      .leftJoinLateral(
        (from) =>
          from
            .selectFrom('obligation as o')
            .select(['o.due_at', 'o.clause', 'o.title'])
            .whereRef('o.tenant_id', '=', 'c.tenant_id')
            .where('o.state', '=', 'PENDING')
            .orderBy('o.due_at')
            .orderBy('o.title')
            .limit(1)
            .as('next'),
        (join) => join.onTrue(),
      )
      .select(['c.tenant_id', 'c.name', 'c.customer_kind', 'c.country', 'c.state as client_state'])
      .select(['i.slug', 'i.state', 'next.due_at', 'next.clause', 'next.title'])
      .select(sql<string | null>`i.deletion ->> 'notBefore'`.as('deletion_not_before'))
      .$if(filter.state !== undefined, (list) => list.where('i.state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('c.tenant_id', '<', slice.after![0]!))
      .orderBy('c.tenant_id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      name: row.name,
      slug: row.slug,
      customerKind: row.customer_kind,
      country: row.country,
      clientState: row.client_state,
      state: row.state,
      deletionNotBefore: row.deletion_not_before,
      nextDeadline:
        row.due_at === null
          ? null
          : {
              dueAt: isoInstant(row.due_at),
              clause: row.clause!,
              title: row.title!,
            },
    }));
  }
}

@QueryHandler(ListReRegistrations)
export class ListReRegistrationsHandler implements IQueryHandler<ListReRegistrations> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListReRegistrations): Promise<ReRegistrationSummary[]> {
    const rows = await this.database
      .system<TenancyTables>()
      .selectFrom('re_registration')
      .select(['tenant_id', 'id', 'cause', 'matched', 'state', 'requested_at', 'decided_at'])
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '>', slice.after![0]!))
      .orderBy('id')
      .limit(slice.limit)
      .execute();
    return rows.map(({ tenant_id, requested_at, decided_at, ...request }) => ({
      ...request,
      tenantId: tenant_id,
      requestedAt: isoInstant(requested_at),
      decidedAt: isoOrNull(decided_at),
    }));
  }
}
