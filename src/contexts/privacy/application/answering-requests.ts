import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { NotFound, Stale } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { NoticeBounced } from '../../notices/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { DataRequestPressing, ProcessorHelpAsked } from '../contract-requests.js';
import type { DataRequest, RequestAnswer } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';
import { RequestDeadlines } from './request-deadlines.js';
import { extendedRequest, RequestLetters } from './request-letters.js';
import { Identification } from './requesting.js';
import { TellPrivacyStaff } from './telling-staff.js';

/** What people do with a request; `expected` is the version that they looked at. */
export type RequestStep =
  | { step: 'take'; staffId: string }
  | { step: 'identify' }
  | { step: 'extend'; reason: string }
  | { step: 'ask-for-help'; wanted: string }
  | { step: 'give-help'; given: string; staffId: string }
  | ({ step: 'answer' } & RequestAnswer);

export class HandleDataRequest extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly expected: number,
    readonly action: RequestStep,
  ) {
    super();
  }
}

/** The letter about an extension came back from every address. */
export class TakeBackExtension extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

@CommandHandler(HandleDataRequest)
export class HandleDataRequestHandler implements ICommandHandler<HandleDataRequest> {
  constructor(
    private readonly requests: DataRequests,
    private readonly deadlines: RequestDeadlines,
    private readonly identification: Identification,
    private readonly letters: RequestLetters,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId, expected, action }: HandleDataRequest): Promise<void> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    if (request.version !== expected) throw new Stale();

    await this.perform(request, action);
    await this.deadlines.follow(request);
  }

  private async perform(request: DataRequest, action: RequestStep): Promise<void> {
    const now = this.clock.now();
    switch (action.step) {
      case 'take':
        return request.take(action.staffId);
      case 'identify':
        return this.identification.of(request, 'staff');
      case 'extend':
        request.extend(action.reason, await this.policies.version(request.policyVersion), now);
        return this.letters.extended(request);
      case 'ask-for-help':
        return request.askForHelp(action.wanted, now);
      case 'give-help':
        request.giveHelp(action.given, action.staffId, now);
        return this.letters.helped(request);
      case 'answer': {
        const { step: _, ...answer } = action;
        request.answerWith(answer, now);
        return this.letters.answered(request);
      }
    }
  }
}

@CommandHandler(TakeBackExtension)
export class TakeBackExtensionHandler implements ICommandHandler<TakeBackExtension> {
  constructor(
    private readonly requests: DataRequests,
    private readonly deadlines: RequestDeadlines,
    private readonly clock: Clock,
  ) {}

  /** ToS 9.9: the extension holds only if the person was told. */
  async execute({ tenantId, requestId }: TakeBackExtension): Promise<void> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) return;

    request.extensionCameBack(this.clock.now());
    await this.deadlines.follow(request);
  }
}

@Injectable()
export class RequestReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo('notices.NoticeBounced')
  async extensionBounced({ tenantId, key }: NoticeBounced): Promise<void> {
    const requestId = extendedRequest(key);
    if (requestId) await this.commands.execute(new TakeBackExtension(tenantId, requestId));
  }

  @ReactsTo('privacy.DataRequestPressing', { gateway: true })
  async pressing({ subjectId, number, dueOn, at }: DataRequestPressing): Promise<void> {
    const key = `privacy-request:${subjectId}:pressing:${at}`;
    await this.commands.execute(new TellPrivacyStaff(OPERATOR_TENANT, 'privacy-pressing', key, { number, dueOn }));
  }

  @ReactsTo('privacy.ProcessorHelpAsked', { gateway: true })
  async helpAsked({ subjectId, at }: ProcessorHelpAsked): Promise<void> {
    const key = `privacy-request:${subjectId}:help:${at}`;
    await this.commands.execute(new TellPrivacyStaff(OPERATOR_TENANT, 'privacy-help-asked', key, {}));
  }
}
