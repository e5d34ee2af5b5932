import { Migration } from '@mikro-orm/migrations';

/** The operator's own tenant (src/shared-kernel/tenant.ts). */
const OPERATOR = '00000000-0000-7000-8000-000000000001';

/** Markers of clients that were deleted go by a rule, like everything else that is kept for a time (ToS 3.6.e, 9.4). */
export class MarkersGo extends Migration {
  override up(): void {
    this.addSql(`
      alter table re_registration_marker add column marked_at timestamptz;
      update re_registration_marker set marked_at = expires_at - interval '24 months';
      alter table re_registration_marker alter column marked_at set not null;
      create index re_registration_marker_age on re_registration_marker (marked_at);
      grant delete on re_registration_marker to crm_app;

      insert into retention_rule
        (tenant_id, id, key, edition, basis, law, period, reason, state, proposed_at, decided_at)
      values ('${OPERATOR}', '00000000-0000-7000-8000-000000008300', 're-registration-markers', 1, 'security',
        'GDPR 6.1 f', '{"unit": "months", "count": 24}',
        'ToS 3.6.e: for so long a client that was deleted for debt or breach needs approval to come back', 'IN_FORCE',
        '2024-11-26T00:00:00+01:00', '2024-11-26T00:00:00+01:00');
    `);
  }
}
