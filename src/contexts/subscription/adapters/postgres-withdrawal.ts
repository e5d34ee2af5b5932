import { defineEntity, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import { RefundRequests, Withdrawals } from '../domain/ports.js';
import { RefundRequest, type RefundRequestState, type StatutoryOverride } from '../domain/refund-request.js';
import {
  type DispatchDecision,
  Withdrawal,
  type WithdrawalChannel,
  type WithdrawalSettlement,
  type WithdrawalState,
} from '../domain/withdrawal.js';

export const WithdrawalSchema = defineEntity({
  class: Withdrawal as unknown as new () => Withdrawal,
  tableName: 'withdrawal',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    subject: p.string().$type<WithdrawalSubject>(),
    channel: p.string().$type<WithdrawalChannel>(),
    state: p.string().$type<WithdrawalState>(),
    concludedAt: p.datetime().nullable(),
    lastDay: p.date().nullable(),
    dispatchedAt: p.datetime().nullable(),
    receivedAt: p.datetime(),
    senderName: p.string().nullable(),
    senderEmail: p.string().nullable(),
    words: p.string().nullable(),
    tokenHash: p.string().nullable(),
    recordedBy: p.string(),
    identifiedBy: p.string().nullable(),
    exception: p.json<NonNullable<Withdrawal['exception']>>().nullable(),
    decision: p.json<DispatchDecision>().nullable(),
    effectiveAt: p.datetime().nullable(),
    settlement: p.json<WithdrawalSettlement>().nullable(),
    version: p.integer().version(),
  },
});

export const RefundRequestSchema = defineEntity({
  class: RefundRequest as unknown as new () => RefundRequest,
  tableName: 'refund_request',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    state: p.string().$type<RefundRequestState>(),
    amountMinor: p.bigint('number'),
    currency: p.string(),
    reason: p.string(),
    askedBy: p.string().$type<'client' | 'staff'>(),
    submittedBy: p.string(),
    submittedAt: p.datetime(),
    statutoryOverride: p.json<StatutoryOverride>().nullable(),
    endorsedBy: p.string().nullable(),
    endorsedAt: p.datetime().nullable(),
    decidedBy: p.string().nullable(),
    decidedAt: p.datetime().nullable(),
    decisionReason: p.string().nullable(),
    refundIds: p.json<string[]>(),
    version: p.integer().version(),
  },
});

@Injectable()
export class PostgresWithdrawals extends Withdrawals {
  constructor(private readonly database: Database) {
    super();
  }

  add(withdrawal: Withdrawal): void {
    UnitOfWork.em.persist(withdrawal);
  }

  async byId(tenantId: string, id: string): Promise<Withdrawal | undefined> {
    return (await UnitOfWork.em.findOne(Withdrawal, { tenantId, id }, locking)) ?? undefined;
  }

  async ofRefund(tenantId: string, refundId: string): Promise<Withdrawal | undefined> {
    const { rows } = await sql<{ id: string }>`
      select id from withdrawal
      where tenant_id = ${tenantId} and settlement -> 'refundIds' @> to_jsonb(${refundId}::text)`.execute(
      this.database.app(),
    );
    return rows[0] && this.byId(tenantId, rows[0].id);
  }

  async inEffect(tenantId: string): Promise<Withdrawal | undefined> {
    const newest = { orderBy: { effectiveAt: 'desc' as const }, limit: 1, ...locking };
    return (await UnitOfWork.em.find(Withdrawal, { tenantId, state: 'EFFECTIVE' }, newest))[0];
  }
}

@Injectable()
export class PostgresRefundRequests extends RefundRequests {
  add(request: RefundRequest): void {
    UnitOfWork.em.persist(request);
  }

  async byId(tenantId: string, id: string): Promise<RefundRequest | undefined> {
    return (await UnitOfWork.em.findOne(RefundRequest, { tenantId, id }, locking)) ?? undefined;
  }
}
