import { Migration } from '@mikro-orm/migrations';

/** ToS 3.5.c: two of the operator's people stand for a refund that a client asked for. */
export class TwoForARefund extends Migration {
  override up(): void {
    this.addSql(`
      alter table refund_request add column endorsed_by text, add column endorsed_at timestamptz;
    `);
  }
}
