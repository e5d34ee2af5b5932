import {
  AdmitStaff,
  AdmitStaffHandler,
  AppointedAdministrator,
  AppointStaff,
  AppointStaffHandler,
} from '../../../src/contexts/identity/application/appointing.js';
import {
  ChangePassword,
  ChangePasswordHandler,
  RequestPasswordReset,
  RequestPasswordResetHandler,
  ResetPassword,
  ResetPasswordHandler,
  SetPassword,
  SetPasswordHandler,
} from '../../../src/contexts/identity/application/changing-passwords.js';
import {
  AcceptInvitation,
  AcceptInvitationHandler,
  ExpireInvitation,
  ExpireInvitationHandler,
  InviteMember,
  InviteMemberHandler,
  JoinInstance,
  JoinInstanceHandler,
} from '../../../src/contexts/identity/application/inviting.js';
import {
  IssueApiKey,
  IssueApiKeyHandler,
  KeysOfMaker,
  RevokeApiKey,
  RevokeApiKeyHandler,
} from '../../../src/contexts/identity/application/issuing-keys.js';
import { PeopleOfTenant } from '../../../src/contexts/identity/application/leaving.js';
import {
  ChangeRole,
  ChangeRoleHandler,
  KeepingOut,
  LockedMemberControl,
  ReinstateMember,
  ReinstateMemberHandler,
  RemoveMember,
  RemoveMemberHandler,
  SuspendMember,
  SuspendMemberHandler,
} from '../../../src/contexts/identity/application/managing-members.js';
import { Passwords, PersonMarks, SignInDirectory, Tries } from '../../../src/contexts/identity/application/ports.js';
import {
  PasswordReminders,
  RemindOfPassword,
  RemindOfPasswordHandler,
} from '../../../src/contexts/identity/application/reminding.js';
import {
  EndSession,
  EndSessionHandler,
  LogIn,
  LogInHandler,
  OpenSession,
  OpenSessionHandler,
  type SignIn,
} from '../../../src/contexts/identity/application/signing-in.js';
import {
  KeysFollowAccounts,
  ReinstateAccount,
  ReinstateAccountHandler,
  RestKeysOfAccount,
  RestKeysOfAccountHandler,
  SuspendAccount,
  SuspendAccountHandler,
} from '../../../src/contexts/identity/application/suspending-accounts.js';
import { Entitlements } from '../../../src/contexts/identity/contract.js';
import type { Account } from '../../../src/contexts/identity/domain/account.js';
import type { ApiKey } from '../../../src/contexts/identity/domain/api-key.js';
import type { Bucket } from '../../../src/contexts/identity/domain/guessing.js';
import { Accounts, ApiKeys, KnownDevices, Memberships, Sessions } from '../../../src/contexts/identity/domain/ports.js';
import type { Session } from '../../../src/contexts/identity/domain/session.js';
import { type Membership, Team } from '../../../src/contexts/identity/domain/team.js';
import { type NewNotice, Notices } from '../../../src/contexts/notices/contract.js';
import { Clients, InstanceAddresses } from '../../../src/contexts/tenancy/contract.js';
import {
  LegalLibrary,
  type NewAcceptance,
  type NewObligation,
  Obligations,
} from '../../../src/contexts/terms/contract.js';
import { type ContractPolicy, Policies } from '../../../src/contexts/terms/contract-policy.js';
import type { AggregateRoot, DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { Clock, WallClock } from '../../../src/shared-kernel/clock.js';
import { Outbox } from '../../../src/shared-kernel/commands.js';
import { NotFound } from '../../../src/shared-kernel/errors.js';
import { Ids } from '../../../src/shared-kernel/ids.js';
import { Secrets } from '../../../src/shared-kernel/secrets.js';
import { type NewSignal, Signals } from '../../../src/shared-kernel/signals.js';
import { instantOf } from '../../support/ports.js';

/** A port with these methods, without naming the ones that a test never reaches. */
const port = <T>(type: abstract new () => T, methods: Partial<T>): T =>
  Object.assign(Object.create(type.prototype as object) as T & object, methods);

export const GOOD_PASSWORD = 'tretton gröna kaniner';
export const acceptances = [
  { kind: 'terms-of-service' as const, version: '2', sha256: 'a'.repeat(64) },
  { kind: 'acceptable-use-policy' as const, version: '1', sha256: 'b'.repeat(64) },
];

/** Identity with its ports kept in memory. */
export class IdentityWorld {
  now = new Date('2026-03-02T10:00:00+01:00');
  wallNow = new Date('2026-03-02T10:00:00+01:00');
  seats = 3;
  readonly ended = new Set<string>();
  readonly rows = { accounts: [] as Account[], memberships: [] as Membership[], keys: [] as ApiKey[] };
  sessions: Session[] = [];
  devices: { accountId: string; hash: string }[] = [];
  readonly taken = new Map<string, number>();
  readonly obligations = new Map<string, NewObligation>();
  readonly letters: NewNotice[] = [];
  readonly noticed: NewSignal[] = [];
  readonly acceptedDocuments: NewAcceptance[] = [];
  readonly events: DomainEvent[] = [];
  /** Passwords that were really compared or hashed: what guessing costs. */
  verified = 0;
  private counter = 0;

  async execute<T>(command: object): Promise<T> {
    const handler = this.handlers().get(command.constructor) as { execute(command: object): Promise<T> };
    const result = await handler.execute(command);
    this.drain();
    return result;
  }

  /** A tenant with its first administrator. */
  async founded(tenantId: string, email = 'ada@example.com'): Promise<Membership> {
    const administrators = this.administrators();
    const passwordHash = await administrators.hash(GOOD_PASSWORD);
    await administrators.appoint(tenantId, { email, name: 'Ada', passwordHash, language: 'sv' });
    this.drain();
    return this.memberOf(tenantId, email);
  }

  async joined(tenantId: string, email: string, role: 'user' | 'administrator' = 'user'): Promise<Membership> {
    await this.execute(new InviteMember(tenantId, { email, name: 'Bo', role, language: 'en' }));
    const member = this.memberOf(tenantId, email);
    await this.execute(new AcceptInvitation(tenantId, member.id, this.invitationSecret(member.id), anAnswer()));
    return member;
  }

  signIn(
    tenantId: string,
    email: string,
    over: { password?: string; device?: string; ip?: string; session?: string; userAgent?: string } = {},
  ) {
    const { password = GOOD_PASSWORD, ip = '192.0.2.1', device, session, userAgent = 'test' } = over;
    return this.execute<SignIn>(new LogIn(tenantId, email, password, { ip, device, session, userAgent }));
  }

  async sweep(): Promise<void> {
    for (;;) {
      const due = [...this.obligations].find(([, owed]) => owed.command && instantOf(owed) <= this.now);
      if (!due) return;
      const [key, obligation] = due;
      await this.execute(obligation.command!);
      if (this.obligations.get(key)?.dueAt === obligation.dueAt) this.obligations.delete(key);
    }
  }

  invitationSecret(membershipId: string): string {
    const letter = this.letters.find(({ key }) => key === `invitation:${membershipId}`);
    return String(letter?.data.token).split('.')[1]!;
  }

  resetToken(): [string, string] {
    const letter = this.letters.findLast(({ template }) => template === 'password-reset');
    return String(letter?.data.token).split('.') as [string, string];
  }

  account = (email: string): Account => this.rows.accounts.find((account) => account.email === email)!;
  memberOf(tenantId: string, email: string): Membership {
    const { id } = this.account(email);
    return this.rows.memberships.findLast((row) => row.tenantId === tenantId && row.accountId === id)!;
  }
  types = (): string[] => this.events.map(({ type }) => type);
  control = (): LockedMemberControl => new LockedMemberControl(this.membershipRows(), this.keepingOut(), this.clock);
  /** What the reaction to a suspended account does. */
  keysFollowAccounts = (): KeysFollowAccounts => {
    const bus = { execute: (inner: object) => this.execute(inner) } as never;
    return new KeysFollowAccounts(this.directory(), bus);
  };
  people = (): PeopleOfTenant =>
    new PeopleOfTenant(this.membershipRows(), this.accountRows(), this.sessionRows(), this.reminders(), this.clock);

  drain(): void {
    const aggregates: AggregateRoot[] = Object.values(this.rows).flat();
    this.events.push(...aggregates.flatMap((aggregate) => aggregate.releaseEvents()));
  }

  administrators(): AppointedAdministrator {
    const accounts = this.accountRows();
    return new AppointedAdministrator(
      accounts,
      this.membershipRows(),
      this.passwords,
      this.tries,
      this.reminders(),
      this.clock,
      this.ids,
    );
  }

  private handlers(): Map<unknown, object> {
    const { clock, wall, ids, passwords, secrets, signals, marks, tries, notices, addresses } = this;
    const [accounts, memberships, sessions] = [this.accountRows(), this.membershipRows(), this.sessionRows()];
    const [directory, obligations, library] = [this.directory(), this.obligationBook(), this.library()];
    const [reminders, keys, keysOfMaker] = [this.reminders(), this.keyRows(), this.keysOfMaker()];
    const devices = port(KnownDevices, {
      remember: async (accountId, hash) => void this.devices.push({ accountId, hash }),
      forget: async (accountId) => {
        this.devices = this.devices.filter((device) => device.accountId !== accountId);
      },
    });
    const { outbox } = this;
    const clients = port(Clients, { profile: async () => ({ name: 'Exempel AB' }) as never });
    const entitlements = port(Entitlements, {
      of: async () => ({ planCode: 'free', modules: [], seats: this.seats }),
    });
    const bus = { execute: (inner: object) => this.execute(inner) } as never;
    return new Map<unknown, object>([
      [LogIn, new LogInHandler(directory, tries, passwords, secrets, signals, bus, wall)],
      [OpenSession, new OpenSessionHandler(sessions, devices, outbox, signals, clock, wall, ids)],
      [EndSession, new EndSessionHandler(sessions)],
      [ChangePassword, new ChangePasswordHandler(directory, tries, passwords, bus)],
      [SetPassword, new SetPasswordHandler(accounts, sessions, devices, notices, reminders, clock, wall)],
      [
        RequestPasswordReset,
        new RequestPasswordResetHandler(accounts, tries, secrets, notices, addresses, clock, wall),
      ],
      [ResetPassword, new ResetPasswordHandler(directory, secrets, passwords, bus)],
      [RemindOfPassword, new RemindOfPasswordHandler(accounts, notices, addresses, reminders, clock)],
      [
        InviteMember,
        new InviteMemberHandler(
          accounts,
          memberships,
          entitlements,
          obligations,
          notices,
          clients,
          addresses,
          secrets,
          marks,
          clock,
          ids,
        ),
      ],
      [ExpireInvitation, new ExpireInvitationHandler(accounts, memberships, clock)],
      [AcceptInvitation, new AcceptInvitationHandler(directory, tries, passwords, secrets, bus)],
      [JoinInstance, new JoinInstanceHandler(accounts, memberships, library, obligations, notices, reminders, clock)],
      [ChangeRole, new ChangeRoleHandler(memberships, keysOfMaker, notices, clock)],
      [
        RemoveMember,
        new RemoveMemberHandler(accounts, memberships, sessions, keysOfMaker, obligations, reminders, marks, clock),
      ],
      [SuspendMember, new SuspendMemberHandler(accounts, memberships, this.keepingOut(), notices, clock)],
      [ReinstateMember, new ReinstateMemberHandler(memberships, clock)],
      [SuspendAccount, new SuspendAccountHandler(accounts, sessions, notices, clock)],
      [RestKeysOfAccount, new RestKeysOfAccountHandler(accounts, memberships, keysOfMaker)],
      [ReinstateAccount, new ReinstateAccountHandler(accounts, clock)],
      [AppointStaff, new AppointStaffHandler(passwords, bus)],
      [AdmitStaff, new AdmitStaffHandler(accounts, memberships, reminders, clock, ids)],
      [IssueApiKey, new IssueApiKeyHandler(keys, secrets, clock, ids)],
      [RevokeApiKey, new RevokeApiKeyHandler(keys, clock)],
    ]);
  }

  readonly clock = port(Clock, { now: () => this.now });
  readonly wall = port(WallClock, { now: () => this.wallNow });
  readonly ids = port(Ids, { next: () => `id-${++this.counter}` });
  readonly addresses = port(InstanceAddresses, { of: async (tenantId) => `https://${tenantId}.crm.example` });

  readonly passwords = port(Passwords, {
    hash: async (password) => `hash:${password}`,
    verify: async (hash, password) => {
      this.verified++;
      return hash === `hash:${password}`;
    },
  });

  readonly secrets = port(Secrets, {
    mint: () => ({ secret: `secret-${++this.counter}`, hash: `#secret-${this.counter}` }),
    hashOf: (secret) => `#${secret}`,
  });

  readonly outbox = port(Outbox, { add: (event) => void this.events.push(event) });

  readonly signals = port(Signals, { notice: (signal) => void this.noticed.push(signal) });

  readonly marks = port(PersonMarks, { of: (email) => `mark:${email}` });

  readonly tries = port(Tries, {
    take: async (buckets: Bucket[]) => {
      const empty = buckets.find(({ key, tries }) => (this.taken.get(key) ?? 0) >= tries);
      for (const { key } of buckets) this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
      return { retryAfterSeconds: empty?.windowSeconds };
    },
    giveBack: async (buckets) => {
      for (const { key } of buckets) this.taken.set(key, (this.taken.get(key) ?? 1) - 1);
    },
  });

  readonly notices = port(Notices, {
    queue: async (notice) => {
      this.letters.push(notice);
      return `notice-${this.letters.length}`;
    },
  });

  private accountRows(): Accounts {
    const { accounts } = this.rows;
    const byEmail = async (email: string) => accounts.find((account) => account.email === email);
    return port(Accounts, {
      get: async (id) => existing(accounts.find((account) => account.id === id)),
      byEmail,
      obtain: async (email, open) => {
        const known = await byEmail(email);
        if (known) return known;
        const account = open();
        accounts.push(account);
        return account;
      },
    });
  }

  private membershipRows(): Memberships {
    const { memberships } = this.rows;
    const of = (tenantId: string) => memberships.filter((row) => row.tenantId === tenantId);
    const present = (tenantId: string) => of(tenantId).filter(({ state }) => state !== 'REMOVED');
    return port(Memberships, {
      add: (row) => void memberships.push(row),
      team: async (tenantId) => new Team(tenantId, of(tenantId)),
      get: async (tenantId, id) => existing(of(tenantId).find((row) => row.id === id)),
      placesOf: async (tenantId, { accountId, personMark }) => {
        const own = of(tenantId).filter((row) => row.accountId === accountId);
        const marks = [personMark, ...own.map((row) => row.personMark)].filter((mark) => mark);
        return of(tenantId).filter((row) => row.accountId === accountId || marks.includes(row.personMark ?? ''));
      },
      heldBy: async (tenantId, by) => of(tenantId).filter((row) => row.isHeldBy(by)),
      ofAccount: async (tenantId, accountId) => present(tenantId).find((row) => row.accountId === accountId),
      save: async (row) => ++row.version,
      presentAccounts: async (tenantId, limit) =>
        present(tenantId)
          .slice(0, limit)
          .map(({ accountId }) => accountId),
      eraseBatch: async (tenantId) => {
        const leaving = of(tenantId);
        for (const row of leaving) memberships.splice(memberships.indexOf(row), 1);
        return leaving.length;
      },
    });
  }

  private sessionRows(): Sessions {
    const keep = (kept: (session: Session) => boolean) => {
      this.sessions = this.sessions.filter(kept);
    };
    return port(Sessions, {
      open: async (session) => void this.sessions.push(session),
      browsersInUse: async (tenantId, accountId, since) =>
        new Set(
          this.sessions
            .filter((row) => row.tenantId === tenantId && row.accountId === accountId && row.seenAt > since)
            .map(({ userAgent }) => userAgent),
        ).size,
      revoke: async (accountId, id) => keep((row) => row.accountId !== accountId || row.id !== id),
      revokeToken: async (hash) => keep((row) => row.tokenHash !== hash),
      revokeAll: async (accountId, kept) => keep((row) => row.accountId !== accountId || row.id === kept),
      revokeIn: async (tenantId, accountId) => keep((row) => row.tenantId !== tenantId || row.accountId !== accountId),
      revokeOfTenant: async (tenantId) => keep((row) => row.tenantId !== tenantId),
    });
  }

  private keyRows(): ApiKeys {
    const { keys } = this.rows;
    return port(ApiKeys, {
      add: (key) => void keys.push(key),
      get: async (tenantId, id) => existing(keys.find((key) => key.tenantId === tenantId && key.id === id)),
      madeBy: async (tenantId, accountId) =>
        keys.filter((key) => key.tenantId === tenantId && key.issuedBy === accountId && !key.revokedAt),
    });
  }

  private keysOfMaker = (): KeysOfMaker => new KeysOfMaker(this.keyRows(), this.notices, this.outbox, this.clock);
  private keepingOut = (): KeepingOut => new KeepingOut(this.sessionRows(), this.keysOfMaker());

  private directory(): SignInDirectory {
    return port(SignInDirectory, {
      candidate: async (tenantId, email, deviceHash) => {
        const account = this.account(email);
        if (!account) return undefined;
        const member = this.rows.memberships.find(
          (row) => row.tenantId === tenantId && row.accountId === account.id && row.isActive,
        );
        return {
          accountId: account.id,
          passwordHash: account.passwordHash ?? undefined,
          mayEnter: account.state === 'ACTIVE' && member !== undefined,
          agreementEnded: this.ended.has(tenantId),
          knowsDevice: this.devices.some(({ accountId, hash }) => accountId === account.id && hash === deviceHash),
        };
      },
      credentials: async (accountId) => {
        const account = this.rows.accounts.find(({ id }) => id === accountId);
        if (!account?.email) return undefined;
        const { email, name, language, state, passwordHash, resetTokenHash, tenantIds } = account;
        const hashes = { passwordHash: passwordHash ?? undefined, resetTokenHash: resetTokenHash ?? undefined };
        return { accountId, email, name, language, state, ...hashes, tenantIds };
      },
      invitation: async (tenantId, membershipId) => {
        const row = this.rows.memberships.find(({ tenantId: of, id }) => of === tenantId && id === membershipId);
        const account = this.rows.accounts.find(({ id }) => id === row?.accountId);
        if (!row || !account) return undefined;
        return {
          accountId: account.id,
          email: account.email ?? '',
          state: row.state,
          invitationHash: row.invitationHash ?? undefined,
          accountState: account.state,
          passwordHash: account.passwordHash ?? undefined,
        };
      },
    });
  }

  private reminders(): PasswordReminders {
    const policy = { passwordReminderDays: 180, noticeHour: 8 } as ContractPolicy;
    return new PasswordReminders(this.obligationBook(), port(Policies, { current: async () => policy }));
  }

  private library(): LegalLibrary {
    return port(LegalLibrary, {
      accept: async (acceptance) => void this.acceptedDocuments.push(acceptance),
    });
  }

  private obligationBook(): Obligations {
    return port(Obligations, {
      schedule: async (obligation) => void this.obligations.set(`${obligation.tenantId}/${obligation.key}`, obligation),
      void: async (tenantId, key) => void this.obligations.delete(`${tenantId}/${key}`),
    });
  }
}

export const anAnswer = (over = {}) => ({
  name: 'Bo Exempel',
  password: GOOD_PASSWORD,
  acceptances,
  ip: '192.0.2.9',
  locale: 'sv-SE',
  ...over,
});

function existing<T>(row: T | undefined): T {
  if (!row) throw new NotFound();
  return row;
}
