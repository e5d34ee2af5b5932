import { Migration } from '@mikro-orm/migrations';

/** Letters, each with its deliveries, kept as they were sent. */
export class Notices extends Migration {
  override up(): void {
    this.addSql(`
      create table notice (
        tenant_id uuid not null,
        id uuid not null,
        key text not null,
        template text not null,
        template_version integer,
        clause text,
        to_contract boolean not null,
        data jsonb not null,
        state text not null check (state in ('QUEUED', 'ACCEPTED', 'BOUNCED', 'DROPPED')),
        not_before timestamptz not null,
        queued_at timestamptz not null,
        accepted_at timestamptz,
        reason text,
        primary key (tenant_id, id),
        unique (tenant_id, key)
      );
      create index notice_across on notice (id);
      call protect_tenant_table('notice', 'select, insert, update, delete');
      call let_system_list('notice', 'tenant_id, id, key, template, template_version, clause, state, not_before,
        queued_at, accepted_at, reason');

      create table delivery (
        tenant_id uuid not null,
        id uuid not null,
        notice_id uuid not null,
        not_before timestamptz not null,
        email text not null,
        name text not null,
        language text not null check (language in ('sv', 'en')),
        state text not null check (state in ('QUEUED', 'ACCEPTED', 'BOUNCED', 'DROPPED')),
        attempts integer not null,
        lease_until timestamptz,
        retry_at timestamptz,
        accepted_at timestamptz,
        reply text,
        letter jsonb,
        primary key (tenant_id, id),
        foreign key (tenant_id, notice_id) references notice (tenant_id, id) on delete cascade
          deferrable initially deferred
      );
      create index delivery_of_notice on delivery (tenant_id, notice_id);
      create index delivery_due on delivery (not_before, id) where state = 'QUEUED';
      call protect_tenant_table('delivery', 'select, insert, update, delete');
      call let_system_list('delivery', 'tenant_id, id, notice_id, not_before, state, attempts, lease_until, retry_at');
    `);
  }
}
