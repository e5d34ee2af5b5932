import { Migration } from '@mikro-orm/migrations';

/** The two ways in that are left when an agreement has ended (ToS 3.5.d, 4.7). */
export class AfterTheEnd extends Migration {
  override up(): void {
    this.addSql(`
      -- What a session was let in for after the end; empty for everybody else's.
      alter table session add column admission text check (admission in ('retrieval', 'billing'));

      create table way_back (
        tenant_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        admission text not null check (admission in ('retrieval', 'billing')),
        ending text not null,
        token_hash text not null,
        requested_at timestamptz not null,
        usable_until timestamptz not null,
        used_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      -- ToS 3.5.d: once. However many ask, one session of this kind opens in one ending.
      create unique index way_back_one_retrieval on way_back (tenant_id, ending)
        where admission = 'retrieval' and used_at is not null;
      call protect_tenant_table('way_back');
    `);
  }
}
