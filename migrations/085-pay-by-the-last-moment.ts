import { Migration } from '@mikro-orm/migrations';

/**
 * What a client has until a day to pay for is a promise as well: it is written with the last moment in time, and what
 * follows comes after that (terms.md A0). What waits already was written with the first moment out of time.
 */
export class PayByTheLastMoment extends Migration {
  override up(): void {
    // Row security would hide every tenant's rows from an update by the tables' own owner.
    this.addSql(`
      alter table obligation no force row level security;
      update obligation set promise = true, due_at = due_at - interval '1 millisecond'
        where state = 'PENDING' and not promise
          and title in ('card.pay-by', 'pro-forma.pay-by', 'arrangement.instalment', 'plan-change.pay-by');
      alter table obligation force row level security;

      alter table plan_change no force row level security;
      update plan_change set pay_by = pay_by - interval '1 millisecond' where state = 'AWAITING_PAYMENT';
      alter table plan_change force row level security;
    `);
  }
}
