import { Migration } from '@mikro-orm/migrations';

/** What an authority was told of a client's case stands in the register as well, with the operator (AUP 4, ToS 9.6). */
export class ToldAuthorities extends Migration {
  override up(): void {
    this.addSql(`
      alter table disclosure
        add column about_tenant_id uuid,
        add column origin text,
        add unique (tenant_id, origin);
      grant select (about_tenant_id) on disclosure to crm_system;
    `);
  }
}
