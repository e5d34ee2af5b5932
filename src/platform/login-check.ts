import { sql } from 'kysely';
import type { Database } from './database.js';

/**
 * Row level security protects nobody from an owner, a superuser or a login that bypasses it. Returns why the
 * app's or the system's login is unfit, or an empty list.
 */
export async function loginFaults(database: Database): Promise<string[]> {
  const logins = [
    { name: 'DATABASE_URL', db: database.app<unknown>(), role: 'crm_app' },
    { name: 'SYSTEM_DATABASE_URL', db: database.system<unknown>(), role: 'crm_system' },
  ];
  const faults = await Promise.all(
    logins.map(async ({ name, db, role }) => {
      const { rows } = await sql<{ login: string; unsafe: boolean; owns: string; member: boolean }>`
        select current_user as login,
          (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as unsafe,
          (select count(*) from pg_class c join pg_roles r on r.oid = c.relowner
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and pg_has_role(r.oid, 'USAGE')) as owns,
          pg_has_role(current_user, ${role}, 'USAGE') as member`.execute(db);
      const found = rows[0]!;
      return [
        found.unsafe && `${name}: the login ${found.login} is a superuser or bypasses row level security`,
        Number(found.owns) > 0 && `${name}: the login ${found.login} owns tables, so policies do not bind it`,
        !found.member && `${name}: the login ${found.login} is neither ${role} nor a member of it`,
      ].filter((fault) => typeof fault === 'string');
    }),
  );
  return faults.flat();
}
