import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { ArrangementState } from '../domain/arrangement.js';
import type { DisputeState } from '../domain/dispute.js';
import type { Slice } from './queries.js';

export interface InstalmentDetails {
  dueOn: LocalDate;
  /** The day itself or the next business day; whoever pays on it is in time. */
  payBy: LocalDate;
  amount: MoneyJson;
  /** What is still to be paid of it. */
  open: MoneyJson;
}

export interface ArrangementDetails {
  id: string;
  state: ArrangementState;
  invoiceIds: string[];
  proposal: { dueOn: LocalDate; amount: MoneyJson }[];
  /** The client's own words. */
  words: string;
  requestedAt: string;
  instalments: InstalmentDetails[];
  owed: MoneyJson;
  paid: MoneyJson;
  restoresAccess: boolean;
  /** Why it was declined. */
  reason: string | null;
  decidedAt: string | null;
  closedAt: string | null;
}

/** A client's arrangements, newest first. */
export class ListArrangements extends Query<ArrangementDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface CreditNoteDetails {
  id: string;
  number: string;
  net: MoneyJson;
  vat: MoneyJson;
  total: MoneyJson;
  issuedAt: string;
}

export interface DisputeDetails {
  id: string;
  state: DisputeState;
  invoiceId: string;
  /** The client's own words. */
  reason: string;
  raisedAt: string;
  decideBy: LocalDate;
  decidedAt: string | null;
  answer: string | null;
  creditNote: CreditNoteDetails | null;
}

/** A client's disputes, newest first. */
export class ListInvoiceDisputes extends Query<DisputeDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface ArrangementListing {
  tenantId: string;
  clientName: string | null;
  id: string;
  state: ArrangementState;
  requestedAt: string;
  decidedAt: string | null;
}

/** Across tenants, newest first; for the back office. */
export class ListAllArrangements extends Query<ArrangementListing[]> {
  constructor(
    readonly filter: { state?: ArrangementState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface DisputeListing {
  tenantId: string;
  clientName: string | null;
  id: string;
  invoiceId: string;
  state: DisputeState;
  raisedAt: string;
  decideBy: LocalDate;
  decidedAt: string | null;
}

/** Across tenants, newest first; for the back office. */
export class ListAllInvoiceDisputes extends Query<DisputeListing[]> {
  constructor(
    readonly filter: { state?: DisputeState },
    readonly slice: Slice,
  ) {
    super();
  }
}
