import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Obligations } from '../../terms/contract.js';
import { type GrantedEntitlements, InstanceControl, type PlannedDeletion, type SuspensionReason } from '../contract.js';
import { Agreements, ClientRepository, Instances } from '../domain/ports.js';
import { PURGE_KEY, purgeObligation } from './purging.js';

/** What other contexts may do to an instance, in their own transaction, under the instance's lock. */
@Injectable()
export class LockedInstanceControl extends InstanceControl {
  constructor(
    private readonly instances: Instances,
    private readonly agreements: Agreements,
    private readonly clients: ClientRepository,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {
    super();
  }

  async suspend(tenantId: string, reason: SuspensionReason, clause: ClauseId): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    instance.suspend(reason, clause, this.clock.now());
  }

  async restore(tenantId: string, reason: SuspensionReason, clause: ClauseId): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    const wasMarked = instance.deletion !== null;

    instance.restore(reason, clause, this.clock.now());

    if (wasMarked && !instance.deletion) await this.obligations.void(tenantId, PURGE_KEY, 'restored');
  }

  async makeReadOnly(tenantId: string, clause: ClauseId): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    instance.makeReadOnly(clause, this.clock.now());
  }

  async reopen(tenantId: string, clause: ClauseId): Promise<void> {
    const now = this.clock.now();
    const instance = await this.instances.locked(tenantId);
    const wasMarked = instance.deletion !== null;

    instance.reopen(clause, now);

    (await this.agreements.get(tenantId)).reinstate(clause, now);
    (await this.clients.get(tenantId)).return();
    if (wasMarked && !instance.deletion) await this.obligations.void(tenantId, PURGE_KEY, 'reopened');
  }

  async block(tenantId: string, clause: ClauseId): Promise<void> {
    const now = this.clock.now();
    const instance = await this.instances.locked(tenantId);

    instance.block(clause, now);

    (await this.agreements.get(tenantId)).end(clause, now);
    (await this.clients.get(tenantId)).leave();
  }

  async scheduleDeletion(deletion: PlannedDeletion): Promise<void> {
    const { tenantId, clause, notBefore } = deletion;
    const instance = await this.instances.locked(tenantId);

    instance.planDeletion(deletion, this.clock.now());

    await this.obligations.schedule(purgeObligation(tenantId, clause, notBefore));
  }

  async cancelDeletion(tenantId: string, reason: string): Promise<void> {
    const instance = await this.instances.locked(tenantId);

    instance.cancelDeletion(reason, this.clock.now());

    await this.obligations.void(tenantId, PURGE_KEY, reason);
  }

  async grant(tenantId: string, entitlements: GrantedEntitlements): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    instance.grant(entitlements);
  }

  async hold(tenantId: string, holdId: string, clause: ClauseId): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    instance.hold(holdId, clause, this.clock.now());
  }

  async release(tenantId: string, holdId: string, clause: ClauseId): Promise<void> {
    const instance = await this.instances.locked(tenantId);
    instance.release(holdId, clause, this.clock.now());
  }

  async isHeld(tenantId: string): Promise<boolean> {
    return (await this.instances.locked(tenantId)).isHeld;
  }
}
