import { Migration } from '@mikro-orm/migrations';

const CONTENT = ['contact', 'contact_activity', 'contact_import', 'saved_query', 'query_result'];
/** Otherwise nobody changes these once they are written. */
const UNCHANGING = ['contact_activity', 'query_result'];

/** What people put in can be taken out of the client's sight, under the clause that forbids it (AUP 2.1, 2.2). */
export class WithheldContent extends Migration {
  override up(): void {
    for (const table of CONTENT) this.addSql(`alter table ${table} add column withheld_under text`);
    for (const table of UNCHANGING) this.addSql(`grant update (withheld_under) on ${table} to crm_app`);
  }
}
