import { Migration } from '@mikro-orm/migrations';

/** Saved questions, the runs that cost a unit each, and what they answered on the day. */
export class CrmQueries extends Migration {
  override up(): void {
    this.addSql(`
      create table saved_query (
        tenant_id uuid not null,
        id uuid not null,
        version integer not null default 1,
        name text not null,
        definition jsonb not null,
        saved_by uuid not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id)
      );
      create index saved_query_by_creation on saved_query (tenant_id, created_at, id);
      call protect_tenant_table('saved_query');

      create table query_run (
        tenant_id uuid not null,
        id uuid not null,
        -- No reference: a run outlives the query that it came from.
        query_id uuid,
        name text not null,
        state text not null check (state in ('DONE', 'FAILED')),
        failure text,
        result_id uuid,
        ran_by uuid not null,
        started_at timestamptz not null,
        ended_at timestamptz not null,
        primary key (tenant_id, id)
      );
      create index query_run_by_end on query_run (tenant_id, ended_at, id);
      call protect_tenant_table('query_run', 'select, insert, delete');

      -- Frozen: the application has no right to update it.
      create table query_result (
        tenant_id uuid not null,
        id uuid not null,
        run_id uuid not null,
        name text not null,
        definition jsonb not null,
        columns text[] not null,
        rows jsonb not null,
        row_count integer not null,
        truncated boolean not null,
        taken_at timestamptz not null,
        primary key (tenant_id, id),
        foreign key (tenant_id, run_id) references query_run (tenant_id, id)
      );
      create index query_result_of_run on query_result (tenant_id, run_id);
      create index query_result_by_time on query_result (tenant_id, taken_at, id);
      call protect_tenant_table('query_result', 'select, insert, delete');
    `);
  }
}
