import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock, WallClock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Outbox } from '../../../shared-kernel/commands.js';
import { Forbidden } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Signals } from '../../../shared-kernel/signals.js';
import { SignedIn } from '../contract.js';
import type { Admission } from '../contract-after-end.js';
import { normalisedEmail } from '../domain/email.js';
import { bucketsOf, TooManyAttempts } from '../domain/guessing.js';
import { KnownDevices, Sessions } from '../domain/ports.js';
import { Passwords, SignInDirectory, Tries } from './ports.js';

/** The browser that asks. */
export interface Browser {
  ip: string;
  userAgent: string;
  /** Secrets from its cookies, as far as it has them. */
  device: string | undefined;
  session: string | undefined;
}

export type SignIn = { outcome: 'signed-in'; session: string; device: string } | { outcome: 'refused' };

/**
 * ToS 2.5: e-mail and password at the instance's own address. Unknown address, wrong password, stranger to this
 * instance and suspended look the same and take the same time.
 */
@CallsGateway()
export class LogIn extends Command<SignIn> {
  constructor(
    readonly tenantId: string,
    readonly email: string,
    readonly password: string,
    readonly browser: Browser,
  ) {
    super();
  }
}

@CommandHandler(LogIn)
export class LogInHandler implements ICommandHandler<LogIn> {
  constructor(
    private readonly directory: SignInDirectory,
    private readonly tries: Tries,
    private readonly passwords: Passwords,
    private readonly secrets: Secrets,
    private readonly signals: Signals,
    private readonly commands: CommandBus,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, email: written, password, browser }: LogIn): Promise<SignIn> {
    const email = normalisedEmail(written);
    const deviceHash = browser.device && this.secrets.hashOf(browser.device);
    const candidate = await this.directory.candidate(tenantId, email, deviceHash);
    const buckets = bucketsOf({ email, ip: browser.ip, knownDevice: candidate?.knowsDevice ? deviceHash : undefined });
    const { retryAfterSeconds } = await this.tries.take(buckets);
    if (retryAfterSeconds !== undefined) {
      this.noticeGuessing(tenantId, browser.ip);
      throw new TooManyAttempts(retryAfterSeconds);
    }

    const fits = await this.passwords.verify(candidate?.passwordHash, password);
    if (!fits || !candidate?.mayEnter) return { outcome: 'refused' };
    await this.tries.giveBack(buckets);
    if (candidate.agreementEnded)
      throw new Forbidden('agreement-ended', 'The agreement for this instance has ended.', { clause: 'ToS 3.1' });

    const session = this.secrets.mint();
    const device = candidate.knowsDevice ? { secret: browser.device!, hash: deviceHash! } : this.secrets.mint();
    const replaced = browser.session && this.secrets.hashOf(browser.session);
    await this.commands.execute(
      new OpenSession(tenantId, candidate.accountId, session.hash, device.hash, browser.userAgent, replaced),
    );
    return { outcome: 'signed-in', session: session.secret, device: device.secret };
  }

  /** AUP 2.3.b: whoever guesses is nobody yet, so no case about the client whose door it is. */
  private noticeGuessing(tenantId: string, ip: string): void {
    const dedupeKey = localDate(this.wall.now());
    this.signals.notice({ tenantId, kind: 'guessing', subject: { ip, isOutsider: true }, dedupeKey });
  }
}

/** The written part of signing in. The browser's older session ends, so that nobody can plant one. */
export class OpenSession extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly tokenHash: string,
    readonly deviceHash: string,
    readonly userAgent: string,
    readonly replacedTokenHash: string | undefined,
    readonly admission?: Admission,
  ) {
    super();
  }
}

/** ToS 2.8: nobody sits at so many kinds of browsers within an hour; several people with one password do. */
const MANY_BROWSERS = 5;
const inUseSince = (wallNow: Date): Date => new Date(wallNow.getTime() - 60 * 60_000);

@CommandHandler(OpenSession)
export class OpenSessionHandler implements ICommandHandler<OpenSession> {
  constructor(
    private readonly sessions: Sessions,
    private readonly devices: KnownDevices,
    private readonly outbox: Outbox,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, accountId, tokenHash, deviceHash, userAgent, ...asked }: OpenSession) {
    const { replacedTokenHash, admission } = asked;
    const wallNow = this.wall.now();
    if (replacedTokenHash) await this.sessions.revokeToken(replacedTokenHash);

    await this.sessions.open({
      id: this.ids.next(),
      tokenHash,
      accountId,
      tenantId,
      openedAt: wallNow,
      seenAt: wallNow,
      userAgent: userAgent.slice(0, 200),
      admission,
    });
    await this.devices.remember(accountId, deviceHash, wallNow);
    this.outbox.add(new SignedIn(tenantId, accountId, this.clock.now().toISOString()));
    if ((await this.sessions.browsersInUse(tenantId, accountId, inUseSince(wallNow))) >= MANY_BROWSERS)
      this.signals.notice({ tenantId, kind: 'shared-password', subject: { accountId }, dedupeKey: localDate(wallNow) });
  }
}

/** Signs one browser out: this one, or another of one's own. */
export class EndSession extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(private readonly sessions: Sessions) {}

  execute({ accountId, sessionId }: EndSession): Promise<void> {
    return this.sessions.revoke(accountId, sessionId);
  }
}
