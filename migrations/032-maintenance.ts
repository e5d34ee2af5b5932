import { Migration } from '@mikro-orm/migrations';

/** ToS 10.1: the service is closed to every tenant alike, so its windows are nobody's rows (docs/adr/0029). */
export class Maintenance extends Migration {
  override up(): void {
    this.addSql(`
      create table maintenance_window (
        id uuid primary key,
        kind text not null check (kind in ('planned', 'outage')),
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        reason text not null,
        daytime_reason text,
        recorded_at timestamptz not null,
        cancelled_at timestamptz,
        version integer not null default 1,
        check (ends_at >= starts_at)
      );
      create index maintenance_window_span on maintenance_window (ends_at, starts_at);
      grant select, insert, update on maintenance_window to crm_app;
    `);
  }
}
