import { Migration } from '@mikro-orm/migrations';

/** What people said about a consent, word by word, and staff's lists over all clients of holds and accuracy cases. */
export class PrivacyLists extends Migration {
  override up(): void {
    this.addSql(`alter table consent add column history jsonb not null default '[]'`);
    this.listed('accuracy_case', 'tenant_id, id, number, state, notified_at, due_on');
    this.listed('legal_hold', 'tenant_id, id, state, placed_at');
  }

  /** Whichever part of the product came first may have let the system list a table already. */
  private listed(table: string, columns: string): void {
    this.addSql(`
      do $$ begin
        if exists (select from pg_policies where tablename = '${table}' and policyname = 'system_lists') then
          grant select (${columns}) on ${table} to crm_system;
        else
          call let_system_list('${table}', '${columns}');
        end if;
      end $$`);
  }
}
