import { Migration } from '@mikro-orm/migrations';

/** A difference between the books that a person has to look into is a case: it ends, repaired or explained. */
export class DifferencesToLookInto extends Migration {
  override up(): void {
    this.addSql(`
      -- What was found already needs a name too. A rewrite reaches the rows of every tenant; an update would not.
      alter table reconciliation_finding
        add column id uuid not null default gen_random_uuid(),
        add column closed_as text check (closed_as in ('REPAIRED', 'EXPLAINED')),
        add column closed_at timestamptz,
        add column explanation text check (explanation is null or closed_as = 'EXPLAINED'),
        add check ((closed_as is null) = (closed_at is null)),
        add unique (tenant_id, id);
      alter table reconciliation_finding alter column id drop default;
      grant update on reconciliation_finding to crm_app;
      call let_system_list('reconciliation_finding', 'tenant_id, id, kind, reference, outcome, found_at, closed_at');
    `);
  }
}
