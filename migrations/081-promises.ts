import { Migration } from '@mikro-orm/migrations';

/** A promise is kept to its last moment, and what follows when it was not comes after that (terms.md A0). */
export class Promises extends Migration {
  override up(): void {
    this.addSql(`
      alter table obligation add column promise boolean not null default false;
      -- What waits already was written with its last moment. A rewrite reaches every tenant's rows; an update would not.
      alter table obligation alter column promise drop default;
      alter table obligation alter column promise type boolean using
        state = 'PENDING' and (coalesce(command ->> 'name', '') = 'privacy.lapse-closure' or command is null and title in (
          'breach.notify', 'closure.closing', 'closure.verification', 'complaint.remedy', 'conduct.appeal',
          'conduct.decision', 'error-report.target', 'notices.bounce', 'privacy.answer', 'reconciliation.look-into'));
      alter table obligation alter column promise set default false;
      grant select (promise) on obligation to crm_system;
    `);
  }
}
