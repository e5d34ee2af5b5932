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
  abstract add(erasure: NewErasure): void;
  abstract hashOf(email: string): string;
  /** Of all tenants, oldest first. */
  abstract entries(): Promise<LedgerEntry[]>;
}

export interface LedgerEntry {
  tenantId: string;
  role: DataSubject['role'];
  person: string;
  at: string;
}

/** The link that ends a consent with one click; only we can make one. */
export abstract class WithdrawalLinks {
  abstract tokenOf(consent: { tenantId: string; id: string }): string;
  /** Undefined where it was not made by us. */
  abstract read(token: string): { tenantId: string; consentId: string } | undefined;
}
