import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Tables that belong to no tenant: a closed list, each with its reason, reached by exact key only. */
const withoutTenant: Record<string, string> = {
  account: 'one per person across instances (ToS 2.5); read by id or by normalised e-mail',
  session: 'read by the hash of a cookie, before the tenant is known to be the right one',
  throttle: 'counts guesses at an address before anybody is known',
  known_device: 'read by the hash of a device cookie at login',
  purge_day: 'one row a day: how many purges its cap still allows',
  maintenance_window: 'the service closes for every tenant alike (ADR 29)',
  client_number: 'unique over all clients (ADR 23); a payment names it before anybody knows whose it is',
  client_directory: 'slug and organisation number are unique over all clients (ToS 1.5)',
  legal_document: 'the same text for everybody',
  plan_version: 'public price list (ToS 3.3.a)',
  contract_policy: 'the operator’s reading of the contract, by version',
  re_registration_marker: 'keyed hashes that outlive the client they are about (ToS 3.6.e)',
  provider_event: 'Stripe names no tenant; read by event id',
  business_clock: 'the sandbox’s one row',
  mikro_orm_migrations: 'the migrator’s own',
};

describe('the schema', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  const rows = async <T>(text: string): Promise<T[]> => (await admin.query(text)).rows as T[];
  const names = async (text: string): Promise<string[]> => (await rows<{ name: string }>(text)).map(({ name }) => name);

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  const tenantTables = `select c.oid, c.relname from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`;

  test('every table has a tenant or stands on the list with its reason', async () => {
    const tables = await names(`select c.relname as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_class t join pg_attribute a on a.attrelid = t.oid
          where t.oid = c.oid and a.attname = 'tenant_id' and t.relforcerowsecurity)`);

    expect(tables.filter((name) => !(name in withoutTenant))).toEqual([]);
  });

  test('every other table forces row security, and the app’s policy checks what it reads and what it writes', async () => {
    const unprotected = await names(`select t.relname as name from (${tenantTables}) t
      join pg_class c on c.oid = t.oid
      where c.relforcerowsecurity and not exists (select 1 from pg_policy p where p.polrelid = t.oid
        and 'crm_app'::regrole = any(p.polroles) and p.polqual is not null and p.polwithcheck is not null)`);

    expect(unprotected).toEqual([]);
  });

  test('every key and foreign key of a tenant’s table begins with the tenant', async () => {
    const keys = await names(`select t.relname || '.' || i.relname as name from (${tenantTables}) t
      join pg_class c on c.oid = t.oid and c.relforcerowsecurity
      join pg_index x on x.indrelid = t.oid and (x.indisunique or x.indisprimary)
      join pg_class i on i.oid = x.indexrelid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
      where a.attname <> 'tenant_id'`);
    const references = await names(`select t.relname || '.' || k.conname as name from (${tenantTables}) t
      join pg_class c on c.oid = t.oid and c.relforcerowsecurity
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
      join pg_class target on target.oid = k.confrelid and target.relforcerowsecurity
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
      where a.attname <> 'tenant_id'`);

    expect(keys).toEqual([]);
    expect(references).toEqual([]);
  });

  test('the app’s and the system’s logins own nothing and cannot bypass policies; the system only reads', async () => {
    const unsafe = await names(`select rolname as name from pg_roles
      where rolname in ('crm_app', 'crm_system') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`);
    const owned = await names(`select c.relname as name from pg_class c
      where c.relowner in ('crm_app'::regrole, 'crm_system'::regrole)`);
    const written = await names(`select table_name || ' ' || privilege_type as name
      from information_schema.role_table_grants where grantee = 'crm_system' and privilege_type <> 'SELECT'`);

    expect([unsafe, owned, written]).toEqual([[], [], []]);
  });

  test('no view and no function lets anybody see past the policies', async () => {
    const views = await names(`select c.relname as name from pg_class c
      where c.relkind in ('v', 'm') and c.relnamespace = 'public'::regnamespace
        and not coalesce(c.reloptions @> array['security_invoker=true'], false)`);
    const definers = await rows<{ name: string; owner: string; result: string }>(`
      select p.proname as name, r.rolname as owner, pg_get_function_result(p.oid) as result
      from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.prosecdef and p.pronamespace = 'public'::regnamespace`);

    expect(views).toEqual([]);
    // Search functions are the one exception (architecture.md, decision 10): a role nobody can log in as, ids only.
    for (const { owner, result } of definers) {
      expect(owner).toBe('crm_search');
      expect(result).toMatch(/^(SETOF uuid|TABLE\(id uuid(, rank (real|double precision|integer))?\))$/);
    }
    expect(
      await names(
        "select rolname as name from pg_roles where rolname = 'crm_search' and (rolcanlogin or rolbypassrls)",
      ),
    ).toEqual([]);
  });

  test('no default and no function reads the database’s clock: time is an argument', async () => {
    const defaults = await names(`select c.relname || '.' || a.attname as name from pg_attrdef d
      join pg_class c on c.oid = d.adrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
      where c.relnamespace = 'public'::regnamespace and c.relname <> 'mikro_orm_migrations'
        and pg_get_expr(d.adbin, d.adrelid) ~* '(now|current_timestamp|current_date|clock_timestamp)'`);
    const functions = await names(`select proname as name from pg_proc where pronamespace = 'public'::regnamespace
      and prokind in ('f', 'p') and prosrc ~* '\\m(now\\(|current_timestamp|current_date|clock_timestamp)'
      and not exists (select 1 from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')`);

    expect([defaults, functions]).toEqual([[], []]);
  });

  test('no enum and no case-folding type: policies let only plain comparisons use an index', async () => {
    expect(await names("select typname as name from pg_type where typtype = 'e' or typname = 'citext'")).toEqual([]);
  });
});
