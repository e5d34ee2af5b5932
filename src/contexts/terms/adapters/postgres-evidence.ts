import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import type { ChainHead, Evidence, SealedEvidence } from '../domain/evidence.js';
import { EvidenceLog } from '../domain/ports.js';
import { type EvidenceRow, type Row, sealedFrom, type TermsTables, unsealedFrom } from './tables.js';

@Injectable()
export class PostgresEvidenceLog extends EvidenceLog {
  constructor(private readonly database: Database) {
    super();
  }

  private get db() {
    return this.database.app<TermsTables>();
  }

  async append(rows: Evidence[]): Promise<void> {
    await this.db
      .insertInto('evidence')
      .values(
        rows.map((row) => ({
          tenant_id: row.tenantId,
          id: row.id,
          clause: row.clause,
          event_type: row.eventType,
          event_version: row.eventVersion,
          subject_id: row.subjectId,
          actor_kind: row.actor.kind,
          actor_id: row.actor.id,
          policy_version: row.policyVersion,
          payload: JSON.stringify(row.payload),
          at: row.at,
          recorded_at: row.recordedAt,
        })),
      )
      .execute();
  }

  async lockHead(tenantId: string): Promise<ChainHead | undefined> {
    const row = await this.headOf(tenantId).forUpdate().executeTakeFirst();
    return row && headFrom(row);
  }

  async begin(head: ChainHead): Promise<ChainHead> {
    const { tenantId, count, hash, mac } = head;
    await this.db
      .insertInto('evidence_head')
      .values({ tenant_id: tenantId, count, hash, mac })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return headFrom(await this.headOf(tenantId).forUpdate().executeTakeFirstOrThrow());
  }

  async unsealed(tenantId: string, limit: number): Promise<Evidence[]> {
    const rows = await this.db
      .selectFrom('evidence')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('seq', 'is', null)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(unsealedFrom);
  }

  async seal(rows: SealedEvidence[], head: ChainHead): Promise<void> {
    await sql`
      update evidence e set seq = s.seq, prev_hash = s.prev_hash, hash = s.hash
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ seq }) => seq)}::int[],
        ${rows.map(({ prevHash }) => prevHash)}::text[], ${rows.map(({ hash }) => hash)}::text[])
        as s (id, seq, prev_hash, hash)
      where e.tenant_id = ${head.tenantId} and e.id = s.id`.execute(this.db);
    await this.db
      .updateTable('evidence_head')
      .set({ count: head.count, hash: head.hash, mac: head.mac })
      .where('tenant_id', '=', head.tenantId)
      .execute();
  }

  async sealedAfter(tenantId: string, seq: number | undefined, limit: number): Promise<SealedEvidence[]> {
    const rows = await this.db
      .selectFrom('evidence')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('seq', 'is not', null)
      .$if(seq !== undefined, (chain) => chain.where('seq', '>', seq!))
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map((row) => sealedFrom(row as EvidenceRow & { seq: number; prev_hash: string; hash: string }));
  }

  async head(tenantId: string): Promise<ChainHead | undefined> {
    const row = await this.headOf(tenantId).executeTakeFirst();
    return row && headFrom(row);
  }

  async unsealedCount(tenantId: string): Promise<number> {
    const { rows } = await this.db
      .selectFrom('evidence')
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .where('tenant_id', '=', tenantId)
      .where('seq', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(rows);
  }

  private headOf(tenantId: string) {
    return this.db.selectFrom('evidence_head').selectAll().where('tenant_id', '=', tenantId);
  }
}

const headFrom = ({ tenant_id, count, hash, mac }: Row<'evidence_head'>): ChainHead => ({
  tenantId: tenant_id,
  count,
  hash,
  mac,
});
