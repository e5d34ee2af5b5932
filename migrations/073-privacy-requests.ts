import { Migration } from '@mikro-orm/migrations';

/** Data subjects' requests (ToS 9.9) and requests to close an account (ToS 3.7). */
export class PrivacyRequests extends Migration {
  override up(): void {
    this.addSql(`
      create table data_request (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        kind text not null check (kind in
          ('access', 'rectification', 'restriction', 'portability', 'erasure', 'objection')),
        role text not null check (role in ('controller', 'processor')),
        channel text not null check (channel in ('form', 'instance', 'email', 'post')),
        received_at timestamptz not null,
        policy_version integer not null,
        account_id uuid,
        requester jsonb not null,
        details text not null,
        link_hash text not null,
        state text not null check (state in
          ('RECEIVED', 'ID_CHECK', 'IN_PROGRESS', 'EXTENDED', 'FULFILLED', 'PARTLY', 'REFUSED')),
        due_on date not null,
        identified_by text check (identified_by in ('session', 'link', 'staff')),
        identified_at timestamptz,
        forwarded_at timestamptz,
        extended_at timestamptz,
        extension_reason text,
        help jsonb,
        assigned_to uuid,
        answer jsonb,
        answered_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index data_request_of_account on data_request (tenant_id, account_id, id);
      create index data_request_link on data_request (tenant_id, link_hash);
      create index data_request_open on data_request (due_on, id)
        where state in ('RECEIVED', 'ID_CHECK', 'IN_PROGRESS', 'EXTENDED');
      call protect_tenant_table('data_request');
      call let_system_list('data_request', 'tenant_id, id, number, kind, role, channel, state, received_at, due_on,
        assigned_to');

      create table closure_request (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        scope text not null check (scope in ('instance', 'membership')),
        channel text not null check (channel in ('form', 'instance', 'email', 'post')),
        received_at timestamptz not null,
        account_id uuid,
        name text not null,
        account_email text not null,
        decision text not null,
        language text not null check (language in ('sv', 'en')),
        access_asked boolean not null,
        link_hash text not null,
        state text not null check (state in ('RECEIVED', 'INCOMPLETE', 'VERIFIED', 'CLOSED', 'REFUSED', 'PURGED')),
        missing jsonb not null,
        complete_at timestamptz,
        due_on date not null,
        verified_by text check (verified_by in ('session', 'link', 'staff')),
        verified_at timestamptz,
        closes_on date,
        closed_at timestamptz,
        purged_at timestamptz,
        refusal jsonb,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index closure_request_of_account on closure_request (tenant_id, account_id, id);
      create index closure_request_link on closure_request (tenant_id, link_hash);
      call protect_tenant_table('closure_request');
      call let_system_list('closure_request', 'tenant_id, id, number, scope, channel, state, received_at, due_on,
        closes_on');
    `);
  }
}
