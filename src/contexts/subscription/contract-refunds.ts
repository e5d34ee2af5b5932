import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** Somebody asks for money back in a special case; `law` where the terms alone would refuse it (ToS 3.6.d). */
export class RefundRequestSubmitted extends DomainEvent {
  readonly type = 'subscription.RefundRequestSubmitted';
  override readonly clause = 'ToS 3.5.c';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly amount: MoneyJson,
    readonly askedBy: 'client' | 'staff',
    readonly law: string | undefined,
  ) {
    super();
  }
}

/** One of the staff would grant what the client asked for; another decides. */
export class RefundRequestEndorsed extends DomainEvent {
  readonly type = 'subscription.RefundRequestEndorsed';
  override readonly clause = 'ToS 3.5.c';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly endorsedBy: string,
  ) {
    super();
  }
}

export class RefundRequestDecided extends DomainEvent {
  readonly type = 'subscription.RefundRequestDecided';
  override readonly clause = 'ToS 3.5.c';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly decision: 'APPROVED' | 'REJECTED',
    readonly decidedBy: string,
  ) {
    super();
  }
}
