import { Migration } from '@mikro-orm/migrations';

/** What privacy keeps beside its cases: whom it erased, who said yes to what, and which data is not up to date. */
export class PrivacyRegisters extends Migration {
  override up(): void {
    this.addSql(`
      create table erasure_entry (
        tenant_id uuid not null,
        id uuid not null,
        role text not null check (role in ('controller', 'processor')),
        person text not null,
        receipt jsonb not null,
        at timestamptz not null,
        primary key (tenant_id, id)
      );
      call protect_tenant_table('erasure_entry', 'select, insert');
      call let_system_list('erasure_entry', 'tenant_id, id, role, person, at');

      create table consent (
        tenant_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        purpose text not null check (purpose in ('marketing', 'research')),
        channel text not null check (channel in ('email', 'phone')),
        state text not null check (state in ('GIVEN', 'WITHDRAWN')),
        given_at timestamptz,
        withdrawn_at timestamptz,
        way text check (way in ('registration', 'privacy-centre', 'link')),
        letters jsonb not null,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, account_id, purpose, channel)
      );
      call protect_tenant_table('consent');
      call let_system_list('consent', 'tenant_id, id, purpose, channel, state');

      create table accuracy_case (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        what text not null,
        changed_on date,
        notified_at timestamptz not null,
        opened_by uuid not null,
        state text not null check (state in ('NOTIFIED', 'RESTRICTED', 'SUSPENDED', 'CORRECTED')),
        due_on date not null,
        restricted_at timestamptz,
        suspended_at timestamptz,
        suspension_reason text,
        corrected_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      call protect_tenant_table('accuracy_case');
    `);
  }
}
