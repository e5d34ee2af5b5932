import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { Clients, type InstanceBlocked, type InstanceReopened } from '../../tenancy/contract.js';
import { Subscriptions } from '../domain/ports.js';
import { Invoicing } from './renewing.js';

/** ToS 3.6: the agreement ended for a breach, so no further period is billed; what was owed stays owed. */
export class StopForBreach extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** The decision was undone on appeal: the contract goes on as it was. */
export class GoOnAfterBreach extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(StopForBreach)
export class StopForBreachHandler implements ICommandHandler<StopForBreach> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoicing: Invoicing,
    private readonly clients: Clients,
  ) {}

  /** Asks again: an appeal may have been upheld before this news arrived. */
  async execute({ tenantId }: StopForBreach): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const { deletionCause } = await this.clients.profile(tenantId);
    if (subscription && deletionCause === 'breach') await this.invoicing.stopRenewal(subscription, 'breach');
  }
}

@CommandHandler(GoOnAfterBreach)
export class GoOnAfterBreachHandler implements ICommandHandler<GoOnAfterBreach> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoicing: Invoicing,
  ) {}

  async execute({ tenantId }: GoOnAfterBreach): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (subscription) await this.invoicing.planRenewal(subscription);
  }
}

/** What a decision about conduct does to the contract (ToS 3.6.b, 3.6.c); tenancy says that it was made. */
@Injectable()
export class BreachReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo<InstanceBlocked>('tenancy.InstanceBlocked')
  async blocked({ tenantId, clause }: InstanceBlocked): Promise<void> {
    if (clause === 'ToS 3.6.b' || clause === 'ToS 3.6.c') await this.commands.execute(new StopForBreach(tenantId));
  }

  @ReactsTo<InstanceReopened>('tenancy.InstanceReopened')
  async reopened({ tenantId, clause }: InstanceReopened): Promise<void> {
    if (clause === 'ToS 2.13') await this.commands.execute(new GoOnAfterBreach(tenantId));
  }
}
