import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { DataRequest } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';

/** Staff hear that a request's days run out (ToS 9.9). */
@Due('privacy.press-request')
export class PressForRequest extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

const keys = {
  answer: (id: string) => `privacy-request:${id}:answer`,
  alert: (id: string, day: number | '*') => `privacy-request:${id}:alert:${day}`,
};

/** The month of a request and the days on which staff are reminded of it. */
@Injectable()
export class RequestDeadlines {
  constructor(
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** After each step; scheduling a key again moves it. */
  async follow(request: DataRequest): Promise<void> {
    const { tenantId, id, state } = request;
    await this.obligations.void(tenantId, keys.alert(id, '*'), state.toLowerCase());
    if (!request.isOpen) return this.obligations.fulfil(tenantId, keys.answer(id));
    await this.obligations.schedule({
      tenantId,
      key: keys.answer(id),
      clause: 'ToS 9.9',
      // K11: the client answers for its contacts, the operator for everybody else.
      owedBy: request.role === 'processor' ? 'client' : 'operator',
      title: 'privacy.answer',
      dueAt: request.dueAt,
      promise: true,
      firm: true,
    });
    const policy = await this.policies.version(request.policyVersion);
    const now = this.clock.now();
    for (const { day, at } of request.alerts(policy).filter((alert) => alert.at > now))
      await this.obligations.schedule({
        tenantId,
        key: keys.alert(id, day),
        clause: 'ToS 9.9',
        owedBy: 'operator',
        title: 'privacy.alert',
        dueAt: at,
        command: new PressForRequest(tenantId, id),
      });
  }
}

@CommandHandler(PressForRequest)
export class PressForRequestHandler implements ICommandHandler<PressForRequest> {
  constructor(
    private readonly requests: DataRequests,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId }: PressForRequest): Promise<void> {
    (await this.requests.byId(tenantId, requestId))?.press(this.clock.now());
  }
}
