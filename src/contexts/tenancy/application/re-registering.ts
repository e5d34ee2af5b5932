import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import { Registrations, ReRegistrations } from '../domain/ports.js';
import { Founding } from './founding.js';

/** ToS 3.6.e: staff let a client in again, or not, and say why. */
export class DecideReRegistration extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly decision: 'APPROVED' | 'REJECTED',
    readonly reason: string,
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(DecideReRegistration)
export class DecideReRegistrationHandler implements ICommandHandler<DecideReRegistration> {
  constructor(
    private readonly requests: ReRegistrations,
    private readonly registrations: Registrations,
    private readonly founding: Founding,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId, decision, reason, staffId }: DecideReRegistration): Promise<void> {
    const now = this.clock.now();
    const request = await this.requests.locked(tenantId, requestId);
    const registration = await this.registrations.locked(tenantId);
    if (registration?.state !== 'AWAITING_APPROVAL')
      throw new Conflict('out-of-order', 'This registration waits for no decision.', { clause: 'ToS 3.6.e' });

    request.decide(decision, staffId, reason, now);
    if (decision === 'APPROVED') {
      await this.founding.found(registration, now);
      return;
    }
    const { email, name, language } = registration;
    await this.notices.queue({
      tenantId,
      template: 're-registration-refused',
      key: `re-registration:${requestId}`,
      to: [{ email, name, language }],
      data: { name, reason },
    });
    registration.lapse(now);
  }
}
