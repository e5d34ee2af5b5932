import { Migration } from '@mikro-orm/migrations';

/** ToS 3.4.c: what began while a debt kept the service back is not billed, or only for what was left of it. */
export class WithheldPeriods extends Migration {
  override up(): void {
    this.addSql(`
      alter table subscription add column withheld jsonb;
      alter table subscription add column passed_over jsonb not null default '[]';
    `);
  }
}
