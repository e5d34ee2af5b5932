import { Migration } from '@mikro-orm/migrations';

/** Some deadlines are not the operator's to let go: their lapse is a right of somebody else (ToS 5.6.a). */
export class FirmObligations extends Migration {
  override up(): void {
    this.addSql('alter table obligation add column firm boolean not null default false');
  }
}
