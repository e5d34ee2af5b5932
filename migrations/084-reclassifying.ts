import { Migration } from '@mikro-orm/migrations';

/** A client that was declared as what it is not: what staff propose, and until when it counted as a consumer. */
export class Reclassifying extends Migration {
  override up(): void {
    this.addSql(`
      alter table client add column consumer_until timestamptz;

      create table reclassification (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null check (kind in ('business', 'consumer')),
        client_name text,
        org_no text,
        org_no_is_personal boolean not null,
        reason text not null,
        state text not null check (state in ('PROPOSED', 'APPROVED', 'REJECTED')),
        proposed_by uuid not null,
        proposed_at timestamptz not null,
        decided_by uuid,
        decided_at timestamptz,
        decision_reason text,
        primary key (tenant_id, id)
      );
      create unique index reclassification_open on reclassification (tenant_id) where state = 'PROPOSED';
      call protect_tenant_table('reclassification');
      call let_system_list('reclassification', 'tenant_id, id, state, proposed_at');
    `);
  }
}
