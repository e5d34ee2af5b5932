import { Migration } from '@mikro-orm/migrations';

/** Clients with their agreements and instances, and the few tables that look across them. */
export class Tenancy extends Migration {
  override up(): void {
    this.contracts();
    this.instances();
    this.returning();
    this.across();
  }

  private contracts(): void {
    this.addSql(`
      create table registration (
        tenant_id uuid not null,
        id uuid not null,
        state text not null check (state in ('PENDING', 'AWAITING_APPROVAL', 'VERIFIED', 'LAPSED')),
        email text not null,
        name text not null,
        password_hash text not null,
        language text not null check (language in ('sv', 'en')),
        customer_kind text not null check (customer_kind in ('business', 'consumer')),
        country text not null,
        client_name text not null,
        org_no text,
        org_no_is_personal boolean not null,
        slug text not null,
        acceptances jsonb not null,
        marketing boolean not null,
        ip text not null,
        locale text not null,
        token_hash text not null,
        registered_at timestamptz not null,
        lapses_at timestamptz not null,
        primary key (tenant_id, id),
        unique (tenant_id)
      );
      call protect_tenant_table('registration', 'select, insert, update');

      create table client (
        tenant_id uuid primary key,
        state text not null check (state in ('PENDING', 'ACTIVE', 'ENDED')),
        name text not null,
        customer_kind text not null check (customer_kind in ('business', 'consumer')),
        country text not null,
        org_no text,
        org_no_is_personal boolean not null,
        language text not null check (language in ('sv', 'en')),
        registration_email text not null,
        contact_name text not null,
        version integer not null default 1
      );
      call protect_tenant_table('client', 'select, insert, update');
      call let_system_list('client', 'tenant_id, state, name, customer_kind, country');

      create table agreement (
        tenant_id uuid primary key,
        state text not null check (state in ('PENDING', 'ACTIVE', 'ENDED')),
        concluded_at timestamptz,
        ended_at timestamptz
      );
      call protect_tenant_table('agreement', 'select, insert, update');
    `);
  }

  private instances(): void {
    this.addSql(`
      create table instance (
        tenant_id uuid primary key,
        slug text not null,
        lifecycle text not null
          check (lifecycle in ('PROVISIONING', 'ACTIVE', 'READ_ONLY', 'BLOCKED', 'PURGING', 'PURGED')),
        state text not null
          check (state in ('PROVISIONING', 'ACTIVE', 'READ_ONLY', 'SUSPENDED', 'BLOCKED', 'PURGING', 'PURGED')),
        suspensions jsonb not null,
        entitlements jsonb not null,
        deletion jsonb,
        purged_for text check (purged_for in ('debt', 'expiry', 'closure', 'breach', 'withdrawal')),
        version integer not null default 1
      );
      call protect_tenant_table('instance', 'select, insert, update');
      call let_system_list('instance', 'tenant_id, slug, state, deletion');

      -- What the gate asks of every request; identity joins it in the one statement that proves a session.
      create view instance_access with (security_invoker = true) as
        select i.tenant_id, i.state, i.entitlements -> 'modules' as modules,
          i.suspensions -> 0 ->> 'clause' as suspended_under, a.state = 'ENDED' as agreement_ended
        from instance i join agreement a on a.tenant_id = i.tenant_id;
      grant select on instance_access to crm_app;
    `);
  }

  private returning(): void {
    this.addSql(`
      create table re_registration (
        tenant_id uuid not null,
        id uuid not null,
        registration_id uuid not null,
        cause text not null,
        matched jsonb not null,
        state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED')),
        requested_at timestamptz not null,
        decided_by text,
        decided_at timestamptz,
        reason text,
        primary key (tenant_id, id)
      );
      call protect_tenant_table('re_registration', 'select, insert, update');
      call let_system_list('re_registration', 'tenant_id, id, cause, matched, state, requested_at, decided_at');

      -- No tenant: it outlives the one that it remembers. Found by the exact keyed hash alone.
      create table re_registration_marker (
        fingerprint text primary key,
        kind text not null check (kind in ('org-number', 'email', 'domain')),
        cause text not null check (cause in ('debt', 'expiry', 'closure', 'breach', 'withdrawal')),
        expires_at timestamptz not null
      );
      grant select, insert, update on re_registration_marker to crm_app;
    `);
  }

  private across(): void {
    this.addSql(`
      -- No tenant: here alone two tenants could collide. A host name finds its tenant by the slug, which is never
      -- given away again; a licence is the keyed hash of country and number, because a number may be a person's.
      create table client_directory (
        slug text primary key,
        tenant_id uuid not null unique,
        licence text unique
      );
      grant select, insert on client_directory to crm_app;
      grant update (licence) on client_directory to crm_app;

      -- No tenant: counts purges over all of them, and names none.
      create table purge_day (
        date date primary key,
        started integer not null
      );
      grant select, insert, update on purge_day to crm_app;
    `);
  }
}
