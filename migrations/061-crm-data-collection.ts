import { Migration } from '@mikro-orm/migrations';

/** Files on their way into the register: the bytes, what became of them, and the rows that stayed outside. */
export class CrmDataCollection extends Migration {
  override up(): void {
    this.addSql(`
      create table contact_import (
        tenant_id uuid not null,
        id uuid not null,
        version integer not null default 1,
        state text not null check (state in
          ('VALIDATING', 'READY', 'RUNNING', 'DONE', 'PARTIAL', 'REJECTED', 'CANCELLED')),
        file_name text not null,
        stated_encoding text,
        requested_by uuid not null,
        received_bytes bigint not null,
        chunks integer not null,
        uploaded_at timestamptz,
        sheet jsonb,
        plan jsonb,
        fault jsonb,
        processed_rows integer not null,
        created integer not null,
        updated integer not null,
        skipped integer not null,
        rejected integer not null,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        -- Wall time until which one worker, or the sender, is believed to be at it.
        leased_until timestamptz,
        primary key (tenant_id, id)
      );
      create index contact_import_by_creation on contact_import (tenant_id, created_at, id);
      create index contact_import_waiting on contact_import (leased_until) where state in ('VALIDATING', 'RUNNING');
      call protect_tenant_table('contact_import');
      call let_system_list('contact_import', 'tenant_id, id, state, leased_until');

      create table import_chunk (
        tenant_id uuid not null,
        import_id uuid not null,
        ordinal integer not null,
        bytes bytea not null,
        primary key (tenant_id, import_id, ordinal),
        foreign key (tenant_id, import_id) references contact_import (tenant_id, id) on delete cascade
      );
      -- Read once or twice and thrown away: compressing it would only cost time.
      alter table import_chunk alter column bytes set storage external;
      call protect_tenant_table('import_chunk', 'select, insert, delete');

      create table import_fault (
        tenant_id uuid not null,
        import_id uuid not null,
        line integer not null,
        ordinal integer not null,
        column_name text,
        rule text not null,
        message text not null,
        masked_value text,
        primary key (tenant_id, import_id, line, ordinal),
        foreign key (tenant_id, import_id) references contact_import (tenant_id, id) on delete cascade
      );
      call protect_tenant_table('import_fault', 'select, insert, delete');
    `);
  }
}
