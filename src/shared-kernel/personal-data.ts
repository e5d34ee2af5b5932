/** One person as a request names them, and whose data about them is meant (terms.md, K11). */
export interface DataSubject {
  tenantId: string;
  role: 'controller' | 'processor';
  accountId: string | null;
  email: string;
  /** Gathered before anything is erased, since what is a copy is found by its original. */
  traces?: PersonTraces;
  /** Only what was there at this instant; after a restore, somebody who came back since is left alone. */
  until?: Date;
}

/** How a person is recognised in what was copied elsewhere: a result, a letter, a stored answer. */
export interface PersonTraces {
  /** Theirs alone: phone numbers, numbers of their cases, ids of rows about them. */
  values: string[];
  /** Names whose parts have to stand in one row together, because each of them alone is many people's. */
  names: string[][];
}

export const noTraces: PersonTraces = { values: [], names: [] };

/** One kind of row about a person, as a file of the package. */
export interface PersonalRecords {
  name: string;
  rows: Record<string, unknown>[];
}

export const KEPT_KINDS = [
  'account',
  'letters',
  'complaints',
  'invoices',
  'contract',
  'conduct',
  'withdrawals',
] as const;

/** What law or contract keeps, although the person asked for it to go (terms.md, K20). */
export interface KeptData {
  what: (typeof KEPT_KINDS)[number];
  ground: 'statutory-retention' | 'open-dispute' | 'contract-in-force';
  law: string;
  /** `YYYY-MM-DD`, where a day ends it. */
  until: string | null;
}

export interface ErasedData {
  /** Rows that were emptied or removed, by what they are. */
  erased: { what: string; rows: number }[];
  kept: KeptData[];
}

/**
 * A context that keeps something about people. Extending this class and listing it among a Nest module's
 * providers is the whole registration. Every method joins the caller's transaction.
 */
export abstract class PersonalDataHolder {
  /** The tables that it answers for; one that may name a person and has no holder fails the build. */
  abstract readonly tables: readonly string[];
  abstract exportOf(subject: DataSubject): Promise<PersonalRecords[]>;
  /** By field, not by row, where a row is still needed (ToS 9.4). Doing it again does nothing. */
  abstract eraseOf(subject: DataSubject): Promise<ErasedData>;
  /** The addresses that it knows in a tenant; a ledger of hashes is compared with them after a restore. */
  abstract addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]>;

  /** What others may find copies by. */
  tracesOf(_subject: DataSubject): Promise<PersonTraces> {
    return Promise.resolve(noTraces);
  }
}
