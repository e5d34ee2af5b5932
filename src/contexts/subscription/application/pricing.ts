import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { type PlanTerms, PlanVersion } from '../domain/plan.js';
import { Plans } from '../domain/ports.js';

/** Puts a plan version on the public price list. Repeating it word for word is harmless. */
export class PublishPlanVersion extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(readonly terms: PlanTerms) {
    super();
  }
}

/** Takes a plan version off sale after a day; whoever has it keeps it (ToS 3.3.a, 10.2.c). */
export class RetirePlanVersion extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly code: string,
    readonly version: number,
    readonly lastDay: string,
  ) {
    super();
  }
}

@CommandHandler(PublishPlanVersion)
export class PublishPlanVersionHandler implements ICommandHandler<PublishPlanVersion> {
  constructor(
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  async execute({ terms }: PublishPlanVersion): Promise<void> {
    const known = await this.plans.find(terms.code, terms.version);
    if (known?.saysTheSameAs(terms)) return;
    if (known)
      throw new Conflict('plan-version-immutable', 'A published version never changes; publish the next one.', {
        clause: 'ToS 3.3.a',
      });

    this.plans.add(PlanVersion.publish(terms, this.clock.now()));
  }
}

@CommandHandler(RetirePlanVersion)
export class RetirePlanVersionHandler implements ICommandHandler<RetirePlanVersion> {
  constructor(
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  async execute({ code, version, lastDay }: RetirePlanVersion): Promise<void> {
    const plan = await this.plans.find(code, version);
    if (!plan) throw new NotFound();

    plan.retire(lastDay, localDate(this.clock.now()));
  }
}
