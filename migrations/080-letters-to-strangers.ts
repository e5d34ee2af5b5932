import { Migration } from '@mikro-orm/migrations';

/** Letters that anybody can set off by typing an address: few an hour, and none that greets by a typed name. */
export class LettersToStrangers extends Migration {
  override up(): void {
    this.addSql(`
      alter table delivery add column unconfirmed boolean not null default false;
      create index delivery_unconfirmed on delivery (tenant_id, email) where unconfirmed and state = 'QUEUED';
    `);
  }
}
