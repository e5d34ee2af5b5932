import type { Socket } from 'node:net';
import { type EntitySchema, MikroORM, type Options, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Unavailable } from '../shared-kernel/errors.js';
import { tenantClient } from './tenant-client.js';
import { currentScope } from './tenant-scope.js';

export interface DatabaseOptions {
  appUrl: string;
  systemUrl: string;
  poolSize: number;
  namedScope: boolean;
  entities: EntitySchema[];
  onRoundTrip?: (text: string) => void;
  /** A statement may take this long; a connection that says nothing for a quarter longer is believed dead. */
  timeoutMs?: number;
}

/**
 * The two doors to Postgres. `app` sees the tenant of the current scope and nothing else; `system` lists ids
 * across tenants from the few tables whose policies let it, and never writes.
 */
export class Database {
  private constructor(
    readonly orm: MikroORM,
    private readonly systemPool: Kysely<unknown>,
  ) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    const orm = await MikroORM.init(ormOptions(options));
    const pool = new pg.Pool({
      connectionString: options.systemUrl,
      max: 4,
      types: plainDates,
      ...timeoutsOf(options),
    });
    // A connection that Postgres drops must not end the process, be it idle or at work: whoever waits for an answer is
    // told, and the next query opens another. The pool itself listens to the idle ones only.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    giveUpOnSilence(pool, options);
    return new Database(orm, new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }));
  }

  /**
   * SQL in the current tenant's scope: inside a unit of work its transaction, otherwise one round trip.
   * `Tables` is the caller's own view of its tables. Without a tenant row level security shows nothing.
   */
  app<Tables>(): Kysely<Tables> {
    const unit = currentScope()?.unit;
    return (unit ? unit.em.getKysely() : this.orm.em.getConnection().getClient()) as unknown as Kysely<Tables>;
  }

  /** Across tenants, ids only. The effect of what is found runs in the tenant's own scope. */
  system<Tables>(): Kysely<Tables> {
    return this.systemPool as unknown as Kysely<Tables>;
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    await this.systemPool.destroy();
  }
}

/** A plain date stays plain, as the ORM's own connections read it; pg alone would make an instant of it. */
const plainDates: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
};

const TIMEOUT_MS = 30_000;
/** What runs out of time is told so by Postgres first; only a connection that is gone cannot tell. */
const silenceMs = (timeoutMs: number): number => timeoutMs * 1.25;

function timeoutsOf({ timeoutMs = TIMEOUT_MS, namedScope }: DatabaseOptions): pg.PoolConfig {
  const ours = { connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000, keepAlive: true };
  // A pooler shares its connections and refuses settings of one client; there they belong to the logins.
  if (!namedScope) return ours;
  // Whoever vanished in the middle of a transaction keeps nobody else from its rows for longer than this.
  return { ...ours, statement_timeout: timeoutMs, idle_in_transaction_session_timeout: 2 * timeoutMs };
}

/**
 * A connection whose other end is gone without a word would be waited for until the kernel gives up, a quarter of an
 * hour later, and a pool of those answers nobody. One that is asked something and stays silent is thrown away.
 */
function giveUpOnSilence(pool: pg.Pool, { timeoutMs = TIMEOUT_MS }: DatabaseOptions): void {
  pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: { stream: Socket } };
    connection.stream.setTimeout(silenceMs(timeoutMs));
    connection.stream.on('timeout', () => {
      const { readyForQuery, _ending } = client as unknown as { readyForQuery: boolean; _ending: boolean };
      if (readyForQuery && !_ending) return;
      connection.stream.destroy(Object.assign(new Error('The database went silent'), { code: 'ETIMEDOUT' }));
    });
  });
}

function ormOptions(options: DatabaseOptions): Options {
  return {
    driver: PostgreSqlDriver,
    clientUrl: options.appUrl,
    entities: options.entities,
    pool: { min: 1, max: options.poolSize },
    forceUtcTimezone: true,
    driverOptions: {
      Client: tenantClient({ namedScope: options.namedScope, onRoundTrip: options.onRoundTrip }),
      ...timeoutsOf(options),
      onPoolCreated: (pool: pg.Pool) => giveUpOnSilence(pool, options),
    },
    discovery: { warnWhenNoEntities: false },
    // A row that vanished between two statements is the database's doing, never a missing page.
    findOneOrFailHandler: (name: string) => new Error(`${name} is gone`),
  };
}

const connectionLost = new Set(['08000', '08003', '08006', '25P03', '57014', '57P01', '57P02', '57P03', '53300']);

/** Tells a database that is away from a statement that is wrong. */
export function asUnavailable(error: unknown): Unavailable | undefined {
  const chain = [error, (error as Error | undefined)?.cause] as ({ code?: string; message?: string } | undefined)[];
  const lost = chain.some(
    (link) =>
      link &&
      (connectionLost.has(link.code ?? '') ||
        /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/.test(link.code ?? '') ||
        /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(link.message ?? '')),
  );
  return lost ? new Unavailable('database-unavailable', 'The database is away; try again in a moment.') : undefined;
}
