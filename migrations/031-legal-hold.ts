import { Migration } from '@mikro-orm/migrations';

/** The instance remembers by itself that it is held, so that no way to a purge leads past it. */
export class LegalHold extends Migration {
  override up(): void {
    this.addSql(`alter table instance add column holds jsonb not null default '[]';`);
  }
}
