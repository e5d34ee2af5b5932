import { Injectable } from '@nestjs/common';
import { AccessAfterEnd, type WaysAfterEnd } from '../../identity/contract-after-end.js';
import { Clients } from '../../tenancy/contract.js';
import { Subscriptions } from '../domain/ports.js';
import { AfterEnd } from './ending.js';

/** What the doors at a blocked instance's address may open, by the ending and the policy that it began under. */
@Injectable()
export class EndingDoors extends AccessAfterEnd {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly clients: Clients,
    private readonly afterEnd: AfterEnd,
  ) {
    super();
  }

  /** Only a block closes the ordinary door (ToS 3.1); before it everybody signs in, and after the purge nobody. */
  async of(tenantId: string): Promise<WaysAfterEnd> {
    const subscription = await this.subscriptions.find(tenantId);
    const { state, deletionCause } = await this.clients.profile(tenantId);
    if (state !== 'BLOCKED' || !subscription?.isOver || subscription.purgedAt) return { mayReturn: false };
    // ToS 3.6.e: whoever was blocked for a breach does not buy a way back; an appeal is the way.
    if (deletionCause === 'breach') return { mayReturn: false };

    // ToS 4.7: until the purge begins a new plan brings back everything, whatever the ending was.
    const { blockedFrom, accessUntil } = this.afterEnd.planOf(subscription, await this.afterEnd.policyOf(subscription));
    if (!accessUntil) return { mayReturn: true };
    const ending = `${subscription.id}:${subscription.endsOn}`;
    return { mayReturn: true, retrieval: { ending, from: blockedFrom, until: accessUntil } };
  }
}
