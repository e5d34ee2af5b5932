import type { ClauseId } from '../../shared-kernel/errors.js';
import type { Language } from './contract.js';

/** Who the other side of a contract is, as its evidence names them. */
export interface ContractParty {
  tenantId: string;
  name: string;
  orgNo: string | null;
  customerKind: string;
  country: string;
  language: Language;
  registrationEmail: string;
  instanceUrl: string;
  instanceState: string;
  agreementConcludedAt: string | null;
  agreementEndedAt: string | null;
}

/** Terms declares it, tenancy binds it. Throws NotFound. */
export abstract class ContractParties {
  abstract of(tenantId: string): Promise<ContractParty>;
}

/** One letter of a contract as it went out, to each of its readers. */
export interface ContractLetter {
  id: string;
  key: string;
  template: string;
  templateVersion: number | null;
  clause: ClauseId | null;
  state: string;
  queuedAt: string;
  acceptedAt: string | null;
  copies: LetterCopy[];
}

export interface LetterCopy {
  email: string;
  language: Language;
  state: string;
  acceptedAt: string | null;
  /** What the mail server said. */
  reply: string | null;
  subject: string | null;
  text: string | null;
  /** Of subject, text and HTML as sent, joined by line breaks. */
  sha256: string | null;
}

/** The letters of a contract, oldest first. Terms declares it, notices binds it. */
export abstract class ContractLetters {
  abstract after(tenantId: string, id: string | undefined, limit: number): Promise<ContractLetter[]>;
  /** How many a clause has written. */
  abstract countUnder(tenantId: string, clause: ClauseId): Promise<number>;
}
