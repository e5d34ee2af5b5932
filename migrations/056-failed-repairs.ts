import { Migration } from '@mikro-orm/migrations';

/** Whoever looks into a difference that stayed reads why its repair was refused. */
export class FailedRepairs extends Migration {
  override up(): void {
    this.addSql('alter table reconciliation_finding add column failure text;');
  }
}
