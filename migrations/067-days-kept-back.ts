import { Migration } from '@mikro-orm/migrations';

/** ToS 3.4.c: how many of an invoice's days a debt kept the service back, so that each is taken off once (ADR 34). */
export class DaysKeptBack extends Migration {
  override up(): void {
    this.addSql(
      'alter table invoice add column kept_back_days integer not null default 0 check (kept_back_days >= 0);',
    );
  }
}
