import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { type Instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { addDays, localDate } from '../../../shared-kernel/calendar.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import {
  type Finding,
  type KeptFinding,
  ListReconciliations,
  type ReconciliationListing,
} from '../application/queries-changes.js';

interface RunRow {
  id: string;
  started_at: Instant;
  since: Instant;
  compared: Record<string, number>;
}
interface FindingRow {
  id: string;
  run_id: string;
  kind: string;
  subject_tenant_id: string | null;
  reference: string;
  outcome: Finding['outcome'];
  failure: string | null;
  closed_as: KeptFinding['closedAs'];
  closed_at: Instant | null;
  explanation: string | null;
}

@QueryHandler(ListReconciliations)
export class ListReconciliationsHandler implements IQueryHandler<ListReconciliations> {
  constructor(private readonly database: Database) {}

  async execute({ limit }: ListReconciliations): Promise<ReconciliationListing[]> {
    const app = this.database.app();
    const { rows: runs } = await sql<RunRow>`
      select id, started_at, since, compared from reconciliation
      where tenant_id = ${OPERATOR_TENANT} and (
        id in (select id from reconciliation where tenant_id = ${OPERATOR_TENANT} order by id desc limit ${limit})
        or id in (select run_id from reconciliation_finding
          where tenant_id = ${OPERATOR_TENANT} and outcome = 'REPORTED' and closed_at is null))
      order by id desc`.execute(app);
    const { rows: found } = await sql<FindingRow>`
      select id, run_id, kind, subject_tenant_id, reference, outcome, failure, closed_as, closed_at, explanation
      from reconciliation_finding
      where tenant_id = ${OPERATOR_TENANT} and run_id = any(${runs.map(({ id }) => id)}) order by key`.execute(app);
    return runs.map(({ id, started_at, since, compared }) => ({
      id,
      startedAt: isoInstant(started_at),
      since: isoInstant(since),
      compared,
      findings: found.filter(({ run_id }) => run_id === id).map(keptFinding),
    }));
  }
}

const keptFinding = (row: FindingRow): KeptFinding => ({
  id: row.id,
  kind: row.kind,
  subjectTenantId: row.subject_tenant_id,
  reference: row.reference,
  outcome: row.outcome,
  failure: row.failure,
  closedAs: row.closed_as,
  closedAt: isoOrNull(row.closed_at),
  explanation: row.explanation,
});

/** Whether the two books were compared of late, and whether a difference waits for a person. */
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
        select r.night::text as night, (select count(*) from reconciliation_finding f
          where f.tenant_id = r.tenant_id and f.outcome = 'REPORTED' and f.closed_at is null) as open
        from reconciliation r where r.tenant_id = ${OPERATOR_TENANT} and r.night is not null
        order by r.night desc limit 1`.execute(this.database.app()),
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
      detail: `${last.open} differences wait for a person`,
      fix: 'GET /v1/reconciliations names them; each is a case in the inbox until it is gone or explained.',
    };
  }
}
