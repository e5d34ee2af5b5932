import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, instant } from '../../../platform/instants.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { OurBooks, ReconciliationLog } from '../application/ports.js';
import type { Finding } from '../application/queries-changes.js';
import type { CollectionMethod } from '../contract.js';
import type { RefundState } from '../domain/charge.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { StandingDrift } from '../domain/reconciliation.js';

@Injectable()
export class PostgresOurBooks extends OurBooks {
  constructor(private readonly database: Database) {
    super();
  }

  async since(from: Date) {
    const [payments, refunds, chargebacks] = await Promise.all([
      this.payments(from),
      this.refunds(from),
      this.chargebacks(from),
    ]);
    return { payments, refunds, chargebacks };
  }

  private async payments(from: Date) {
    const { rows } = await sql<{
      tenant_id: string;
      reference: string;
      amount_minor: string;
      currency: string;
      paid_at: Date;
    }>`select tenant_id, reference, amount_minor, currency, paid_at from payment
       where method = 'card' and paid_at >= ${from}`.execute(this.database.system());
    return rows.map(({ tenant_id, reference, amount_minor, currency, paid_at }) => ({
      tenantId: tenant_id,
      reference,
      amountMinor: Number(amount_minor),
      currency,
      paidAt: new Date(paid_at),
    }));
  }

  private async refunds(from: Date) {
    const { rows } = await sql<{
      tenant_id: string;
      id: string;
      gateway_ref: string | null;
      state: RefundState;
      method: CollectionMethod;
      requested_at: Date;
    }>`select tenant_id, id, gateway_ref, state, method, requested_at from refund
       where requested_at >= ${from}`.execute(this.database.system());
    return rows.map(({ tenant_id, id, gateway_ref, state, method, requested_at }) => ({
      tenantId: tenant_id,
      id,
      gatewayRef: gateway_ref,
      state,
      method,
      requestedAt: new Date(requested_at),
    }));
  }

  private async chargebacks(from: Date) {
    const { rows } = await sql<{ tenant_id: string; gateway_ref: string; state: ChargebackState }>`
      select tenant_id, gateway_ref, state from chargeback where opened_at >= ${from}`.execute(this.database.system());
    return rows.map(({ tenant_id, gateway_ref, state }) => ({ tenantId: tenant_id, reference: gateway_ref, state }));
  }
}

@Injectable()
export class PostgresReconciliationLog extends ReconciliationLog {
  constructor(private readonly database: Database) {
    super();
  }

  async begin(runId: string, { startedAt, since, night }: { startedAt: Date; since: Date; night: string | undefined }) {
    const { numAffectedRows } = await sql`
      insert into reconciliation (tenant_id, id, started_at, since, night, compared)
      values (${OPERATOR_TENANT}, ${runId}, ${startedAt}, ${since}, ${night ?? null}, '{}')
      on conflict do nothing`.execute(this.database.app());
    return numAffectedRows === 1n;
  }

  async standing(): Promise<StandingDrift[]> {
    const { rows } = await sql<{ id: string; kind: string; reference: string; since: Instant }>`
      select f.id, f.kind, f.reference, r.since from reconciliation_finding f
        join reconciliation r on r.tenant_id = f.tenant_id and r.id = f.run_id
      where f.tenant_id = ${OPERATOR_TENANT} and f.outcome = 'REPORTED' and f.closed_at is null
      order by f.id for update of f`.execute(this.database.app());
    return rows.map(({ since, ...finding }) => ({ ...finding, since: instant(since) }));
  }

  async keep(runId: string, compared: Record<string, number>, findings: (Finding & { id: string })[], at: Date) {
    const app = this.database.app();
    await sql`update reconciliation set compared = ${JSON.stringify(compared)}
      where tenant_id = ${OPERATOR_TENANT} and id = ${runId}`.execute(app);
    const fresh: Finding[] = [];
    for (const { id, ...finding } of findings) {
      const { kind, subjectTenantId, reference, outcome, failure } = finding;
      // What was repaired may break again; what was reported waits for a person, and is said once until it is gone.
      const key = outcome === 'REPAIRED' ? `${runId}:${kind}:${reference}` : `${kind}:${reference}`;
      const { numAffectedRows } = await sql`
        insert into reconciliation_finding
          (tenant_id, key, id, run_id, kind, subject_tenant_id, reference, outcome, failure, found_at)
        values (${OPERATOR_TENANT}, ${key}, ${id}, ${runId}, ${kind}, ${subjectTenantId}, ${reference}, ${outcome},
          ${failure}, ${at})
        on conflict (tenant_id, key) do update set run_id = excluded.run_id, failure = excluded.failure,
          found_at = excluded.found_at, closed_as = null, closed_at = null
        where reconciliation_finding.closed_as = 'REPAIRED'`.execute(app);
      if (numAffectedRows === 1n) fresh.push(finding);
    }
    return fresh;
  }

  async close(
    id: string,
    how: { closedAs: 'REPAIRED' } | { closedAs: 'EXPLAINED'; explanation: string },
    at: Date,
  ): Promise<void> {
    const explanation = 'explanation' in how ? how.explanation : null;
    await sql`update reconciliation_finding
      set closed_as = ${how.closedAs}, closed_at = ${at}, explanation = ${explanation}
      where tenant_id = ${OPERATOR_TENANT} and id = ${id}`.execute(this.database.app());
  }
}
