import { Migration } from '@mikro-orm/migrations';

/** Leave in writing to use content beyond what the terms allow (ToS 2.6, 7.1–7.3). */
export class ContentPermissions extends Migration {
  override up(): void {
    this.addSql(`
      create table content_permission (
        tenant_id uuid not null,
        id uuid not null,
        account_id uuid,
        what text not null,
        uses jsonb not null,
        reference text not null,
        begins_at timestamptz not null,
        ends_at timestamptz,
        granted_by uuid not null,
        granted_at timestamptz not null,
        revoked_by uuid,
        revoked_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        check (ends_at > begins_at)
      );
      call protect_tenant_table('content_permission');
    `);
  }
}
