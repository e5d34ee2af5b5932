import { Migration } from '@mikro-orm/migrations';

/**
 * What every context stands on: the roles' rights, row level security in one procedure, the outbox with its
 * inbox, idempotency keys and the business clock.
 */
export class Platform extends Migration {
  override up(): void {
    this.addSql(`
      grant usage on schema public to crm_app, crm_system, crm_search;

      -- The tenant of the statement. Reads without one see nothing; writes without one are refused aloud.
      create function current_tenant() returns uuid language sql stable parallel safe
        as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
      create function required_tenant() returns uuid language sql stable parallel safe
        as $$ select current_setting('app.tenant_id')::uuid $$;

      -- Forces row level security on a tenant's table and gives the app its rights on it.
      create procedure protect_tenant_table(target regclass, rights text default 'select, insert, update, delete')
      language plpgsql as $$
      begin
        execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        execute format('create policy tenant_scope on %s to crm_app
          using (tenant_id = (select current_tenant())) with check (tenant_id = (select required_tenant()))', target);
        execute format('grant %s on %s to crm_app', rights, target);
      end $$;

      -- Lets the system login list rows across tenants, and nothing more.
      create procedure let_system_list(target regclass, columns text)
      language plpgsql as $$
      begin
        execute format('create policy system_lists on %s for select to crm_system using (true)', target);
        execute format('grant select (%s) on %s to crm_system', columns, target);
      end $$;

      create table outbox_message (
        tenant_id uuid not null,
        id uuid not null,
        type text not null,
        version integer not null,
        payload jsonb not null,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null,
        state text not null check (state in ('PENDING', 'DONE')),
        attempts integer not null,
        next_attempt_at timestamptz not null,
        last_error text,
        primary key (tenant_id, id)
      );
      create index outbox_pending on outbox_message (next_attempt_at, id) where state = 'PENDING';
      call protect_tenant_table('outbox_message');
      call let_system_list('outbox_message', 'tenant_id, id, type, state, attempts, next_attempt_at, recorded_at');

      create table inbox_message (
        tenant_id uuid not null,
        consumer text not null,
        message_id uuid not null,
        processed_at timestamptz not null,
        primary key (tenant_id, consumer, message_id)
      );
      create index inbox_age on inbox_message (processed_at);
      call protect_tenant_table('inbox_message');
      call let_system_list('inbox_message', 'tenant_id, processed_at');

      create table idempotency_key (
        tenant_id uuid not null,
        owner text not null,
        key text not null,
        request_hash text not null,
        state text not null check (state in ('CLAIMED', 'DONE')),
        status integer,
        headers jsonb,
        body jsonb,
        claimed_at timestamptz not null,
        primary key (tenant_id, owner, key)
      );
      create index idempotency_age on idempotency_key (claimed_at);
      call protect_tenant_table('idempotency_key');
      call let_system_list('idempotency_key', 'tenant_id, claimed_at');

      create table business_clock (
        id integer primary key check (id = 1),
        offset_ms bigint not null,
        frozen_at_ms bigint
      );
      insert into business_clock values (1, 0, null);
      grant select, update on business_clock to crm_app;
      grant select on business_clock to crm_system;
    `);
  }
}
