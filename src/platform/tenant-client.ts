import { createRequire } from 'node:module';
import pg from 'pg';
import { currentScope } from './tenant-scope.js';

/**
 * A `pg` client that sends the tenant together with every statement, in one round trip and one implicit
 * transaction, so that row level security applies without a BEGIN of its own. It reaches into pg's
 * internals: pg is pinned, and `test/platform/tenant-client.test.ts` is the contract that an upgrade must pass.
 *
 * Never a session-level SET: behind a transaction pooler that reads other tenants' rows.
 */
const scopeStatement = "select set_config('app.tenant_id', $1, true)";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// biome-ignore lint/suspicious/noExplicitAny: pg ships no types for its wire-level internals.
type Wire = any;
const BaseQuery: Wire = createRequire(import.meta.url)('pg/lib/query.js');

class TenantQuery extends BaseQuery {
  private scopeCompletes = false;

  constructor(
    private readonly tenantId: string,
    private readonly namedScope: boolean,
    config: Wire,
    values: Wire,
    callback: Wire,
    name: string | undefined,
  ) {
    super(config, values, callback);
    if (name) this.name = name;
  }

  // Only the extended protocol lets two statements share one Sync.
  requiresPreparation(): boolean {
    return true;
  }

  prepare(connection: Wire): void {
    // PgBouncer before 1.21 loses named statements in transaction mode, hence the choice.
    const name = this.namedScope ? '__tenant' : '';
    if (!this.namedScope || !connection.scopePrepared) connection.parse({ name, text: scopeStatement });
    connection.scopePrepared = this.namedScope;
    connection.bind({ portal: '', statement: name, values: [this.tenantId] });
    connection.execute({ portal: '' });
    this.scopeCompletes = true;
    super.prepare(connection);
  }

  handleDataRow(message: Wire): void {
    if (!this.scopeCompletes) super.handleDataRow(message);
  }

  handleCommandComplete(message: Wire, connection: Wire): void {
    if (this.scopeCompletes) this.scopeCompletes = false;
    else super.handleCommandComplete(message, connection);
  }
}

/**
 * Names the statements that keep coming back, so that Postgres parses, rewrites under its policies and plans them
 * once a connection instead of once a request. Rare ones stay unnamed: each name costs memory on every connection.
 */
class FrequentStatements {
  private static readonly NAMED_FROM = 5;
  private static readonly MOST = 200;
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** `undefined` while it is rare, and for `*`: a prepared one would break when a migration adds a column. */
  nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known) return known;
    if (this.names.size >= FrequentStatements.MOST || text.includes('*')) return undefined;
    const times = (this.seen.get(text) ?? 0) + 1;
    if (times < FrequentStatements.NAMED_FROM) {
      if (this.seen.size < 10 * FrequentStatements.MOST || this.seen.has(text)) this.seen.set(text, times);
      return undefined;
    }
    this.seen.delete(text);
    const name = `__frequent_${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}

export interface TenantClientOptions {
  /** False behind a transaction pooler that does not know named statements. */
  namedScope: boolean;
  /** Called once per round trip; tests count them (quality.md 24). */
  onRoundTrip?: (text: string) => void;
}

/** Binds the options, because the pool constructs its clients itself. */
export function tenantClient(options: TenantClientOptions): typeof pg.Client {
  const Base: Wire = pg.Client;
  const frequent = new FrequentStatements();

  class TenantClient extends Base {
    private inTransaction = false;

    query(config: Wire, values?: Wire, callback?: Wire): Wire {
      const text: string = typeof config === 'string' ? config : (config.text ?? '');
      options.onRoundTrip?.(text);
      if (typeof config.submit === 'function') return super.query(config, values, callback);
      if (/^(begin|start transaction)\b/i.test(text)) return this.begin(text);
      if (/^commit\b/i.test(text)) return this.commit(text);
      if (/^rollback(?! to)\b/i.test(text)) {
        // Sent bare: in a transaction that failed, a scope statement in front would keep the ROLLBACK from running.
        this.inTransaction = false;
        return super.query(text).catch((error: unknown) => this.giveBack(error));
      }

      const tenantId = currentScope()?.tenantId;
      if (this.inTransaction || !tenantId) return super.query(config, values, callback);
      return this.sendScoped(tenantId, config, values, callback);
    }

    /**
     * Kysely keeps a connection whose BEGIN or ROLLBACK failed, and the pool would count it as lent for ever: a few
     * of those, and nobody gets one any more. It is handed back here, to be thrown away.
     */
    private giveBack(error: unknown): never {
      this.inTransaction = false;
      const { release } = this as Wire;
      (this as Wire).release = () => undefined;
      release?.(error);
      throw error;
    }

    private begin(text: string): Promise<unknown> {
      const scope = currentScope();
      const opening = [text];
      if (scope?.tenantId) {
        // The simple protocol takes several statements but no parameters; a UUID needs no quoting.
        if (!UUID.test(scope.tenantId)) return this.giveBack(new TypeError('A tenant id is a UUID in lower case'));
        opening.push(`select set_config('app.tenant_id', '${scope.tenantId}', true)`);
        if (scope.opening) opening.push(scope.opening);
      }
      this.inTransaction = true;
      return super.query(opening.join(';')).then(
        (results: Wire) => {
          const all = Array.isArray(results) ? results : [results];
          scope?.opened?.(all.slice(2).map((result: Wire) => result.rows));
          return all[0];
        },
        (error: unknown) => this.giveBack(error),
      );
    }

    /** A closing statement that fails keeps the COMMIT behind it from running. */
    private commit(text: string): Promise<unknown> {
      this.inTransaction = false;
      const closing = currentScope()?.closing;
      if (!closing) return super.query(text);
      return super.query(`${closing};${text}`).then((results: Wire) => results.at(-1));
    }

    private sendScoped(tenantId: string, config: Wire, values: Wire, callback: Wire): Wire {
      const done = typeof values === 'function' ? values : callback;
      const parameters = typeof values === 'function' ? undefined : values;
      const name = typeof config === 'string' && options.namedScope ? frequent.nameOf(config) : undefined;
      const send = (settle: Wire) =>
        super.query(new TenantQuery(tenantId, options.namedScope, config, parameters, settle, name));
      if (done) return send(done);
      return new Promise((resolve, reject) => {
        const settle = (error: unknown, result: unknown) => (error ? reject(error) : resolve(result));
        send(settle);
      });
    }
  }

  return TenantClient as unknown as typeof pg.Client;
}
