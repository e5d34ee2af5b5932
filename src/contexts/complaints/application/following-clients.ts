import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { ClientReclassified } from '../../tenancy/contract.js';
import { HomeLaw } from '../../terms/contract-home-law.js';
import { Complaints } from '../domain/ports.js';
import { sourceOf } from '../domain/written-complaint.js';
import { ComplaintDeadlines } from './deadlines.js';

/** ToS 5.2: who complained as a business and turned out to be a consumer has a consumer's answer and days. */
export class CountAsConsumer extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(CountAsConsumer)
export class CountAsConsumerHandler implements ICommandHandler<CountAsConsumer> {
  constructor(
    private readonly complaints: Complaints,
    private readonly deadlines: ComplaintDeadlines,
    private readonly homeLaw: HomeLaw,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: CountAsConsumer): Promise<void> {
    const now = this.clock.now();
    const unsettled = await this.complaints.unsettled(tenantId);
    for (const complaint of unsettled.filter(({ kind }) => kind === 'business')) {
      const { answerDays, clock, improvements } = await this.homeLaw.of(complaint.country, 'consumer');
      complaint.reclassify({ kind: 'consumer', answerDays, clock, source: sourceOf(improvements) }, now);
      await this.deadlines.follow(complaint);
    }
  }
}

@Injectable()
export class ClientReactions {
  constructor(private readonly commands: CommandBus) {}

  /** ToS 5.2, 5.3: the stricter rule is kept, so a client that became a business changes nothing here. */
  @ReactsTo('tenancy.ClientReclassified')
  async reclassified({ tenantId, kind }: ClientReclassified): Promise<void> {
    if (kind === 'consumer') await this.commands.execute(new CountAsConsumer(tenantId));
  }
}
