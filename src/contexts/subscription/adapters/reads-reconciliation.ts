import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { type Instant, isoInstant } from '../../../platform/instants.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { addDays, localDate } from '../../../shared-kernel/calendar.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import { type Finding, ListReconciliations, type ReconciliationListing } from '../application/queries-changes.js';

interface RunRow {
  id: string;
  started_at: Instant;
  since: Instant;
  compared: Record<string, number>;
}
interface FindingRow {
  run_id: string;
  kind: string;
  subject_tenant_id: string | null;
  reference: string;
  outcome: Finding['outcome'];
  failure: string | null;
}

@QueryHandler(ListReconciliations)
export class ListReconciliationsHandler implements IQueryHandler<ListReconciliations> {
  constructor(private readonly database: Database) {}

  async execute({ limit }: ListReconciliations): Promise<ReconciliationListing[]> {
    const app = this.database.app();
    const { rows: runs } = await sql<RunRow>`
      select id, started_at, since, compared from reconciliation
      where tenant_id = ${OPERATOR_TENANT} order by id desc limit ${limit}`.execute(app);
    const { rows: found } = await sql<FindingRow>`
      select run_id, kind, subject_tenant_id, reference, outcome, failure from reconciliation_finding
      where tenant_id = ${OPERATOR_TENANT} and run_id = any(${runs.map(({ id }) => id)}) order by key`.execute(app);
    return runs.map(({ id, started_at, since, compared }) => ({
      id,
      startedAt: isoInstant(started_at),
      since: isoInstant(since),
      compared,
      findings: found
        .filter(({ run_id }) => run_id === id)
        .map(({ kind, subject_tenant_id, reference, outcome, failure }) => ({
          kind,
          subjectTenantId: subject_tenant_id,
          reference,
          outcome,
          failure,
        })),
    }));
  }
}

/** Whether the two books were compared of late, and whether the last comparison left something to a person. */
@Injectable()
export class ReconciliationCheck extends DoctorCheck {
  readonly check = 'books and payment provider';

  constructor(
    private readonly database: Database,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async examine() {
    const { rows } = await inTenant(OPERATOR_TENANT, SYSTEM, () =>
      sql<{ night: string; open: string }>`
        select r.night::text as night, count(f.key) as open from reconciliation r
        left join reconciliation_finding f
          on f.tenant_id = r.tenant_id and f.run_id = r.id and f.outcome = 'REPORTED'
        where r.tenant_id = ${OPERATOR_TENANT} and r.night is not null
        group by r.id, r.night order by r.night desc limit 1`.execute(this.database.app()),
    );
    const [last] = rows;
    if (!last) return well('not compared yet; the first night does it');
    if (last.night < addDays(localDate(this.wall.now()), -2))
      return {
        status: 'warn' as const,
        detail: `last compared on ${last.night}`,
        fix: 'See that a process runs at night, and that the payment provider answers.',
      };
    if (Number(last.open) === 0) return well(`compared on ${last.night}; nothing left to a person`);
    return {
      status: 'warn' as const,
      detail: `${last.open} differences of ${last.night} wait for a person`,
      fix: 'GET /v1/reconciliations names them; each is a task on the calendar.',
    };
  }
}
