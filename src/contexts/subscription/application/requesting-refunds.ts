import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money, type MoneyJson } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { RefundRequests, Subscriptions } from '../domain/ports.js';
import { demandNoBreach, demandWithin, RefundRequest, type StatutoryOverride } from '../domain/refund-request.js';
import type { ReturnedPart } from '../domain/refundable.js';
import { MoneyBack } from './giving-back.js';

/** A client's administrator, or an agent on the client's behalf, asks for money back (ToS 3.5.c). */
export class SubmitRefundRequest extends Command<{ requestId: string }> {
  constructor(
    readonly tenantId: string,
    readonly amount: MoneyJson,
    readonly reason: string,
    readonly by: { kind: 'client' | 'staff'; accountId: string },
    readonly override: StatutoryOverride | null,
  ) {
    super();
  }
}

/** The operator's people decide; the approval of the second of them sends the money on its way. */
export class DecideRefundRequest extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly decision: { verdict: 'APPROVED' | 'REJECTED'; reason: string; override: StatutoryOverride | null },
    readonly staffId: string,
  ) {
    super();
  }
}

/** What can go back, and whether the terms forbid it. */
@Injectable()
export class RefundDesk {
  constructor(
    private readonly moneyBack: MoneyBack,
    private readonly clients: Clients,
  ) {}

  async demandPossible(tenantId: string, amount: Money, override: StatutoryOverride | null): Promise<void> {
    const { suspensionReasons, deletionCause } = await this.clients.profile(tenantId);
    demandNoBreach(suspensionReasons.includes('conduct') || deletionCause === 'breach', override);
    demandWithin(amount, (await this.moneyBack.refundable(tenantId)).parts);
  }

  /** From the newest payment backwards, each by the method that it was paid with. */
  async giveBack(tenantId: string, amount: Money): Promise<string[]> {
    const { parts } = await this.moneyBack.refundable(tenantId);
    const returned: ReturnedPart[] = [];
    let left = amount;
    for (const { payment, left: available } of parts) {
      if (available.currency !== amount.currency || !left.isPositive) continue;
      const part = available.compare(left) < 0 ? available : left;
      returned.push({ payment, amount: part });
      left = left.minus(part);
    }
    return this.moneyBack.send(returned, 'special-case').map(({ id }) => id);
  }
}

@CommandHandler(SubmitRefundRequest)
export class SubmitRefundRequestHandler implements ICommandHandler<SubmitRefundRequest> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly requests: RefundRequests,
    private readonly desk: RefundDesk,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, amount, reason, by, override }: SubmitRefundRequest): Promise<{ requestId: string }> {
    if (!(await this.subscriptions.lock(tenantId))) throw new NotFound();
    const wanted = new Money(amount.amountMinor, amount.currency);
    await this.desk.demandPossible(tenantId, wanted, override);

    const asked = { reason, by: by.kind, accountId: by.accountId, override };
    const request = RefundRequest.submit({ tenantId, id: this.ids.next() }, wanted, asked, this.clock.now());
    this.requests.add(request);
    return { requestId: request.id };
  }
}

@CommandHandler(DecideRefundRequest)
export class DecideRefundRequestHandler implements ICommandHandler<DecideRefundRequest> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly requests: RefundRequests,
    private readonly desk: RefundDesk,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Under the subscription's lock, so that two approvals cannot give the same payment back twice. */
  async execute({ tenantId, requestId, decision, staffId }: DecideRefundRequest): Promise<void> {
    await this.subscriptions.lock(tenantId);
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    request.demandOther(staffId);
    const { verdict, reason, override } = decision;
    const now = this.clock.now();
    if (verdict === 'APPROVED') {
      request.statutoryOverride ??= override;
      await this.desk.demandPossible(tenantId, request.amount, request.statutoryOverride);
      if (request.waitsForFirst) return request.endorse(staffId, reason, now);
      request.approve(staffId, reason, await this.desk.giveBack(tenantId, request.amount), now);
    } else request.reject(staffId, reason, now);

    await this.notices.queue({
      tenantId,
      template: verdict === 'APPROVED' ? 'refund-approved' : 'refund-rejected',
      key: `refund-request:${requestId}:decided`,
      to: 'contract',
      data: { amount: request.amount.toJSON(), reason },
    });
  }
}
