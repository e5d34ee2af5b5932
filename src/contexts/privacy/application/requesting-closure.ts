import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Forbidden, NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Departures, type Place } from '../../identity/contract-leaving.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import { type ClosureDetail, ClosureRequest, type ClosureState } from '../domain/closure-request.js';
import { ClosureRequests } from '../domain/ports.js';
import { alreadyHandled, Closing, whose } from './closing.js';

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

/** How much a way in says about who writes: a form nothing, a letter that staff took down something. */
const WEIGHT: Record<ClosureChannel, number> = { form: 0, email: 1, post: 1, instance: 2 };

/** One that is verified, or the same person's that says as much; a stranger's form keeps nobody from asking. */
const standsInTheWay = (standing: ClosureRequest, channel: ClosureChannel, place: Place): boolean =>
  standing.verifiedAt !== null ||
  (standing.accountId === place.accountId && WEIGHT[standing.channel] >= WEIGHT[channel]);

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
