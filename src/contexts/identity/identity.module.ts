import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Authenticator } from '../../platform/http/access.js';
import { MailAllowance, NoticeTemplates } from '../notices/contract.js';
import { FirstAdministrator, PurgeParticipants } from '../tenancy/contract.js';
import { RecipientDirectory } from '../terms/contract.js';
import { PassportAuthenticator } from './adapters/authentication.js';
import { DeparturesByCommand, KeyedPersonMarks } from './adapters/departures.js';
import { Cookies, Hosts } from './adapters/hosts.js';
import { AuthController, MeController } from './adapters/http.js';
import { AfterEndController } from './adapters/http-after-end.js';
import { ApiKeysController, MembersController, PeopleController } from './adapters/http-members.js';
import { ExpiredWaysIn } from './adapters/jobs.js';
import { Argon2Passwords } from './adapters/passwords.js';
import { PersonalAccounts } from './adapters/personal-data.js';
import {
  PostgresAccounts,
  PostgresApiKeys,
  PostgresKnownDevices,
  PostgresMemberships,
  PostgresSessions,
} from './adapters/postgres.js';
import { PostgresWaysBack } from './adapters/postgres-after-end.js';
import {
  ContractRecipients,
  ListApiKeysHandler,
  ListMembersHandler,
  ListSessionsHandler,
  PostgresInstancesOfPerson,
  PostgresMembers,
  PostgresSignInDirectory,
  ReadMyselfHandler,
} from './adapters/reads.js';
import { PostgresTries } from './adapters/throttling.js';
import { AdmitStaffHandler, AppointedAdministrator, AppointStaffHandler } from './application/appointing.js';
import {
  ChangePasswordHandler,
  RequestPasswordResetHandler,
  ResetPasswordHandler,
  SetPasswordHandler,
} from './application/changing-passwords.js';
import { ComeBackHandler, RequestWayBackHandler } from './application/coming-back.js';
import { CountedMail } from './application/counting-mail.js';
import {
  AcceptInvitationHandler,
  ExpireInvitationHandler,
  InviteMemberHandler,
  JoinInstanceHandler,
} from './application/inviting.js';
import { IssueApiKeyHandler, KeysOfMaker, RevokeApiKeyHandler } from './application/issuing-keys.js';
import { PeopleOfTenant, SignOutAtTheEnd } from './application/leaving.js';
import { letters } from './application/letters.js';
import {
  ChangeRoleHandler,
  KeepingOut,
  LockedMemberControl,
  ReinstateMemberHandler,
  RemoveMemberHandler,
  SuspendMemberHandler,
} from './application/managing-members.js';
import { Passwords, PersonMarks, SignInDirectory, Tries } from './application/ports.js';
import { PasswordReminders, RemindOfPasswordHandler } from './application/reminding.js';
import { EndSessionHandler, LogInHandler, OpenSessionHandler } from './application/signing-in.js';
import {
  KeysFollowAccounts,
  ReinstateAccountHandler,
  RestKeysOfAccountHandler,
  SuspendAccountHandler,
} from './application/suspending-accounts.js';
import { InstancesOfPerson, MemberControl, Members } from './contract.js';
import { Departures } from './contract-leaving.js';
import { Accounts, ApiKeys, KnownDevices, Memberships, Sessions, WaysBack } from './domain/ports.js';

const stores = [
  { provide: Accounts, useClass: PostgresAccounts },
  { provide: Memberships, useClass: PostgresMemberships },
  { provide: Sessions, useClass: PostgresSessions },
  { provide: KnownDevices, useClass: PostgresKnownDevices },
  { provide: ApiKeys, useClass: PostgresApiKeys },
  { provide: WaysBack, useClass: PostgresWaysBack },
  { provide: SignInDirectory, useClass: PostgresSignInDirectory },
  { provide: Tries, useClass: PostgresTries },
];

const surroundings = [
  { provide: Passwords, useClass: Argon2Passwords },
  { provide: PersonMarks, useClass: KeyedPersonMarks },
];

/** What other contexts, and the platform's gate, may ask for. */
const published = [
  { provide: Authenticator, useClass: PassportAuthenticator },
  { provide: FirstAdministrator, useClass: AppointedAdministrator },
  { provide: MailAllowance, useClass: CountedMail },
  { provide: RecipientDirectory, useClass: ContractRecipients },
  { provide: Members, useClass: PostgresMembers },
  { provide: MemberControl, useClass: LockedMemberControl },
  { provide: InstancesOfPerson, useClass: PostgresInstancesOfPerson },
  { provide: Departures, useClass: DeparturesByCommand },
];

const handlers = [
  LogInHandler,
  OpenSessionHandler,
  EndSessionHandler,
  ChangePasswordHandler,
  SetPasswordHandler,
  RequestPasswordResetHandler,
  ResetPasswordHandler,
  RemindOfPasswordHandler,
  InviteMemberHandler,
  ExpireInvitationHandler,
  AcceptInvitationHandler,
  JoinInstanceHandler,
  ChangeRoleHandler,
  RemoveMemberHandler,
  SuspendMemberHandler,
  ReinstateMemberHandler,
  SuspendAccountHandler,
  ReinstateAccountHandler,
  RestKeysOfAccountHandler,
  AppointStaffHandler,
  AdmitStaffHandler,
  RequestWayBackHandler,
  ComeBackHandler,
  IssueApiKeyHandler,
  RevokeApiKeyHandler,
  ReadMyselfHandler,
  ListMembersHandler,
  ListSessionsHandler,
  ListApiKeysHandler,
];

@Global()
@Module({
  controllers: [
    AuthController,
    MeController,
    MembersController,
    ApiKeysController,
    PeopleController,
    AfterEndController,
  ],
  providers: [
    ...stores,
    ...surroundings,
    Hosts,
    Cookies,
    PasswordReminders,
    KeysOfMaker,
    KeysFollowAccounts,
    KeepingOut,
    SignOutAtTheEnd,
    PeopleOfTenant,
    ExpiredWaysIn,
    PersonalAccounts,
    ...published,
    ...handlers,
  ],
  exports: published.map(({ provide }) => provide),
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly participants: PurgeParticipants,
    private readonly people: PeopleOfTenant,
  ) {}

  onModuleInit(): void {
    this.templates.register(letters);
    this.participants.holds(this.people);
  }
}
