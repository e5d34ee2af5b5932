import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Policies } from '../../terms/contract-policy.js';
import type { ControllerRole, RequestChannel, RequestKind } from '../contract-requests.js';
import { DataRequest, type Requester } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';
import { RequestDeadlines } from './request-deadlines.js';
import { RequestLetters } from './request-letters.js';

export interface DataRequestReceipt {
  id: string;
  number: string;
  state: string;
  dueOn: string;
}

export interface WrittenRequest {
  kind: RequestKind;
  requester: Requester;
  details: string;
}

/**
 * ToS 9.9: somebody uses a right. `role` says who answers: the operator for accounts and visitors, the client
 * (helped by the operator) for what it keeps about its own contacts (K11).
 */
export class SubmitDataRequest extends Command<DataRequestReceipt> {
  constructor(
    readonly tenantId: string,
    readonly role: ControllerRole,
    readonly channel: RequestChannel,
    /** ISO 8601; now for a form. */
    readonly receivedAt: string | undefined,
    /** Signed in, hence known. */
    readonly accountId: string | null,
    readonly written: WrittenRequest,
  ) {
    super();
  }
}

/** The link that went to the address was followed, so the address is the sender's. */
export class ConfirmRequester extends Command<DataRequestReceipt> {
  constructor(
    readonly tenantId: string,
    readonly secret: string,
  ) {
    super();
  }
}

/** What identifying somebody sets off: a month that they can read about, and the client's turn if it is one (K11). */
@Injectable()
export class Identification {
  constructor(
    private readonly letters: RequestLetters,
    private readonly clock: Clock,
  ) {}

  async of(request: DataRequest, proof: 'session' | 'link' | 'staff'): Promise<void> {
    request.identify(proof, this.clock.now());
    if (request.role === 'processor') await this.letters.forwarded(request);
    else await this.letters.received(request);
  }
}

@CommandHandler(SubmitDataRequest)
export class SubmitDataRequestHandler implements ICommandHandler<SubmitDataRequest> {
  constructor(
    private readonly requests: DataRequests,
    private readonly deadlines: RequestDeadlines,
    private readonly identification: Identification,
    private readonly letters: RequestLetters,
    private readonly policies: Policies,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: SubmitDataRequest): Promise<DataRequestReceipt> {
    const { tenantId, role, channel, accountId, written } = command;
    const now = this.clock.now();
    const id = this.ids.next();
    const { secret, hash } = this.secrets.mint();
    const request = DataRequest.receive(
      {
        tenantId,
        id,
        number: caseNumber('P', id),
        role,
        channel,
        receivedAt: command.receivedAt ? new Date(command.receivedAt) : now,
        policyVersion: (await this.policies.current()).version,
        accountId,
        linkHash: hash,
        ...written,
      },
      now,
    );
    this.requests.add(request);
    await this.deadlines.follow(request);
    if (accountId) await this.identification.of(request, 'session');
    else await this.askWhoItIs(request, `${tenantId}.${secret}`);
    return receiptOf(request);
  }

  private async askWhoItIs(request: DataRequest, token: string): Promise<void> {
    request.awaitIdentity();
    await this.letters.identityAsked(request, token);
  }
}

@CommandHandler(ConfirmRequester)
export class ConfirmRequesterHandler implements ICommandHandler<ConfirmRequester> {
  constructor(
    private readonly requests: DataRequests,
    private readonly identification: Identification,
    private readonly secrets: Secrets,
  ) {}

  /** Following it again changes nothing. */
  async execute({ tenantId, secret }: ConfirmRequester): Promise<DataRequestReceipt> {
    const request = await this.requests.byLinkHash(tenantId, this.secrets.hashOf(secret));
    if (!request) throw new NotFound();
    if (request.state === 'ID_CHECK') await this.identification.of(request, 'link');
    return receiptOf(request);
  }
}

const receiptOf = ({ id, number, state, dueOn }: DataRequest): DataRequestReceipt => ({ id, number, state, dueOn });
