import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { PlanChangeState, PlanChangeSummary } from '../domain/plan-change.js';
import type { Slice } from './queries.js';

/** A change of plan that waits for its day or its payment. */
export interface PendingPlanChange {
  id: string;
  state: PlanChangeState;
  summary: PlanChangeSummary;
  effectiveOn: LocalDate;
  /** What is to be paid before it applies, and until when. */
  invoiceId: string | null;
  payBy: string | null;
}

export class ReadPlanChange extends Query<PendingPlanChange | undefined> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface ChargebackListing {
  tenantId: string;
  id: string;
  state: ChargebackState;
  amount: MoneyJson;
  reason: string;
  paymentReference: string;
  openedAt: string;
  evidenceDueAt: string | null;
  closedAt: string | null;
}

/** Across tenants, newest first; for the back office. */
export class ListChargebacks extends Query<ChargebackListing[]> {
  constructor(
    readonly filter: { state?: ChargebackState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface Finding {
  kind: string;
  subjectTenantId: string | null;
  reference: string;
  outcome: 'REPAIRED' | 'REPORTED';
  /** Why the repair was refused, as a code; null where none was tried, or it went well. */
  failure: string | null;
}

/** As it was kept. What was reported waits for a person until it is gone or explained. */
export interface KeptFinding extends Finding {
  id: string;
  closedAs: 'REPAIRED' | 'EXPLAINED' | null;
  closedAt: string | null;
  explanation: string | null;
}

export interface ReconciliationListing {
  id: string;
  startedAt: string;
  since: string;
  /** How many of each the provider had on its books. */
  compared: Record<string, number>;
  findings: KeptFinding[];
}

/** The last comparisons with the provider, and those that left something open, newest first. */
export class ListReconciliations extends Query<ReconciliationListing[]> {
  constructor(readonly limit: number) {
    super();
  }
}
