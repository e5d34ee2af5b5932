import { Migration } from '@mikro-orm/migrations';

/** The operator keeps out a person and not a place, and each decision is lifted on its own (ToS 2.13, K7). */
export class ConductMeasures extends Migration {
  override up(): void {
    this.addSql(`
      alter table membership rename column suspension to exclusions;
      -- A rewrite reaches every tenant's rows; an update would see none of them.
      alter table membership alter column exclusions type jsonb using
        case when exclusions is null then '[]' else jsonb_build_array(exclusions || '{"by": "staff"}') end;
      alter table membership alter column exclusions set not null;
      alter table membership add column excluded boolean generated always as (exclusions <> '[]') stored;
      alter table membership add column person_mark text;
      create index membership_of_person on membership (tenant_id, person_mark);
    `);
  }
}
