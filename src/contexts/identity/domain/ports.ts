import type { Account } from './account.js';
import type { ApiKey } from './api-key.js';
import type { Session } from './session.js';
import type { Membership, Team } from './team.js';
import type { WayBack } from './way-back.js';

export abstract class Accounts {
  /** Locks the row. Throws NotFound. */
  abstract get(id: string): Promise<Account>;
  /** Locks the row; by normalised e-mail. */
  abstract byEmail(email: string): Promise<Account | undefined>;
  /** The address's account, or a new one: two invitations to one stranger meet in one account. */
  abstract obtain(email: string, open: () => Account): Promise<Account>;
}

export abstract class Memberships {
  abstract add(membership: Membership): void;
  /** Everybody, under the tenant's lock: whoever comes second sees what the first did. */
  abstract team(tenantId: string): Promise<Team>;
  /** Locks the row; removed ones too. Throws NotFound. */
  abstract get(tenantId: string, id: string): Promise<Membership>;
  abstract ofAccount(tenantId: string, accountId: string): Promise<Membership | undefined>;
  /** Every place that the person has or had here, also under an earlier account with the same mark. Locks them. */
  abstract placesOf(tenantId: string, person: { accountId: string; personMark?: string }): Promise<Membership[]>;
  /** Every place that this decision keeps somebody out of. Locks them. */
  abstract heldBy(tenantId: string, by: string): Promise<Membership[]>;
  /** Writes now, inside the transaction, and returns the version that readers will see. */
  abstract save(membership: Membership): Promise<number>;
  /** Accounts of those who are invited or members, as they are to leave with their instance. */
  abstract presentAccounts(tenantId: string, limit: number): Promise<string[]>;
  /** Deletes memberships of these accounts, then removed ones and API keys; returns the rows removed. */
  abstract eraseBatch(tenantId: string, accountIds: string[], limit: number): Promise<number>;
  abstract count(tenantId: string): Promise<number>;
}

export abstract class Sessions {
  abstract open(session: Session): Promise<void>;
  /** Kinds of browsers in which the person has been in this instance since then. */
  abstract browsersInUse(tenantId: string, accountId: string, since: Date): Promise<number>;
  abstract revoke(accountId: string, sessionId: string): Promise<void>;
  abstract revokeToken(tokenHash: string): Promise<void>;
  /** All of a person's sessions, in every instance, but the one that is kept. */
  abstract revokeAll(accountId: string, keptSessionId?: string): Promise<void>;
  /** One person's sessions in one instance. */
  abstract revokeIn(tenantId: string, accountId: string): Promise<void>;
  /** Everybody's sessions in one instance. */
  abstract revokeOfTenant(tenantId: string): Promise<void>;
}

/** Browsers in which somebody signed in before; they are not shut out by a stranger's guesses. */
export abstract class KnownDevices {
  abstract remember(accountId: string, deviceHash: string, wallNow: Date): Promise<void>;
  /** All of a person's; whoever got in with a password that was lost is a stranger again. */
  abstract forget(accountId: string): Promise<void>;
}

export abstract class ApiKeys {
  abstract add(key: ApiKey): void;
  /** Throws NotFound. */
  abstract get(tenantId: string, id: string): Promise<ApiKey>;
  /** What the person made and nobody revoked. Locks the rows. */
  abstract madeBy(tenantId: string, accountId: string): Promise<ApiKey[]>;
}

export abstract class WaysBack {
  abstract add(way: WayBack): void;
  /** Locks the row, so that two clicks on one link open one session. */
  abstract locked(tenantId: string, id: string): Promise<WayBack | undefined>;
  /** The one that opened the one-time access of this ending, if any did. */
  abstract usedToRetrieve(tenantId: string, ending: string): Promise<WayBack | undefined>;
}
