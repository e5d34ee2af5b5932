import { Migration } from '@mikro-orm/migrations';

/** What privacy keeps beside its cases: whom it erased. */
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
    `);
  }
}
