import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { FREE_PLAN, type PlanTerms } from '../domain/plan.js';
import { Plans } from '../domain/ports.js';
import { PublishPlanVersion } from './pricing.js';

/** Fills an empty price list, so that a sandbox can take registrations; an operator publishes plans of their own. */
export class PublishFirstPlans extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
}

@CommandHandler(PublishFirstPlans)
export class PublishFirstPlansHandler implements ICommandHandler<PublishFirstPlans> {
  constructor(
    private readonly plans: Plans,
    private readonly commands: CommandBus,
  ) {}

  async execute(): Promise<void> {
    for (const terms of FIRST_PLANS)
      if (!(await this.plans.find(terms.code, 1))) await this.commands.execute(new PublishPlanVersion(terms));
  }
}

const common = { version: 1, currency: 'SEK', vatPercent: 25, sellableFrom: '2024-11-26' };
const team = {
  ...common,
  modules: ['contacts', 'data-collection', 'queries'],
  seats: 10,
  quotas: { queries: 100 },
};

const business = { ...team, seats: 50, quotas: { queries: 1000 } };

/** Made up for the demonstration; what a plan costs is the operator's to say. */
export const FIRST_PLANS: PlanTerms[] = [
  {
    ...common,
    code: FREE_PLAN,
    name: 'Start',
    modules: ['contacts', 'data-collection', 'queries'],
    seats: 2,
    quotas: { queries: 20 },
    netMinor: 0,
    interval: 'month',
  },
  { ...team, code: 'TEAM_MONTHLY', name: 'Team', netMinor: 49_000, interval: 'month' },
  { ...team, code: 'TEAM_YEARLY', name: 'Team Yearly', netMinor: 490_000, interval: 'year' },
  { ...business, code: 'BUSINESS_MONTHLY', name: 'Business', netMinor: 149_000, interval: 'month' },
  { ...business, code: 'BUSINESS_YEARLY', name: 'Business Yearly', netMinor: 1_490_000, interval: 'year' },
];
