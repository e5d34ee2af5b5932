import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due, ReactsTo } from '../../../shared-kernel/commands.js';
import { Conflict, Forbidden, NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Departures, type Place } from '../../identity/contract-leaving.js';
import { ContractClosure } from '../../subscription/contract-closure.js';
import { type InstanceBlocked, InstanceControl, type InstancePurged } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import { type ClosureDetail, ClosureRequest, type ClosureState } from '../domain/closure-request.js';
import { ClosureRequests } from '../domain/ports.js';
import { ClosureLetters } from './closure-letters.js';

/** Where a request stands, as its receipt says it. */
export interface ClosureReceipt {
  id: string;
  number: string;
  state: ClosureState;
  missing: ClosureDetail[];
  /** The last day for closing. */
  dueOn: LocalDate;
  /** The day on which the account closes, once it is verified. */
  closesOn: LocalDate | null;
}

/** ToS 3.7: what the request says. Without a scope the sender's role decides it (K6). */
export interface WrittenClosure {
  accountEmail: string;
  name: string;
  decision: string;
  accessAsked: boolean;
  scope: ClosureScope | undefined;
}

/**
 * A written request to close an account. Whoever is signed in is the account; for every other way the account's
 * address gets a link. Answers nothing where the address has no place here.
 */
export class RequestClosure extends Command<ClosureReceipt | undefined> {
  constructor(
    readonly tenantId: string,
    readonly channel: ClosureChannel,
    /** ISO 8601; now for a form. */
    readonly receivedAt: string | undefined,
    readonly written: WrittenClosure,
  ) {
    super();
  }
}

/** The link to the account's address was followed, with what the request did not say. */
export class ConfirmClosure extends Command<ClosureReceipt> {
  constructor(
    readonly tenantId: string,
    readonly secret: string,
    readonly details: Partial<Record<ClosureDetail, string>>,
  ) {
    super();
  }
}

/** Staff know by another way that the request is the account's own. */
export class VerifyClosure extends Command<ClosureReceipt> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
    readonly details: Partial<Record<ClosureDetail, string>>,
  ) {
    super();
  }
}

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

@CommandHandler(RequestClosure)
export class RequestClosureHandler implements ICommandHandler<RequestClosure> {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly closing: Closing,
    private readonly departures: Departures,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, channel, receivedAt, written }: RequestClosure): Promise<ClosureReceipt | undefined> {
    const place = await this.departures.placeOf(tenantId, written.accountEmail);
    if (!place) return undefined;
    const scope = scopeFor(place, written.scope);
    const open = await this.requests.open(tenantId, scope, whose({ scope, accountId: place.accountId }));
    const standing = open.find((each) => standsInTheWay(each, channel, place));
    if (standing) return this.standing(standing, channel);

    const now = this.clock.now();
    const id = this.ids.next();
    const { secret, hash } = this.secrets.mint();
    const { name, decision, accessAsked } = written;
    const { accountId, email: accountEmail, language } = place;
    const request = ClosureRequest.receive(
      {
        ...{ tenantId, id, number: caseNumber('C', id), scope, channel, accountId, accountEmail, language },
        ...{ name, decision, accessAsked, linkHash: hash },
        receivedAt: receivedAt ? new Date(receivedAt) : now,
      },
      now,
    );
    this.requests.add(request);
    if (channel === 'instance' && request.state === 'RECEIVED') await this.closing.carryOut(request, 'session');
    else await this.closing.awaitVerification(request, `${tenantId}.${secret}`);
    return receiptOf(request);
  }

  /** A stranger must not learn from a form that a request runs. */
  private standing(request: ClosureRequest, channel: ClosureChannel): ClosureReceipt {
    if (channel !== 'form') throw alreadyHandled(request);
    return receiptOf(request);
  }
}

@CommandHandler(ConfirmClosure)
export class ConfirmClosureHandler implements ICommandHandler<ConfirmClosure> {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly closing: Closing,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Following it again changes nothing. */
  async execute({ tenantId, secret, details }: ConfirmClosure): Promise<ClosureReceipt> {
    const request = await this.requests.byLinkHash(tenantId, this.secrets.hashOf(secret));
    if (!request) throw new NotFound();
    if (request.state === 'INCOMPLETE') request.supplement(details, this.clock.now());
    if (request.state === 'RECEIVED') await this.closing.carryOut(request, 'link');
    return receiptOf(request);
  }
}

@CommandHandler(VerifyClosure)
export class VerifyClosureHandler implements ICommandHandler<VerifyClosure> {
  constructor(
    private readonly requests: ClosureRequests,
    private readonly closing: Closing,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, requestId, details }: VerifyClosure): Promise<ClosureReceipt> {
    const request = await this.requests.byId(tenantId, requestId);
    if (!request) throw new NotFound();
    if (request.state === 'INCOMPLETE') request.supplement(details, this.clock.now());
    await this.closing.carryOut(request, 'staff');
    return receiptOf(request);
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
const whose = ({ scope, accountId }: Pick<ClosureRequest, 'scope' | 'accountId'>): string | undefined =>
  scope === 'membership' ? accountId : undefined;

/** How much a way in says about who writes: a form nothing, a letter that staff took down something. */
const WEIGHT: Record<ClosureChannel, number> = { form: 0, email: 1, post: 1, instance: 2 };

/** One that is verified, or the same person's that says as much; a stranger's form keeps nobody from asking. */
const standsInTheWay = (standing: ClosureRequest, channel: ClosureChannel, place: Place): boolean =>
  standing.verifiedAt !== null ||
  (standing.accountId === place.accountId && WEIGHT[standing.channel] >= WEIGHT[channel]);

const alreadyHandled = ({ number, state }: ClosureRequest): Conflict =>
  new Conflict('closure-requested', 'A request to close this account is being handled already.', {
    clause: 'ToS 3.7',
    data: { number, state },
  });

/** K6: a non-administrator closes only their own. */
const scopeFor = ({ role }: Place, wanted: ClosureScope | undefined): ClosureScope => {
  const own = role === 'administrator' ? 'instance' : 'membership';
  if (wanted === 'instance' && own === 'membership')
    throw new Forbidden('administrators-only', 'Only an administrator closes the account of the whole client.', {
      clause: 'ToS 3.7',
    });
  return wanted ?? own;
};

const receiptOf = ({ id, number, state, missing, dueOn, closesOn }: ClosureRequest): ClosureReceipt => ({
  id,
  number,
  state,
  missing,
  dueOn,
  closesOn,
});
