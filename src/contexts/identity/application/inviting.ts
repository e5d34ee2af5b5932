import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate, momentBefore } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Due } from '../../../shared-kernel/commands.js';
import { Conflict, Gone, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Notices } from '../../notices/contract.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { type DocumentKind, type Language, LegalLibrary, Obligations } from '../../terms/contract.js';
import { Entitlements, type Role } from '../contract.js';
import { Account } from '../domain/account.js';
import { emailFault, normalisedEmail } from '../domain/email.js';
import { bucketsOf, TooManyAttempts } from '../domain/guessing.js';
import { Accounts, Memberships } from '../domain/ports.js';
import { Membership } from '../domain/team.js';
import { demandGoodPassword } from './changing-passwords.js';
import { Passwords, PersonMarks, SignInDirectory, Tries } from './ports.js';
import { PasswordReminders } from './reminding.js';

const expiryKey = (membershipId: string): string => `invitation:${membershipId}:expire`;

/** An administrator asks somebody in. The answer is the same whether the person has an account or not. */
export class InviteMember extends Command<{ membershipId: string }> {
  constructor(
    readonly tenantId: string,
    readonly person: { email: string; name: string; role: Role; language: Language },
  ) {
    super();
  }
}

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly entitlements: Entitlements,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
    private readonly secrets: Secrets,
    private readonly marks: PersonMarks,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, person }: InviteMember): Promise<{ membershipId: string }> {
    const now = this.clock.now();
    const fault = emailFault(person.email);
    if (fault) throw new Invalid('validation-failed', fault.message, { faults: [fault] });
    const team = await this.memberships.team(tenantId);
    team.demandRole(person.role);
    const isStaff = tenantId === OPERATOR_TENANT;
    if (!isStaff) team.demandSeat((await this.entitlements.of(tenantId)).seats);

    const email = normalisedEmail(person.email);
    const account = await this.accounts.obtain(email, () => Account.open(this.ids.next(), email, person.language));
    team.demandStranger(account.id);
    const personMark = this.marks.of(email);
    await this.demandNotExcluded(tenantId, { accountId: account.id, personMark });
    const { secret, hash } = this.secrets.mint();
    const ids = { tenantId, id: this.ids.next(), accountId: account.id, invitationHash: hash, personMark };
    const membership = Membership.invite(ids, person, now);
    account.belong(tenantId);
    this.memberships.add(membership);

    await this.oweAnswer(membership);
    await this.notices.queue({
      tenantId,
      template: isStaff ? 'staff-invited' : 'invitation',
      key: `invitation:${membership.id}`,
      to: [{ email, name: person.name, language: person.language }],
      data: {
        name: person.name,
        clientName: isStaff ? '' : (await this.clients.profile(tenantId)).name,
        token: `${membership.id}.${secret}`,
        instanceUrl: await this.addresses.of(tenantId),
        lastDay: localDate(momentBefore(membership.expiresAt!)),
      },
    });
    return { membershipId: membership.id };
  }

  /** ToS 2.13: whom the operator keeps out does not come back by leaving first. */
  private async demandNotExcluded(tenantId: string, person: { accountId: string; personMark: string }): Promise<void> {
    const places = await this.memberships.placesOf(tenantId, person);
    const [standing] = places.flatMap(({ exclusions }) => exclusions);
    if (standing)
      throw new Conflict('person-suspended', 'This person is suspended here; only an appeal or the case lifts that.', {
        clause: standing.clause,
      });
  }

  private async oweAnswer({ tenantId, id, expiresAt }: Membership): Promise<void> {
    await this.obligations.schedule({
      tenantId,
      key: expiryKey(id),
      clause: 'ToS 1.5.administrator',
      owedBy: 'client',
      title: 'invitation.answer',
      dueAt: momentBefore(expiresAt!),
      promise: true,
      command: new ExpireInvitation(tenantId, id),
    });
  }
}

/** Nobody came within seven days: the seat is free, and what was known of the invited goes. */
@Due('identity.expire-invitation')
export class ExpireInvitation extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
  ) {
    super();
  }
}

@CommandHandler(ExpireInvitation)
export class ExpireInvitationHandler implements ICommandHandler<ExpireInvitation> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId }: ExpireInvitation): Promise<void> {
    const now = this.clock.now();
    const membership = await this.memberships.get(tenantId, membershipId);
    if (membership.state !== 'INVITED') return;

    membership.expire(now);
    (await this.accounts.get(membership.accountId)).leave(tenantId, now);
  }
}

/** What the invited person answers. Who has an account proves it by its password; who has none chooses one. */
export interface InvitationAnswer {
  name: string;
  password: string;
  acceptances: { kind: DocumentKind; version: string; sha256: string }[];
  ip: string;
  locale: string;
}

@CallsGateway()
export class AcceptInvitation extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
    readonly secret: string,
    readonly answer: InvitationAnswer,
  ) {
    super();
  }
}

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly directory: SignInDirectory,
    private readonly tries: Tries,
    private readonly passwords: Passwords,
    private readonly secrets: Secrets,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, membershipId, secret, answer }: AcceptInvitation): Promise<void> {
    demandAcceptances(tenantId, answer);
    const invitation = await this.directory.invitation(tenantId, membershipId);
    const hash = this.secrets.hashOf(secret);
    if (!invitation || (invitation.state === 'INVITED' && invitation.invitationHash !== hash)) throw new NotFound();
    if (invitation.state !== 'INVITED') throw new Gone('invitation-used', 'This invitation was answered already.');

    const { accountState, email } = invitation;
    let passwordHash: string | undefined;
    if (accountState === 'UNVERIFIED') {
      demandGoodPassword(answer.password, [email, answer.name]);
      passwordHash = await this.passwords.hash(answer.password);
    } else {
      await this.demandOwnPassword(email, invitation.passwordHash, answer);
    }
    await this.commands.execute(new JoinInstance(tenantId, membershipId, hash, answer, passwordHash));
  }

  private async demandOwnPassword(email: string, hash: string | undefined, { ip, password }: InvitationAnswer) {
    const buckets = bucketsOf({ email, ip, knownDevice: undefined });
    const { retryAfterSeconds } = await this.tries.take(buckets);
    if (retryAfterSeconds !== undefined) throw new TooManyAttempts(retryAfterSeconds);
    if (!(await this.passwords.verify(hash, password)))
      throw Invalid.field('/password', 'wrong', 'This address has an account; give its password.', 'ToS 2.5');
    await this.tries.giveBack(buckets);
  }
}

/** ToS 9.5 and AUP 1: every user accepts both documents, staff have their own contract. */
function demandAcceptances(tenantId: string, { acceptances }: InvitationAnswer): void {
  if (tenantId === OPERATOR_TENANT) return;
  const needed: DocumentKind[] = ['terms-of-service', 'acceptable-use-policy'];
  if (needed.some((kind) => !acceptances.some((given) => given.kind === kind)))
    throw Invalid.field('/acceptances', 'required', 'Both documents must be accepted.', 'ToS 9.5');
}

/** The written part of joining. */
export class JoinInstance extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly membershipId: string,
    readonly invitationHash: string,
    readonly answer: InvitationAnswer,
    /** Only for a new account. */
    readonly passwordHash: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(JoinInstance)
export class JoinInstanceHandler implements ICommandHandler<JoinInstance> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly library: LegalLibrary,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, membershipId, invitationHash, answer, passwordHash }: JoinInstance): Promise<void> {
    const now = this.clock.now();
    const membership = await this.memberships.get(tenantId, membershipId);
    if (membership.invitationHash !== invitationHash) throw new NotFound();
    membership.demandJoinable(now);
    const account = await this.accounts.get(membership.accountId);

    if (passwordHash) account.activate({ name: answer.name, passwordHash }, now);
    membership.join(account.name, now);

    await this.accept(tenantId, account.id, answer);
    await this.obligations.void(tenantId, expiryKey(membershipId), 'joined');
    await this.reminders.schedule(account, tenantId, localDate(account.passwordChangedAt ?? now));
    if (membership.role === 'administrator') await this.tellOthers(membership);
  }

  private async accept(tenantId: string, accountId: string, { acceptances, ip, locale }: InvitationAnswer) {
    for (const { kind, version, sha256 } of tenantId === OPERATOR_TENANT ? [] : acceptances)
      await this.library.accept({
        tenantId,
        accountId,
        kind,
        version,
        sha256,
        manner: 'EXPLICIT',
        occasion: 'invitation',
        ip,
        locale,
      });
  }

  private async tellOthers({ tenantId, id, name }: Membership): Promise<void> {
    const key = `administrator-added:${id}:joined`;
    await this.notices.queue({ tenantId, template: 'administrator-added', key, to: 'contract', data: { name } });
  }
}
