import { Migration } from '@mikro-orm/migrations';

/** Why a client's data must stay, for how long, and who said so. */
export class Privacy extends Migration {
  override up(): void {
    this.addSql(`
      create table legal_hold (
        tenant_id uuid not null,
        id uuid not null,
        reason text not null,
        legal_basis text not null,
        placed_by text not null,
        placed_at timestamptz not null,
        state text not null check (state in ('STANDING', 'RELEASED')),
        released_by text,
        released_at timestamptz,
        release_reason text,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      call protect_tenant_table('legal_hold', 'select, insert, update');
    `);
  }
}
