import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Gone, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { AccessAfterEnd, type Admission } from '../contract-after-end.js';
import { normalisedEmail } from '../domain/email.js';
import { mailBucketOf } from '../domain/guessing.js';
import { Accounts, Memberships, WaysBack } from '../domain/ports.js';
import { demandOpen, WayBack, type WayBackIds } from '../domain/way-back.js';
import { Tries } from './ports.js';
import { addressee } from './reminding.js';
import { OpenSession } from './signing-in.js';

/**
 * Asks for a way in after the end. Whether the days for it run is a fact of the instance and is said to
 * anybody; whether the address is an administrator's only its mail tells.
 */
export class RequestWayBack extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly email: string,
    readonly admission: Admission,
  ) {
    super();
  }
}

/** Follows the link: it is used up, and a session begins that can do what the link admits to, in one transaction. */
export class ComeBack extends Command<{ session: string; device: string }> {
  constructor(
    readonly tenantId: string,
    readonly wayBackId: string,
    readonly secret: string,
    readonly userAgent: string,
  ) {
    super();
  }
}

@CommandHandler(RequestWayBack)
export class RequestWayBackHandler implements ICommandHandler<RequestWayBack> {
  constructor(
    private readonly access: AccessAfterEnd,
    private readonly ways: WaysBack,
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly tries: Tries,
    private readonly secrets: Secrets,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, email: written, admission }: RequestWayBack): Promise<void> {
    const open = await this.demandWay(tenantId, admission);
    const email = normalisedEmail(written);
    const { retryAfterSeconds } = await this.tries.take([mailBucketOf('way-back', email)]);
    const account = await this.accounts.byEmail(email);
    const membership = account && (await this.memberships.ofAccount(tenantId, account.id));
    const isAdministrator = membership?.isActive && membership.role === 'administrator';
    if (retryAfterSeconds !== undefined || account?.state !== 'ACTIVE' || !isAdministrator) return;

    const { secret, hash } = this.secrets.mint();
    const way = open({ tenantId, id: this.ids.next(), accountId: account.id, tokenHash: hash });
    this.ways.add(way);
    await this.notices.queue({
      tenantId,
      template: admission === 'retrieval' ? 'one-time-access' : 'return-to-billing',
      key: `way-back:${way.id}`,
      to: [addressee(account)],
      data: {
        token: `${way.id}.${secret}`,
        until: localDate(way.usableUntil),
        instanceUrl: await this.addresses.of(tenantId),
      },
    });
  }

  private async demandWay(tenantId: string, admission: Admission): Promise<(ids: WayBackIds) => WayBack> {
    const now = this.clock.now();
    const { retrieval, mayReturn } = await this.access.of(tenantId);
    if (admission === 'billing') {
      if (!mayReturn)
        throw new Conflict('nothing-to-return-to', 'Sign in as usual, or register anew.', { clause: 'ToS 4.7' });
      return (ids) => WayBack.toBuy(ids, now);
    }
    if (!retrieval)
      throw new Conflict('agreement-in-force', 'The agreement has not ended; sign in as usual.', {
        clause: 'ToS 3.5.d',
      });
    demandOpen(retrieval, now);
    await demandUnused(this.ways, tenantId, retrieval.ending);
    return (ids) => WayBack.toRetrieve(ids, retrieval, now);
  }
}

@CommandHandler(ComeBack)
export class ComeBackHandler implements ICommandHandler<ComeBack> {
  constructor(
    private readonly access: AccessAfterEnd,
    private readonly ways: WaysBack,
    private readonly memberships: Memberships,
    private readonly secrets: Secrets,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, wayBackId, secret, userAgent }: ComeBack): Promise<{ session: string; device: string }> {
    const way = await this.ways.locked(tenantId, wayBackId);
    if (!way || way.tokenHash !== this.secrets.hashOf(secret)) throw new NotFound();
    const membership = await this.memberships.ofAccount(tenantId, way.accountId);
    if (!membership?.isActive || membership.role !== 'administrator') throw new NotFound();

    way.use(this.clock.now());
    if (way.admission === 'retrieval') await demandUnused(this.ways, tenantId, way.ending, way.id);
    await this.demandStillOpen(tenantId, way.admission);
    return this.signIn(way, userAgent);
  }

  private async demandStillOpen(tenantId: string, admission: Admission): Promise<void> {
    const { retrieval, mayReturn } = await this.access.of(tenantId);
    if (admission === 'retrieval' ? !retrieval : !mayReturn)
      throw new Conflict('nothing-to-open', 'There is nothing left that this link could open.', {
        clause: admission === 'retrieval' ? 'ToS 3.5.d' : 'ToS 4.7',
      });
  }

  private async signIn({ tenantId, accountId, admission }: WayBack, userAgent: string) {
    const session = this.secrets.mint();
    const device = this.secrets.mint();
    await this.commands.execute(
      new OpenSession(tenantId, accountId, session.hash, device.hash, userAgent, undefined, admission),
    );
    return { session: session.secret, device: device.secret };
  }
}

/** ToS 3.5.d: one session in an ending, whoever of the administrators opens it. */
async function demandUnused(ways: WaysBack, tenantId: string, ending: string, ownId?: string): Promise<void> {
  const used = await ways.usedToRetrieve(tenantId, ending);
  if (used && used.id !== ownId)
    throw new Gone('already-used', 'The one-time access has been used.', { clause: 'ToS 3.5.d' });
}
