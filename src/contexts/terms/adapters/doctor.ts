import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { EvidenceAudit } from '../contract.js';

const LATE_MS = 5 * 60_000;
const NAMED_AT_MOST = 5;

interface Late {
  late: number;
  failed: number;
  /** Titles with the code of their last error, `dunning.warning: bank-closed`. */
  codes: string[] | null;
}

@Injectable()
export class ObligationsCheck extends DoctorCheck {
  readonly check = 'obligations';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async examine() {
    const lateSince = new Date(this.clock.now().getTime() - LATE_MS);
    const { rows } = await sql<Late>`
      select count(*) filter (where due_at < ${lateSince})::int as late,
        count(*) filter (where attempts > 0)::int as failed,
        array_agg(distinct title || ': ' || last_error_code) filter (where attempts > 0) as codes
      from obligation where state = 'PENDING'`.execute(this.database.system());
    const { late, failed, codes } = rows[0]!;
    if (late === 0 && failed === 0) return well('none overdue, none failing');
    return {
      status: 'warn' as const,
      detail: `${late} overdue, ${failed} failing (${(codes ?? []).slice(0, NAMED_AT_MOST).join('; ') || 'no errors'})`,
      fix: 'Overdue without errors: are the workers running? Failing: mend the cause; each is tried again within the hour.',
    };
  }
}

@Injectable()
export class EvidenceCheck extends DoctorCheck {
  readonly check = 'evidence chain';

  constructor(private readonly audit: EvidenceAudit) {
    super();
  }

  async examine() {
    const { rows, tenants, unsealed, faults } = await this.audit.verify();
    if (faults.length === 0)
      return well(`${rows} rows in ${tenants} chains are as sealed, ${unsealed} wait for the sealer`);
    const named = faults.slice(0, NAMED_AT_MOST).map(({ tenantId, fault, evidenceId, seq }) => {
      return `${fault}: tenant ${tenantId}, place ${seq ?? '?'}, row ${evidenceId ?? 'none left'}`;
    });
    return {
      status: 'fail' as const,
      detail: `${faults.length} faults; ${named.join('; ')}`,
      fix: 'Somebody has written past the application: keep this database as it is, compare with a backup, tell security.',
    };
  }
}
