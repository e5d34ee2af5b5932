import { Migration } from '@mikro-orm/migrations';

/** ToS 3.4.g: a period may be paid while an older one is in dispute or paid in instalments, and counts as paid. */
export class PeriodsPaidAhead extends Migration {
  override up(): void {
    this.addSql(`alter table subscription add column paid_ahead jsonb not null default '[]';`);
  }
}
