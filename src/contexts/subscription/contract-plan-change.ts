import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** What every event about a change of plan says: whose, which change, and the business instant. */
abstract class PlanChangeEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** The client confirmed product and total of another plan, as with an order. */
export class PlanChangeConfirmed extends PlanChangeEvent {
  readonly type = 'subscription.PlanChangeConfirmed';
  override readonly clause = 'ToS 4.3';
  constructor(
    tenantId: string,
    changeId: string,
    at: string,
    readonly summarySha256: string,
    readonly planCode: string,
    readonly planVersion: number,
    /** The first day on the new plan. */
    readonly effectiveOn: LocalDate,
    readonly due: MoneyJson,
  ) {
    super(tenantId, changeId, at);
  }
}

/** The client is on the new plan; what it had before stayed until this moment. */
export class PlanChangeApplied extends PlanChangeEvent {
  readonly type = 'subscription.PlanChangeApplied';
  override readonly clause = 'ToS 10.2.c';
  constructor(
    tenantId: string,
    changeId: string,
    at: string,
    readonly planCode: string,
    readonly planVersion: number,
  ) {
    super(tenantId, changeId, at);
  }
}

/** The client thought better of it, or its subscription ends instead. */
export class PlanChangeWithdrawn extends PlanChangeEvent {
  readonly type = 'subscription.PlanChangeWithdrawn';
  override readonly clause = 'ToS 4.3';
  constructor(
    tenantId: string,
    changeId: string,
    at: string,
    readonly reason: string,
  ) {
    super(tenantId, changeId, at);
  }
}

/** Nobody paid for it in its time, so nothing changed and nothing is owed. */
export class PlanChangeLapsed extends PlanChangeEvent {
  readonly type = 'subscription.PlanChangeLapsed';
  override readonly clause = 'ToS 4.1';
}

/** On its day the smaller plan did not hold what the client has: everything stays as it was. */
export class PlanChangeRefused extends PlanChangeEvent {
  readonly type = 'subscription.PlanChangeRefused';
  override readonly clause = 'ToS 1.5.plan';
  constructor(
    tenantId: string,
    changeId: string,
    at: string,
    readonly reason: string,
  ) {
    super(tenantId, changeId, at);
  }
}
