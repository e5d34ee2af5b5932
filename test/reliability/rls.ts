import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { dice, type Verdict } from './ground.js';
import { storm, throughPooler } from './rls-storm.js';

interface Size {
  /** Requests of several tenants at once over a few shared connections. */
  requests: number;
  tenants: number;
}

export const short: Size = { requests: 200, tenants: 3 };
export const full: Size = { requests: 10_000, tenants: 8 };

const ACME = '01900000-0000-7000-8000-00000000000a';
const BOLT = '01900000-0000-7000-8000-00000000000b';
const CANARY = 'canary-of-bolt';

/** Bar 11: row level security as the catalogue has it, as the database enforces it, and as people at once meet it. */
export async function rls({ requests, tenants }: Size): Promise<Verdict> {
  const catalogue = await onCopy(catalogueFaults);
  const enforced = await onCopy(enforcement);
  const stormed = await storm(requests, tenants);
  const pooled = await throughPooler(requests, tenants);
  return {
    holds:
      [...catalogue, ...enforced.faults, ...stormed.faults].length === 0 &&
      !('faults' in pooled && pooled.faults.length),
    catalogueFaults: catalogue,
    tenantTables: enforced.tables,
    attempts: enforced.attempts,
    enforcementFaults: enforced.faults,
    storm: stormed,
    pooler: pooled,
  };
}

async function onCopy<T>(work: (admin: pg.Client, database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    return await work(admin, database);
  } finally {
    await admin.end();
    await database.drop();
  }
}

/** A table that has a tenant's column but belongs to none: it is read before the tenant is known. */
const BELONGING_TO_NOBODY = ['client_directory', 'client_number', 'session'];

const TENANT_TABLES = `select c.oid, c.relname from pg_class c
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    and c.relname <> all ('{${BELONGING_TO_NOBODY}}')
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`;

/** Each query names what breaks its rule. */
const RULES: Record<string, string> = {
  'a table is not protected at all': `select t.relname as name from (${TENANT_TABLES}) t join pg_class c on c.oid = t.oid
    where not (c.relrowsecurity and c.relforcerowsecurity)`,
  'a table lacks the tenant’s policy for what is read and what is written': `select t.relname as name
    from (${TENANT_TABLES}) t where not exists (select 1 from pg_policy p where p.polrelid = t.oid and p.polpermissive
      and p.polcmd = '*' and p.polroles = array['crm_app'::regrole]::oid[]
      and pg_get_expr(p.polqual, p.polrelid) ~ 'tenant_id = .*current_tenant\\(\\)'
      and pg_get_expr(p.polwithcheck, p.polrelid) ~ 'tenant_id = .*required_tenant\\(\\)')`,
  'a second policy widens what the app sees': `select t.relname || '.' || p.polname as name from (${TENANT_TABLES}) t
    join pg_policy p on p.polrelid = t.oid where p.polname <> 'tenant_scope'
      and ('crm_app'::regrole = any (p.polroles) or 0 = any (p.polroles))`,
  'another login than the app’s may do more than read': `select c.relname || '.' || p.polname as name from pg_policy p
    join pg_class c on c.oid = p.polrelid where p.polname <> 'tenant_scope' and p.polcmd <> 'r'`,
  'the system’s login may write': `select table_name || ' ' || privilege_type as name
    from information_schema.role_table_grants where grantee = 'crm_system' and privilege_type <> 'SELECT'`,
  'everybody may do something with a table': `select table_name || ' ' || privilege_type as name
    from information_schema.role_table_grants where grantee = 'PUBLIC' and table_schema = 'public'`,
  'a view or a materialised view sees past the policies': `select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and (c.relkind = 'm' or (c.relkind = 'v'
      and not coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'))`,
  'a function runs with another’s rights and is no search': `select p.proname as name from pg_proc p
    where p.prosecdef and p.pronamespace = 'public'::regnamespace and not (p.proowner = 'crm_search'::regrole
      and pg_get_function_result(p.oid) ~ '^(SETOF uuid|TABLE\\(id uuid(, rank \\w+( \\w+)?)?\\))$')`,
  'a search function trusts the caller’s search path': `select p.proname as name from pg_proc p
    where p.prosecdef and p.pronamespace = 'public'::regnamespace
      and not coalesce(array_to_string(p.proconfig, ',') like '%search_path=public, pg_temp%', false)`,
  'a login may bypass policies, or own tables': `select rolname as name from pg_roles r
    where rolname in ('crm_app', 'crm_system') and (rolsuper or rolbypassrls or rolcreaterole
      or exists (select 1 from pg_class c where c.relowner = r.oid)
      or exists (select 1 from pg_auth_members m where m.member = r.oid))`,
  'somebody can sign in as the searcher': `select rolname as name from pg_roles
    where rolname = 'crm_search' and (rolcanlogin or rolbypassrls or rolsuper)`,
  'a foreign table or a link leads out of the database': `select extname as name from pg_extension
    where extname in ('dblink', 'postgres_fdw', 'file_fdw', 'plperlu', 'plpython3u', 'adminpack')`,
};

/** What of the catalogue would let somebody past the policies; names the rule and the thing. */
export async function catalogueFaults(admin: pg.Client): Promise<string[]> {
  const faults: string[] = [];
  for (const [fault, query] of Object.entries(RULES)) {
    const { rows } = await admin.query<{ name: string }>(query);
    faults.push(...rows.map(({ name }) => `${fault}: ${name}`));
  }
  return faults;
}

interface Enforcement {
  tables: number;
  attempts: number;
  faults: string[];
}

/**
 * In every table a row of each of two tenants, made up by type; then every kind of statement without a tenant
 * and in the other's name. What is refused or finds nothing is right; a row seen or changed is a leak.
 */
async function enforcement(admin: pg.Client, { appUrl, systemUrl }: TestDatabase): Promise<Enforcement> {
  const tables = await fabricate(admin);
  const login = new pg.Client({ connectionString: appUrl });
  const system = new pg.Client({ connectionString: systemUrl });
  await Promise.all([login.connect(), system.connect()]);
  const result: Enforcement = { tables: tables.length, attempts: 0, faults: [] };
  try {
    for (const table of tables) {
      const before = await admin.query(`select md5(string_agg(t::text, '' order by t::text)) as sum from ${table} t`);
      for (const tenant of [undefined, ACME]) {
        for (const [manner, statement] of Object.entries(intrusions(table, tenant === undefined))) {
          result.attempts++;
          const outcome = await attempt(login, tenant, statement);
          const refusedWhere = tenant ? 'in another’s name' : 'without a tenant';
          if (outcome === 'succeeded') result.faults.push(`${table}: ${manner} ${refusedWhere} succeeded`);
          if (outcome === 'unexpected')
            result.faults.push(`${table}: ${manner} ${refusedWhere} failed for another reason`);
        }
      }
      for (const statement of [`update ${table} set tenant_id = tenant_id`, `delete from ${table}`]) {
        result.attempts++;
        if ((await attempt(system, undefined, statement)) !== 'refused')
          result.faults.push(`${table}: the system wrote`);
      }
      const after = await admin.query(`select md5(string_agg(t::text, '' order by t::text)) as sum from ${table} t`);
      if (before.rows[0].sum !== after.rows[0].sum) result.faults.push(`${table}: rows changed`);
      if (!(await seesItsOwn(login, table))) result.faults.push(`${table}: a tenant does not see its own row`);
    }
    return result;
  } finally {
    await Promise.all([login.end(), system.end()]);
  }
}

/** Statements that must touch no row of BOLT's. `returning` tells a row that was reached from one that was not. */
function intrusions(table: string, withoutTenant: boolean): Record<string, string> {
  const whose = withoutTenant ? '' : `where tenant_id = '${BOLT}'`;
  return {
    reading: `select 1 from ${table} ${whose}`,
    'reading everything but one’s own': `select 1 from ${table} where tenant_id is distinct from current_tenant()`,
    // Rights and policies are looked at before any constraint is.
    inserting: `insert into ${table} (tenant_id) values ('${BOLT}') returning 1`,
    'taking over': `update ${table} set tenant_id = '${ACME}' where tenant_id = '${BOLT}' returning 1`,
    'giving away': `update ${table} set tenant_id = '${BOLT}' ${withoutTenant ? '' : `where tenant_id = '${ACME}'`} returning 1`,
    deleting: `delete from ${table} ${whose} returning 1`,
    locking: `select 1 from ${table} ${whose} for update`,
  };
}

/**
 * Row security says 42501 and so does a missing right; a tenant that is not set is 42704, or 22P02 where it was
 * set before; a trigger that guards a table speaks up first, with P0001.
 */
const REFUSALS = ['42501', '42704', '22P02', 'P0001'];

async function attempt(login: pg.Client, tenant: string | undefined, statement: string) {
  await login.query('begin');
  try {
    if (tenant) await login.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    const { rowCount } = await login.query(statement);
    return rowCount === 0 ? 'nothing-found' : 'succeeded';
  } catch (error) {
    return REFUSALS.includes((error as { code: string }).code) ? 'refused' : 'unexpected';
  } finally {
    await login.query('rollback');
  }
}

/** Without this an empty answer would prove nothing. */
async function seesItsOwn(login: pg.Client, table: string): Promise<boolean> {
  await login.query('begin');
  await login.query("select set_config('app.tenant_id', $1, true)", [ACME]);
  const { rows } = await login.query(`select tenant_id from ${table}`);
  await login.query('rollback');
  return rows.length === 1 && rows[0].tenant_id === ACME;
}

/** One made-up row a tenant in every tenant's table, whatever its checks and references would say. */
async function fabricate(admin: pg.Client): Promise<string[]> {
  const { rows: tables } = await admin.query<{ relname: string }>(`${TENANT_TABLES} order by c.relname`);
  const { rows: checks } = await admin.query<{ drop: string }>(`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as drop from pg_constraint
    where contype in ('c', 'f') and connamespace = 'public'::regnamespace and conrelid <> 0`);
  for (const { drop } of checks) await admin.query(drop);
  await admin.query('set session_replication_role = replica');
  const roll = dice(11);
  for (const { relname } of tables) {
    const { rows: columns } = await admin.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [relname],
    );
    await admin.query(`delete from ${relname}`);
    for (const tenant of [ACME, BOLT]) {
      const row = Object.fromEntries(columns.map(({ name, type }) => [name, madeUp(type, roll)]));
      const names = columns.map(({ name }) => pg.escapeIdentifier(name)).join();
      const made = `select ${names} from jsonb_populate_record(null::${relname}, $1)`;
      await admin.query(`insert into ${relname} (${names}) ${made}`, [JSON.stringify({ ...row, tenant_id: tenant })]);
    }
  }
  await admin.query('set session_replication_role = origin');
  return tables.map(({ relname }) => relname);
}

function madeUp(type: string, roll: () => number): unknown {
  const number = 1 + Math.floor(roll() * 1_000_000);
  if (type === 'uuid') return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  if (type === 'text') return `${CANARY}-${number}`;
  if (type.endsWith('[]')) return [];
  if (type === 'jsonb') return { canary: CANARY };
  if (type === 'boolean') return true;
  if (type === 'date') return '2026-01-15';
  if (type.startsWith('timestamp')) return '2026-01-15T09:00:00Z';
  return number;
}
