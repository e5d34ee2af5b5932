import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import { Fingerprints } from '../application/ports.js';
import type { CustomerKind, GrantedEntitlements, InstanceState, PurgeCause } from '../contract.js';
import { Agreement, type AgreementState, Client, type ClientState } from '../domain/client.js';
import { type DeletionPlan, Instance, type Lifecycle, type Suspension } from '../domain/instance.js';
import type { OrgNumber } from '../domain/org-number.js';
import {
  Agreements,
  type Claim,
  ClientDirectory,
  ClientRepository,
  Instances,
  Markers,
  PurgeDays,
  Registrations,
  ReRegistrations,
} from '../domain/ports.js';
import { type Marker, ReRegistration, type ReRegistrationState, type TraitKind } from '../domain/re-registration.js';
import { type AcceptedDocument, Registration, type RegistrationState } from '../domain/registration.js';
import { maintenanceEntities } from './maintenance.js';
import { reclassificationEntities } from './reclassifications.js';
import type { TenancyTables } from './tables.js';

const RegistrationSchema = defineEntity({
  class: loaded(Registration),
  tableName: 'registration',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    state: p.string().$type<RegistrationState>(),
    email: p.string(),
    name: p.string(),
    passwordHash: p.string(),
    language: p.string().$type<Language>(),
    customerKind: p.string().$type<CustomerKind>(),
    country: p.string(),
    clientName: p.string(),
    orgNo: p.string().nullable(),
    orgNoIsPersonal: p.boolean(),
    slug: p.string(),
    acceptances: p.json<AcceptedDocument[]>(),
    marketing: p.boolean(),
    ip: p.string(),
    locale: p.string(),
    tokenHash: p.string(),
    registeredAt: p.datetime(),
    lapsesAt: p.datetime(),
  },
});

const ClientSchema = defineEntity({
  class: loaded(Client),
  tableName: 'client',
  properties: {
    tenantId: p.uuid().primary(),
    state: p.string().$type<ClientState>(),
    name: p.string(),
    customerKind: p.string().$type<CustomerKind>(),
    country: p.string(),
    orgNo: p.string().nullable(),
    orgNoIsPersonal: p.boolean(),
    consumerUntil: p.datetime().nullable(),
    language: p.string().$type<Language>(),
    registrationEmail: p.string(),
    contactName: p.string(),
    version: p.integer().version(),
  },
});

const AgreementSchema = defineEntity({
  class: loaded(Agreement),
  tableName: 'agreement',
  properties: {
    tenantId: p.uuid().primary(),
    state: p.string().$type<AgreementState>(),
    concludedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

const InstanceSchema = defineEntity({
  class: loaded(Instance),
  tableName: 'instance',
  properties: {
    tenantId: p.uuid().primary(),
    slug: p.string(),
    lifecycle: p.string().$type<Lifecycle>(),
    state: p.string().$type<InstanceState>(),
    suspensions: p.json<Suspension[]>(),
    entitlements: p.json<GrantedEntitlements>(),
    deletion: p.json<DeletionPlan>().nullable(),
    holds: p.json<string[]>(),
    purgedFor: p.string().$type<PurgeCause>().nullable(),
    version: p.integer().version(),
  },
});

const ReRegistrationSchema = defineEntity({
  class: loaded(ReRegistration),
  tableName: 're_registration',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    registrationId: p.uuid(),
    cause: p.string().$type<PurgeCause>(),
    matched: p.json<TraitKind[]>(),
    state: p.string().$type<ReRegistrationState>(),
    requestedAt: p.datetime(),
    decidedBy: p.string().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.string().nullable(),
  },
});

export const entities = [
  RegistrationSchema,
  ClientSchema,
  AgreementSchema,
  InstanceSchema,
  ReRegistrationSchema,
  ...maintenanceEntities,
  ...reclassificationEntities,
] as unknown as EntitySchema[];

@Injectable()
export class PostgresRegistrations extends Registrations {
  add(registration: Registration): void {
    UnitOfWork.em.persist(registration);
  }

  async locked(tenantId: string): Promise<Registration | undefined> {
    return (await UnitOfWork.em.findOne(Registration, { tenantId }, locking)) ?? undefined;
  }
}

@Injectable()
export class PostgresClientRepository extends ClientRepository {
  add(client: Client): void {
    UnitOfWork.em.persist(client);
  }

  async get(tenantId: string): Promise<Client> {
    return existing(await UnitOfWork.em.findOne(Client, { tenantId }));
  }

  async save(client: Client): Promise<number> {
    await UnitOfWork.em.flush();
    return client.version;
  }
}

@Injectable()
export class PostgresAgreements extends Agreements {
  add(agreement: Agreement): void {
    UnitOfWork.em.persist(agreement);
  }

  async get(tenantId: string): Promise<Agreement> {
    return existing(await UnitOfWork.em.findOne(Agreement, { tenantId }));
  }
}

@Injectable()
export class PostgresInstances extends Instances {
  add(instance: Instance): void {
    UnitOfWork.em.persist(instance);
  }

  async locked(tenantId: string): Promise<Instance> {
    return existing(await UnitOfWork.em.findOne(Instance, { tenantId }, locking));
  }
}

@Injectable()
export class PostgresReRegistrations extends ReRegistrations {
  add(request: ReRegistration): void {
    UnitOfWork.em.persist(request);
  }

  async locked(tenantId: string, id: string): Promise<ReRegistration> {
    return existing(await UnitOfWork.em.findOne(ReRegistration, { tenantId, id }, locking));
  }
}

/** PostgreSQL, appendix A: unique_violation. */
const UNIQUE_VIOLATION = '23505';

/** Keys over all clients. An insert that meets a rival's waits for it, and then does nothing. */
@Injectable()
export class PostgresClientDirectory extends ClientDirectory {
  constructor(
    private readonly database: Database,
    private readonly fingerprints: Fingerprints,
  ) {
    super();
  }

  async check(slug: string, orgNumber: OrgNumber | undefined): Promise<Claim> {
    const licence = this.licenceOf(orgNumber);
    const taken = await this.directory
      .select(['slug'])
      .where(({ or, eb }) => or([eb('slug', '=', slug), ...(licence ? [eb('licence', '=', licence)] : [])]))
      .execute();
    if (taken.some((entry) => entry.slug === slug)) return 'slug-taken';
    return taken.length > 0 ? 'org-number-licensed' : 'claimed';
  }

  async claim(tenantId: string, slug: string, orgNumber: OrgNumber | undefined): Promise<Claim> {
    const entry = { slug, tenant_id: tenantId, licence: this.licenceOf(orgNumber) ?? null };
    const claimed = await this.database
      .app<TenancyTables>()
      .insertInto('client_directory')
      .values(entry)
      .onConflict((conflict) => conflict.doNothing())
      .returning('slug')
      .executeTakeFirst();
    if (claimed) return 'claimed';
    return this.check(slug, orgNumber);
  }

  async takeLicence(tenantId: string, orgNumber: OrgNumber): Promise<Claim> {
    const taken = this.database
      .app<TenancyTables>()
      .updateTable('client_directory')
      .set({ licence: this.licenceOf(orgNumber)! })
      .where('tenant_id', '=', tenantId);
    try {
      await taken.execute();
      return 'claimed';
    } catch (error) {
      // A rival's; this transaction is lost with it.
      if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'org-number-licensed';
      throw error;
    }
  }

  async releaseLicence(tenantId: string): Promise<void> {
    await this.database
      .app<TenancyTables>()
      .updateTable('client_directory')
      .set({ licence: null })
      .where('tenant_id', '=', tenantId)
      .execute();
  }

  private get directory() {
    return this.database.app<TenancyTables>().selectFrom('client_directory');
  }

  private licenceOf(orgNumber: OrgNumber | undefined): string | undefined {
    if (!orgNumber) return undefined;
    return this.fingerprints.of({ kind: 'org-number', value: `${orgNumber.country}:${orgNumber.number}` });
  }
}

@Injectable()
export class PostgresMarkers extends Markers {
  constructor(private readonly database: Database) {
    super();
  }

  async put(markers: Marker[]): Promise<void> {
    // Of two deletions the later one counts: it lasts longer.
    await this.database
      .app<TenancyTables>()
      .insertInto('re_registration_marker')
      .values(
        markers.map(({ markedAt, expiresAt, ...marker }) => ({
          ...marker,
          marked_at: markedAt,
          expires_at: expiresAt,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('fingerprint').doUpdateSet(({ ref }) => ({
          cause: ref('excluded.cause'),
          marked_at: ref('excluded.marked_at'),
          expires_at: ref('excluded.expires_at'),
        })),
      )
      .execute();
  }

  async matching(fingerprints: string[], at: Date): Promise<Marker[]> {
    const rows = await this.database
      .app<TenancyTables>()
      .selectFrom('re_registration_marker')
      .selectAll()
      .where('fingerprint', 'in', fingerprints)
      .where('expires_at', '>', at)
      .execute();
    return rows.map(({ marked_at, expires_at, ...marker }) => ({
      ...marker,
      markedAt: new Date(marked_at),
      expiresAt: new Date(expires_at),
    }));
  }
}

@Injectable()
export class PostgresPurgeDays extends PurgeDays {
  constructor(private readonly database: Database) {
    super();
  }

  async takePlace(date: LocalDate, cap: number): Promise<boolean> {
    if (cap < 1) return false;
    const { rows } = await sql`
      insert into purge_day (date, started) values (${date}, 1)
      on conflict (date) do update set started = purge_day.started + 1 where purge_day.started < ${cap}
      returning started`.execute(this.database.app());
    return rows.length > 0;
  }
}

function existing<T>(row: T | null): T {
  if (!row) throw new NotFound();
  return row;
}
