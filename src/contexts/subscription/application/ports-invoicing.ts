import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { Language, LegalEntity } from '../../terms/contract.js';
import type { CollectionMethod } from '../contract.js';
import type { BillingDocumentKind } from '../contract-invoicing.js';
import type { BuyerAddress } from '../domain/billing-contact.js';
import type { Period } from '../domain/periods.js';

/** Everything that stands on a pro forma, an invoice, a receipt or a credit note; the layout adds words only. */
export interface BillingSheet {
  kind: BillingDocumentKind;
  language: Language;
  number: string;
  issuedOn: LocalDate;
  seller: LegalEntity;
  buyer: Buyer;
  lines: { description: string; period: Period | null; net: MoneyJson }[];
  vatPercent: number;
  net: MoneyJson;
  vat: MoneyJson;
  total: MoneyJson;
  /** How to pay what is open; absent where nothing is, or where a card is charged. */
  toPay?: { by: LocalDate; amount: MoneyJson; bankgiro: string | undefined; ocr: string };
  /** What has come, oldest first. */
  received: { on: LocalDate; amount: MoneyJson; method: CollectionMethod; reference: string }[];
  /** The invoice that a credit note takes from. */
  corrects?: { number: string; issuedOn: LocalDate };
}

export interface Buyer {
  name: string;
  clientNumber: number;
  orgNo: string | undefined;
  address: BuyerAddress | null;
  reference: string | null;
}

/** Lays a sheet out as a PDF. The same sheet gives the same bytes, so that their hash is evidence. */
export abstract class InvoiceDocuments {
  abstract layOut(sheet: BillingSheet): Promise<Uint8Array>;
}

/** The operator's own account for bank payments, as configured. */
export abstract class BankAccount {
  abstract readonly bankgiro: string | undefined;
}

export interface BillingDocument {
  tenantId: string;
  id: string;
  kind: BillingDocumentKind;
  subjectId: string;
  number: string;
  language: Language;
  sha256: string;
  content: Uint8Array;
}

/** Documents as they were drawn up, byte for byte. Joins the caller's transaction. */
export abstract class DocumentArchive {
  abstract find(tenantId: string, kind: BillingDocumentKind, subjectId: string): Promise<BillingDocument | undefined>;
  /** False when somebody else has drawn it up meanwhile. */
  abstract keep(document: BillingDocument, at: Date): Promise<boolean>;
}
