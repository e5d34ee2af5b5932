import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock, WallClock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { normalisedEmail } from '../domain/email.js';
import { bucketsOf, mailBucketOf, TooManyAttempts } from '../domain/guessing.js';
import { passwordFaults } from '../domain/password.js';
import { Accounts, KnownDevices, Sessions } from '../domain/ports.js';
import { Passwords, SignInDirectory, Tries } from './ports.js';
import { addressee, PasswordReminders } from './reminding.js';

/** Refuses a password that breaks a rule, naming the field that it came in. */
export function demandGoodPassword(password: string, about: string[], pointer = '/password'): void {
  const faults = passwordFaults(password, about).map((fault) => ({ ...fault, pointer }));
  if (faults.length > 0) throw new Invalid('validation-failed', faults[0]!.message, { clause: 'ToS 2.7', faults });
}

/** ToS 2.7: the member knows the old password. All other sessions end. */
@CallsGateway()
export class ChangePassword extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly sessionId: string,
    readonly currentPassword: string,
    readonly newPassword: string,
    readonly ip: string,
  ) {
    super();
  }
}

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    private readonly directory: SignInDirectory,
    private readonly tries: Tries,
    private readonly passwords: Passwords,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, accountId, sessionId, ...asked }: ChangePassword): Promise<void> {
    const credentials = await this.directory.credentials(accountId);
    if (!credentials) throw new NotFound();
    const { email, name, passwordHash } = credentials;
    demandGoodPassword(asked.newPassword, [email, name], '/newPassword');

    const buckets = bucketsOf({ email, ip: asked.ip, knownDevice: sessionId });
    const { retryAfterSeconds } = await this.tries.take(buckets);
    if (retryAfterSeconds !== undefined) throw new TooManyAttempts(retryAfterSeconds);
    if (!(await this.passwords.verify(passwordHash, asked.currentPassword)))
      throw Invalid.field('/currentPassword', 'wrong', 'This is not your present password.', 'ToS 2.7');
    await this.tries.giveBack(buckets);

    const hash = await this.passwords.hash(asked.newPassword);
    await this.commands.execute(new SetPassword(tenantId, accountId, hash, { keptSessionId: sessionId }));
  }
}

/** The written part of a change or a reset. */
export class SetPassword extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly passwordHash: string,
    readonly by: { keptSessionId: string } | { resetTokenHash: string },
  ) {
    super();
  }
}

@CommandHandler(SetPassword)
export class SetPasswordHandler implements ICommandHandler<SetPassword> {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly devices: KnownDevices,
    private readonly notices: Notices,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, accountId, passwordHash, by }: SetPassword): Promise<void> {
    const now = this.clock.now();
    const account = await this.accounts.get(accountId);
    if ('resetTokenHash' in by) {
      // Of two clicks on one link the second finds the token used.
      if (account.resetTokenHash !== by.resetTokenHash) throw new NotFound();
      account.demandResettable(this.wall.now());
    }

    account.changePassword(tenantId, passwordHash, now);
    await this.sessions.revokeAll(accountId, 'keptSessionId' in by ? by.keptSessionId : undefined);
    // AUP 2.3.b: a device with tries of its own is the owner's; after a reset nobody knows which ones were.
    if ('resetTokenHash' in by) await this.devices.forget(accountId);

    await this.reminders.schedule(account, tenantId, localDate(now));
    await this.notices.queue({
      tenantId,
      template: 'password-changed',
      key: `password-changed:${accountId}:${now.toISOString()}`,
      to: [addressee(account)],
      data: { name: account.name },
    });
  }
}

/** Answers alike for known and unknown addresses; only the mail, if one goes out, tells. */
export class RequestPasswordReset extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly email: string,
  ) {
    super();
  }
}

@CommandHandler(RequestPasswordReset)
export class RequestPasswordResetHandler implements ICommandHandler<RequestPasswordReset> {
  constructor(
    private readonly accounts: Accounts,
    private readonly tries: Tries,
    private readonly secrets: Secrets,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, email: written }: RequestPasswordReset): Promise<void> {
    const email = normalisedEmail(written);
    const { retryAfterSeconds } = await this.tries.take([mailBucketOf('reset', email)]);
    const account = await this.accounts.byEmail(email);
    const isMember = account?.state === 'ACTIVE' && account.tenantIds.includes(tenantId);
    if (retryAfterSeconds !== undefined || !isMember) return;

    const { secret, hash } = this.secrets.mint();
    account.requestReset(tenantId, hash, this.clock.now(), this.wall.now());
    await this.notices.queue({
      tenantId,
      template: 'password-reset',
      key: `password-reset:${hash}`,
      to: [addressee(account)],
      data: {
        name: account.name,
        token: `${account.id}.${secret}`,
        instanceUrl: await this.addresses.of(tenantId),
      },
    });
  }
}

/** Whoever reads the mail chooses a new password; every session ends. */
@CallsGateway()
export class ResetPassword extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly secret: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(ResetPassword)
export class ResetPasswordHandler implements ICommandHandler<ResetPassword> {
  constructor(
    private readonly directory: SignInDirectory,
    private readonly secrets: Secrets,
    private readonly passwords: Passwords,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, accountId, secret, password }: ResetPassword): Promise<void> {
    const credentials = await this.directory.credentials(accountId);
    const resetTokenHash = this.secrets.hashOf(secret);
    if (!credentials || credentials.resetTokenHash !== resetTokenHash) throw new NotFound();
    demandGoodPassword(password, [credentials.email, credentials.name]);

    const hash = await this.passwords.hash(password);
    await this.commands.execute(new SetPassword(tenantId, accountId, hash, { resetTokenHash }));
  }
}
