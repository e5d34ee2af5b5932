import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due, ReactsTo } from '../../../shared-kernel/commands.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import { Departures } from '../../identity/contract-leaving.js';
import { ContractClosure } from '../../subscription/contract-closure.js';
import { type InstanceBlocked, InstanceControl, type InstancePurged } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { ClosureRequest } from '../domain/closure-request.js';
import { ClosureRequests } from '../domain/ports.js';
import { ClosureLetters } from './closure-letters.js';

/** The last day for closing is over, and nobody has confirmed that it is the account's own wish. */
@Due('privacy.lapse-closure')
export class LapseClosure extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

/** The instance went as the request asked. */
export class SettleClosure extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly happened: 'blocked' | 'purged',
  ) {
    super();
  }
}

const keys = {
  verification: (id: string) => `closure:${id}:verification`,
  closing: (id: string) => `closure:${id}:closing`,
};

/** What a verified request does, to the contract or to one person's place. */
@Injectable()
export class Closing {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly contract: ContractClosure,
    private readonly departures: Departures,
    private readonly instances: InstanceControl,
    private readonly obligations: Obligations,
    private readonly letters: ClosureLetters,
    private readonly clock: Clock,
  ) {}

  /** Until somebody shows whose it is, the account's holder owes the next step. A stranger's form then lapses. */
  async awaitVerification(request: ClosureRequest, token: string): Promise<void> {
    const { tenantId, id, dueAt, channel } = request;
    await this.obligations.schedule({
      tenantId,
      key: keys.verification(id),
      clause: 'ToS 3.7',
      owedBy: 'client',
      title: 'closure.verification',
      dueAt,
      promise: true,
      ...(channel === 'form' && { command: new LapseClosure(tenantId, id) }),
    });
    await this.letters.verificationAsked(request, token);
  }

  async carryOut(request: ClosureRequest, proof: 'session' | 'link' | 'staff'): Promise<void> {
    const { tenantId, id } = request;
    await this.demandStillTheirs(request);
    request.verify(proof, this.clock.now());
    await this.obligations.void(tenantId, keys.verification(id), 'verified');
    await this.overtake(request);
    if (request.scope === 'instance') await this.closeContract(request);
    else await this.letGo(request);
  }

  /** Whoever showed that it is theirs goes before everybody who did not; two of them do not close the same thing. */
  private async overtake(request: ClosureRequest): Promise<void> {
    for (const other of await this.requests.open(request.tenantId, request.scope, whose(request))) {
      if (other.id === request.id) continue;
      if (other.verifiedAt) throw alreadyHandled(other);
      other.lapse('superseded', this.clock.now());
      await this.obligations.void(other.tenantId, keys.verification(other.id), 'superseded');
      await this.letters.verificationDropped(other);
    }
  }

  /** A link may lie unused for weeks: at the moment of effect whoever asked must still be able to close this. */
  private async demandStillTheirs({ tenantId, accountId, accountEmail, scope }: ClosureRequest): Promise<void> {
    const place = await this.departures.placeOf(tenantId, accountEmail);
    const mayClose = scope === 'membership' || (place?.role === 'administrator' && !place.isSuspended);
    if (place?.accountId !== accountId || !mayClose)
      throw new Conflict('no-longer-theirs', 'Whoever asked can no longer close this.', { clause: 'ToS 3.7' });
  }

  async settled({ tenantId, id }: ClosureRequest): Promise<void> {
    await this.obligations.fulfil(tenantId, keys.closing(id));
  }

  /** A debt does not stand in the way, and a hold only keeps the data: the purge asks it again on its day. */
  private async closeContract(request: ClosureRequest): Promise<void> {
    const { tenantId, id, completeAt, verifiedAt, accessAsked, dueAt } = request;
    const closure = { tenantId, receivedAt: completeAt!, verifiedAt: verifiedAt!, accessAsked };
    const { closesOn } = await this.contract.close(closure);
    request.closeOn(closesOn);
    await this.obligations.schedule({
      tenantId,
      key: keys.closing(id),
      clause: 'ToS 3.7',
      owedBy: 'operator',
      title: 'closure.closing',
      dueAt,
      promise: true,
      firm: true,
    });
  }

  private async letGo(request: ClosureRequest): Promise<void> {
    const now = this.clock.now();
    if (await this.instances.isHeld(request.tenantId)) {
      request.refuse('legal-hold', now);
      return this.letters.refused(request);
    }
    await this.departures.leave(request.tenantId, request.accountId);
    request.closeOn(localDate(now));
    request.carriedOut(now);
    await this.letters.left(request);
  }
}

@CommandHandler(LapseClosure)
export class LapseClosureHandler implements ICommandHandler<LapseClosure> {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId }: LapseClosure): Promise<void> {
    const request = await this.requests.byId(tenantId, requestId);
    request?.lapse('unverified', this.clock.now());
  }
}

@CommandHandler(SettleClosure)
export class SettleClosureHandler implements ICommandHandler<SettleClosure> {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly closing: Closing,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, happened }: SettleClosure): Promise<void> {
    const now = this.clock.now();
    for (const request of await this.requests.ofInstance(tenantId)) {
      if (happened === 'purged') request.purged(now);
      else request.carriedOut(now);
      if (request.closedAt) await this.closing.settled(request);
    }
  }
}

/** A block ends the agreement, and a purge completes what was asked. */
@Injectable()
export class ClosureReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo('tenancy.InstanceBlocked')
  async blocked({ tenantId }: InstanceBlocked): Promise<void> {
    await this.commands.execute(new SettleClosure(tenantId, 'blocked'));
  }

  @ReactsTo('tenancy.InstancePurged')
  async purged({ tenantId }: InstancePurged): Promise<void> {
    await this.commands.execute(new SettleClosure(tenantId, 'purged'));
  }
}

/** A membership is one person's; the instance is everybody's who administers it. */
export const whose = ({ scope, accountId }: Pick<ClosureRequest, 'scope' | 'accountId'>): string | undefined =>
  scope === 'membership' ? accountId : undefined;

export const alreadyHandled = ({ number, state }: ClosureRequest): Conflict =>
  new Conflict('closure-requested', 'A request to close this account is being handled already.', {
    clause: 'ToS 3.7',
    data: { number, state },
  });
