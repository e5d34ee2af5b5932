/** One person as a request names them, and whose data about them is meant (terms.md, K11). */
export interface DataSubject {
  tenantId: string;
  role: 'controller' | 'processor';
  accountId: string | null;
  email: string;
}

/** One kind of row about a person, as a file of the package. */
export interface PersonalRecords {
  name: string;
  rows: Record<string, unknown>[];
}

/** What law or contract keeps, although the person asked for it to go (terms.md, K20). */
export interface KeptData {
  what: 'account' | 'letters' | 'complaints' | 'invoices';
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
  abstract exportOf(subject: DataSubject): Promise<PersonalRecords[]>;
  /** By field, not by row, where a row is still needed (ToS 9.4). Doing it again does nothing. */
  abstract eraseOf(subject: DataSubject): Promise<ErasedData>;
  /** The addresses that it knows in a tenant; a ledger of hashes is compared with them after a restore. */
  abstract addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]>;
}
