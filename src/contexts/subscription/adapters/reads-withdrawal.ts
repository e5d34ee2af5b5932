import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Selectable } from 'kysely';
import { Database } from '../../../platform/database.js';
import {
  type Instant,
  type InstantColumn,
  instant,
  isoInstant,
  isoOrNull,
  type MaybeInstantColumn,
} from '../../../platform/instants.js';
import { endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { type ClientProfile, Clients } from '../../tenancy/contract.js';
import { HomeLaw } from '../../terms/contract-home-law.js';
import { Interruptions } from '../../terms/contract-interruptions.js';
import {
  ListClientRefundRequests,
  ListClientWithdrawals,
  ListRefundRequests,
  ListWithdrawals,
  ReadWithdrawalRight,
  type RefundRequestDetails,
  type RefundRequestListing,
  type WithdrawalDetails,
  type WithdrawalListing,
  type WithdrawalRight,
} from '../application/queries-withdrawal.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import type { RefundRequestState, StatutoryOverride } from '../domain/refund-request.js';
import {
  type Withdrawal,
  type WithdrawalChannel,
  type WithdrawalSettlement,
  type WithdrawalState,
  windowOf,
} from '../domain/withdrawal.js';
import { money } from './tables.js';

/** This feature's own view of its tables, for SQL. */
interface WithdrawalTables {
  withdrawal: {
    tenant_id: string;
    id: string;
    subject: WithdrawalSubject;
    channel: WithdrawalChannel;
    state: WithdrawalState;
    last_day: LocalDate | null;
    dispatched_at: MaybeInstantColumn;
    received_at: InstantColumn;
    sender_name: string | null;
    sender_email: string | null;
    words: string | null;
    exception: Withdrawal['exception'];
    settlement: WithdrawalSettlement | null;
  };
  refund_request: {
    tenant_id: string;
    id: string;
    state: RefundRequestState;
    amount_minor: string;
    currency: string;
    reason: string | null;
    asked_by: 'client' | 'staff';
    submitted_at: InstantColumn;
    endorsed_at: MaybeInstantColumn;
    decided_at: MaybeInstantColumn;
    decision_reason: string | null;
    statutory_override: StatutoryOverride | null;
  };
  plan_order: { tenant_id: string; state: string; paid_at: MaybeInstantColumn };
  invoice_request: { tenant_id: string; state: string; settled_at: MaybeInstantColumn };
}

const LISTED = 50;

@QueryHandler(ReadWithdrawalRight)
export class ReadWithdrawalRightHandler implements IQueryHandler<ReadWithdrawalRight> {
  constructor(
    private readonly database: Database,
    private readonly clients: Clients,
    private readonly homeLaw: HomeLaw,
    private readonly interruptions: Interruptions,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: ReadWithdrawalRight): Promise<WithdrawalRight> {
    const client = await this.clients.profile(tenantId);
    const { agreementConcludedAt } = client;
    const orderedAt = await this.orderedAt(tenantId);
    const windows = [
      ...(agreementConcludedAt ? await this.windowOf(client, 'registration', new Date(agreementConcludedAt)) : []),
      ...(orderedAt ? await this.windowOf(client, 'order', instant(orderedAt)) : []),
    ];
    return { isConsumer: client.customerKind === 'consumer' || windows.length > 0, windows };
  }

  /** By card, or with the money of a pro forma (ToS 4.6): whichever came last. */
  private async orderedAt(tenantId: string): Promise<Instant | null | undefined> {
    const purchases = await this.database
      .app<WithdrawalTables>()
      .selectFrom('plan_order')
      .select('paid_at as at')
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'PAID')
      .unionAll((either) =>
        either
          .selectFrom('invoice_request')
          .select('settled_at as at')
          .where('tenant_id', '=', tenantId)
          .where('state', '=', 'SETTLED'),
      )
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return purchases?.at;
  }

  /** None where a business concluded it (ToS 6.1). */
  private async windowOf(
    client: ClientProfile,
    subject: WithdrawalSubject,
    concluded: Date,
  ): Promise<WithdrawalRight['windows']> {
    const { withdrawalDays } = await this.homeLaw.of(
      client.country,
      await this.clients.kindAt(client.tenantId, concluded),
    );
    if (withdrawalDays === null) return [];
    // ToS 10.1: a last day that ended while the service was closed is followed by another.
    const last = await this.interruptions.extended(endOfDay(windowOf(subject, concluded, withdrawalDays).lastDay));
    const isOpen = this.clock.now() <= last;
    return [{ subject, concludedAt: concluded.toISOString(), lastDay: localDate(last), isOpen }];
  }
}

@QueryHandler(ListClientWithdrawals)
export class ListClientWithdrawalsHandler implements IQueryHandler<ListClientWithdrawals> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListClientWithdrawals): Promise<WithdrawalDetails[]> {
    const rows = await this.database
      .app<WithdrawalTables>()
      .selectFrom('withdrawal')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('state', '<>', 'DECLARED')
      .orderBy('id', 'desc')
      .limit(LISTED)
      .execute();
    return rows.map(detailsOf);
  }
}

const detailsOf = (row: Selectable<WithdrawalTables['withdrawal']>): WithdrawalDetails => ({
  id: row.id,
  subject: row.subject,
  channel: row.channel,
  state: row.state,
  lastDay: row.last_day,
  dispatchedAt: isoOrNull(row.dispatched_at),
  receivedAt: isoInstant(row.received_at),
  sender: row.channel === 'form' ? { name: row.sender_name, email: row.sender_email, words: row.words } : null,
  exception: row.exception && { ...row.exception, consentRef: row.exception.consentRef ?? null },
  returned: row.settlement?.returned ?? null,
  refundBy: row.settlement?.refundBy ?? null,
});

@QueryHandler(ListWithdrawals)
export class ListWithdrawalsHandler implements IQueryHandler<ListWithdrawals> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListWithdrawals): Promise<WithdrawalListing[]> {
    const rows = await this.database
      .system<WithdrawalTables>()
      .selectFrom('withdrawal')
      .select(['tenant_id', 'id', 'subject', 'channel', 'state', 'dispatched_at', 'received_at', 'last_day'])
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(({ tenant_id, dispatched_at, received_at, last_day, ...withdrawal }) => ({
      ...withdrawal,
      tenantId: tenant_id,
      dispatchedAt: isoOrNull(dispatched_at),
      receivedAt: isoInstant(received_at),
      lastDay: last_day,
    }));
  }
}

@QueryHandler(ListClientRefundRequests)
export class ListClientRefundRequestsHandler implements IQueryHandler<ListClientRefundRequests> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ListClientRefundRequests): Promise<RefundRequestDetails[]> {
    const rows = await this.database
      .app<WithdrawalTables>()
      .selectFrom('refund_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .limit(LISTED)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      amount: money(row.amount_minor, row.currency),
      reason: row.reason,
      askedBy: row.asked_by,
      submittedAt: isoInstant(row.submitted_at),
      endorsedAt: isoOrNull(row.endorsed_at),
      decidedAt: isoOrNull(row.decided_at),
      decisionReason: row.decision_reason,
      statutoryOverride: row.statutory_override,
    }));
  }
}

@QueryHandler(ListRefundRequests)
export class ListRefundRequestsHandler implements IQueryHandler<ListRefundRequests> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListRefundRequests): Promise<RefundRequestListing[]> {
    const rows = await this.database
      .system<WithdrawalTables>()
      .selectFrom('refund_request')
      .select(['tenant_id', 'id', 'state', 'amount_minor', 'currency', 'asked_by', 'submitted_at', 'decided_at'])
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      state: row.state,
      amount: money(row.amount_minor, row.currency),
      askedBy: row.asked_by,
      submittedAt: isoInstant(row.submitted_at),
      decidedAt: isoOrNull(row.decided_at),
    }));
  }
}
