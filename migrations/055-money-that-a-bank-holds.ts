import { Migration } from '@mikro-orm/migrations';

/** What is owed back to a client while a bank's procedure has the money (ToS 3.5.c). */
export class MoneyThatABankHolds extends Migration {
  override up(): void {
    this.addSql(`alter table chargeback add column withheld jsonb not null default '[]';`);
  }
}
