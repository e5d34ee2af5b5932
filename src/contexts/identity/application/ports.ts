import type { Language } from '../../terms/contract.js';
import type { AccountState } from '../domain/account.js';
import type { Bucket } from '../domain/guessing.js';
import type { MembershipState } from '../domain/team.js';

/** Argon2id, a few at a time; a full queue throws Unavailable. Called outside transactions only. */
export abstract class Passwords {
  abstract hash(password: string): Promise<string>;
  /** Without a hash it works as long on a dummy, so that time does not tell whether an account exists. */
  abstract verify(hash: string | undefined, password: string): Promise<boolean>;
}

/** A keyed hash of an address: recognises a person who was removed, and tells nobody who it was (ToS 2.13). */
export abstract class PersonMarks {
  abstract of(email: string): string;
}

/** Counts tries in wall time, over all replicas. */
export abstract class Tries {
  /** Takes one from each bucket; answers the seconds to wait if one of them was empty. */
  abstract take(buckets: Bucket[]): Promise<{ retryAfterSeconds: number | undefined }>;
  /** Forgets what was taken, after it turned out to be the owner. */
  abstract giveBack(buckets: Bucket[]): Promise<void>;
}

/** What signing in looks up before a transaction is worth opening. */
export abstract class SignInDirectory {
  abstract candidate(tenantId: string, email: string, deviceHash: string | undefined): Promise<Candidate | undefined>;
  abstract credentials(accountId: string): Promise<Credentials | undefined>;
  abstract invitation(tenantId: string, membershipId: string): Promise<Invitation | undefined>;
}

export interface Candidate {
  accountId: string;
  passwordHash: string | undefined;
  /** The account is in use, and so is its place in this instance. */
  mayEnter: boolean;
  /** ToS 3.1. */
  agreementEnded: boolean;
  knowsDevice: boolean;
}

export interface Credentials {
  accountId: string;
  email: string;
  name: string;
  language: Language;
  state: AccountState;
  passwordHash: string | undefined;
  resetTokenHash: string | undefined;
  /** Where the person is invited or a member. */
  tenantIds: string[];
}

export interface Invitation {
  accountId: string;
  email: string;
  state: MembershipState;
  invitationHash: string | undefined;
  accountState: AccountState;
  passwordHash: string | undefined;
}
