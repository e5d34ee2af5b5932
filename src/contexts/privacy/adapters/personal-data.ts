import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { stringify } from 'csv-stringify/sync';
import { strToU8, zipSync } from 'fflate';
import { sql } from 'kysely';
import { Config } from '../../../platform/config.js';
import { CSV_DIALECT } from '../../../platform/csv.js';
import { Database } from '../../../platform/database.js';
import { isoInstant } from '../../../platform/instants.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { PersonalDataHolder, type PersonalRecords } from '../../../shared-kernel/personal-data.js';
import { ErasureLedger, LedgerCopy, type LedgerEntry, type NewErasure, PersonalData } from '../application/ports.js';
import { ErasureEntry } from '../domain/erasure-entry.js';

@Injectable()
export class DiscoveredPersonalData extends PersonalData {
  private found: PersonalDataHolder[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {
    super();
  }

  holders(): PersonalDataHolder[] {
    const providers = this.discovery.getProviders().map(({ instance }) => instance);
    this.found ??= [...new Set(providers.filter((instance) => instance instanceof PersonalDataHolder))];
    return this.found;
  }
}

@Injectable()
export class PostgresErasureLedger extends ErasureLedger {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly copy: LedgerCopy,
  ) {
    super();
  }

  add({ tenantId, id, role, email, at, receipt }: NewErasure): void {
    const facts = { tenantId, id, role, person: this.hashOf(email), receipt };
    UnitOfWork.em.persist(ErasureEntry.of(facts, at));
    UnitOfWork.afterCommit(() => this.copy.append({ ...facts, at: at.toISOString() }));
  }

  async adopt({ tenantId, id, role, person, receipt, at }: LedgerEntry): Promise<void> {
    await sql`insert into erasure_entry (tenant_id, id, role, person, receipt, at)
      values (${tenantId}, ${id}, ${role}, ${person}, ${JSON.stringify(receipt)}::jsonb, ${at})
      on conflict do nothing`.execute(this.database.app());
  }

  hashOf(email: string): string {
    return createHmac('sha256', this.config.APP_SECRET).update(`erased\n${email.toLowerCase()}`).digest('base64url');
  }

  async entries(): Promise<LedgerEntry[]> {
    const { rows } = await sql<Omit<LedgerEntry, 'tenantId' | 'at'> & { tenant_id: string; at: Date }>`
      select tenant_id, id, role, person, receipt, at from erasure_entry order by at, id`.execute(
      this.database.system(),
    );
    return rows.map(({ tenant_id, at, ...entry }) => ({ tenantId: tenant_id, ...entry, at: isoInstant(at) }));
  }
}

/** Machine-readable twice over (ToS 9.9): all of it as JSON, and each kind of row as CSV. */
export const packed = (files: PersonalRecords[]): Uint8Array => {
  const whole = Object.fromEntries(files.map(({ name, rows }) => [name, rows]));
  const json = { 'personal-data.json': strToU8(`${JSON.stringify(whole, null, 2)}\n`) };
  const tables = files.filter(({ rows }) => rows.length > 0).map(({ name, rows }) => [`${name}.csv`, csvOf(rows)]);
  return zipSync({ ...json, ...Object.fromEntries(tables) });
};

const csvOf = (rows: Record<string, unknown>[]): Uint8Array =>
  strToU8(stringify(rows, { ...CSV_DIALECT, header: true }));
