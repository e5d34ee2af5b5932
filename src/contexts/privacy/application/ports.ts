import type { DataSubject, ErasedData, PersonalDataHolder } from '../../../shared-kernel/personal-data.js';
import type { DataRequestRecord } from './queries.js';

/** In whose scope a case lives, for staff who know only its id. Across tenants, ids only. */
export abstract class PrivacyDirectory {
  abstract tenantOfRequest(id: string): Promise<string | undefined>;
}

/** Single cases as people read them, in the scope that the caller is in. */
export abstract class PrivacyReader {
  abstract request(tenantId: string, id: string): Promise<DataRequestRecord | undefined>;
}

/** Every context of this build that keeps something about people. */
export abstract class PersonalData {
  abstract holders(): PersonalDataHolder[];
}

export interface NewErasure {
  tenantId: string;
  id: string;
  role: DataSubject['role'];
  email: string;
  at: Date;
  receipt: ErasedData;
}

/** Whom we erased, by keyed hash alone, so that a restored backup does not bring them back. */
export abstract class ErasureLedger {
  /** Is written down outside the database as well, once it has committed. */
  abstract add(erasure: NewErasure): void;
  /** Takes in an entry that a restored database lost; one that is known changes nothing. */
  abstract adopt(entry: LedgerEntry): Promise<void>;
  abstract hashOf(email: string): string;
  /** Of all tenants, oldest first. */
  abstract entries(): Promise<LedgerEntry[]>;
}

export interface LedgerEntry {
  tenantId: string;
  id: string;
  role: DataSubject['role'];
  person: string;
  at: string;
  receipt: ErasedData;
}

/** The ledger once more, where a restore of the database does not reach. */
export abstract class LedgerCopy {
  abstract entries(): LedgerEntry[];
  abstract append(entry: LedgerEntry): void;
}

/** The link that ends a consent with one click; only we can make one. */
export abstract class WithdrawalLinks {
  abstract tokenOf(consent: { tenantId: string; id: string }): string;
  /** Undefined where it was not made by us. */
  abstract read(token: string): { tenantId: string; consentId: string } | undefined;
}
