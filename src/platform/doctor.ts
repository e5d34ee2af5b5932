import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { sql } from 'kysely';
import { WallClock } from '../shared-kernel/clock.js';
import { Config } from './config.js';
import { Database } from './database.js';
import { loginFaults } from './login-check.js';
import { pendingMigrations } from './migrations.js';

export interface Diagnosis {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What to do about it; empty when all is well. */
  fix: string;
}

/** One thing that can be wrong with a running system. Contexts list their own among their providers. */
export abstract class DoctorCheck {
  abstract readonly check: string;
  abstract examine(): Promise<Omit<Diagnosis, 'check'>>;
}

export const well = (detail: string) => ({ status: 'ok' as const, detail, fix: '' });

/** Runs every check; one that throws has failed, and says how. */
@Injectable()
export class Doctor {
  constructor(private readonly discovery: DiscoveryService) {}

  async examine(): Promise<Diagnosis[]> {
    const instances = this.discovery.getProviders().map(({ instance }) => instance);
    const checks = [...new Set(instances.filter((instance) => instance instanceof DoctorCheck))];
    return Promise.all(checks.map((one) => this.run(one)));
  }

  private async run(one: DoctorCheck): Promise<Diagnosis> {
    try {
      return { check: one.check, ...(await one.examine()) };
    } catch (error) {
      return { check: one.check, status: 'fail', detail: (error as Error).message, fix: 'See the detail.' };
    }
  }
}

@Injectable()
export class ConfigurationCheck extends DoctorCheck {
  readonly check = 'configuration';

  constructor(private readonly config: Config) {
    super();
  }

  // An invalid configuration never gets this far: start-up lists its faults and ends.
  async examine() {
    if (!this.config.sandbox) return well(`complete, ${this.config.NODE_ENV}`);
    return {
      status: this.config.production ? ('fail' as const) : ('ok' as const),
      detail: 'valid; the sandbox stands in for what is not configured',
      fix: '',
    };
  }
}

@Injectable()
export class DatabaseCheck extends DoctorCheck {
  readonly check = 'database';

  constructor(private readonly database: Database) {
    super();
  }

  async examine() {
    const { rows } = await sql<{ version: number; text: string }>`
      select current_setting('server_version_num')::int as version, current_setting('server_version') as text`.execute(
      this.database.system(),
    );
    const { version, text } = rows[0]!;
    const faults = await loginFaults(this.database);
    if (faults.length > 0)
      return {
        status: 'fail' as const,
        detail: faults.join('; '),
        fix: 'Use the logins of docs/runbooks/database.md.',
      };
    if (version < 150_000)
      return { status: 'fail' as const, detail: `Postgres ${text}`, fix: 'Upgrade to Postgres 15 or newer.' };
    return well(`Postgres ${text}; the logins are neither owner nor superuser`);
  }
}

@Injectable()
export class MigrationsCheck extends DoctorCheck {
  readonly check = 'migrations';

  constructor(private readonly config: Config) {
    super();
  }

  async examine() {
    const pending = await pendingMigrations(this.config.MIGRATION_DATABASE_URL!);
    if (pending.length === 0) return well('up to date');
    return {
      status: 'fail' as const,
      detail: `pending: ${pending.join(', ')}`,
      fix: 'Start the application once; it migrates.',
    };
  }
}

/** Tables that belong to no tenant, each with its reason; `test/platform/schema.test.ts` holds every other to RLS. */
@Injectable()
export class RowSecurityCheck extends DoctorCheck {
  readonly check = 'row level security';

  constructor(private readonly database: Database) {
    super();
  }

  async examine() {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and exists (select 1 from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
        and not (c.relrowsecurity and c.relforcerowsecurity)
        and c.relname not in ('client_directory', 'client_number', 'session')
      order by 1`.execute(this.database.system());
    if (rows.length === 0) return well('forced on every tenant table');
    const names = rows.map(({ name }) => name).join(', ');
    return {
      status: 'fail' as const,
      detail: `not forced on ${names}`,
      fix: 'call protect_tenant_table(…) in a migration.',
    };
  }
}

@Injectable()
export class OutboxCheck extends DoctorCheck {
  readonly check = 'outbox';
  private static readonly lateAfterMs = 5 * 60_000;

  constructor(
    private readonly database: Database,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async examine() {
    const { rows } = await sql<{ pending: string; oldest: Date | null; tried: number | null }>`
      select count(*) as pending, min(recorded_at) as oldest, max(attempts) as tried
      from outbox_message where state = 'PENDING'`.execute(this.database.system());
    const { pending, oldest, tried } = rows[0]!;
    if (!oldest || this.wall.now().getTime() - oldest.getTime() < OutboxCheck.lateAfterMs)
      return well(`${pending} on their way`);
    return {
      status: 'warn' as const,
      detail: `${pending} pending, the oldest since ${oldest.toISOString()}, tried ${tried} times`,
      fix: 'Read the log lines of context "Outbox"; docs/runbooks/outbox.md.',
    };
  }
}

export const doctorChecks = [ConfigurationCheck, DatabaseCheck, MigrationsCheck, RowSecurityCheck, OutboxCheck];
