import { Migration } from '@mikro-orm/migrations';

/** ToS 3.4.g: a dispute about an invoice that nobody owes any more is over without a decision. */
export class ClosedDisputes extends Migration {
  override up(): void {
    this.addSql(`
      alter table invoice_dispute drop constraint invoice_dispute_state_check;
      alter table invoice_dispute add constraint invoice_dispute_state_check
        check (state in ('RAISED', 'UPHELD', 'REJECTED', 'CLOSED'));
    `);
  }
}
