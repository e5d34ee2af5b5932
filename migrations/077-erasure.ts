import { Migration } from '@mikro-orm/migrations';

/** What erasing people takes: rights to blank single fields, letters that are forgotten, closures that lapse. */
export class Erasure extends Migration {
  override up(): void {
    this.addSql(`
      -- Tables that only grow still let go of a person's own traces (ToS 9.4); what was agreed and asked stays.
      grant update (ip, locale) on acceptance to crm_app;
      grant update (rows, row_count) on query_result to crm_app;
      grant update (text) on contact_activity to crm_app;

      -- A letter to somebody who was erased: sent, and then not kept.
      alter table delivery add column forgets boolean not null default false;

      grant select (receipt) on erasure_entry to crm_system;

      alter table closure_request drop constraint closure_request_state_check;
      alter table closure_request add constraint closure_request_state_check check (state in
        ('RECEIVED', 'INCOMPLETE', 'VERIFIED', 'CLOSED', 'REFUSED', 'PURGED', 'SUPERSEDED', 'LAPSED'));
    `);
  }
}
