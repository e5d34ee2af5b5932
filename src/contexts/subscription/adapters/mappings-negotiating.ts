import { defineEntity, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import {
  type ArrangementState,
  type Instalment,
  PaymentArrangement,
  type ProposedInstalment,
} from '../domain/arrangement.js';
import { CreditNote, type DisputeState, InvoiceDispute } from '../domain/dispute.js';

// As in mappings.ts, which lists these schemas; a type of its own keeps the two files out of a ring.
const key = () => ({ tenantId: p.uuid().primary(), id: p.uuid().primary() });
const minor = () => p.bigint('number');

export const PaymentArrangementSchema = defineEntity({
  class: loaded(PaymentArrangement),
  tableName: 'payment_arrangement',
  properties: {
    ...key(),
    invoiceIds: p.json<string[]>(),
    currency: p.string(),
    proposal: p.json<ProposedInstalment[]>(),
    words: p.string(),
    requestedBy: p.string(),
    requestedAt: p.datetime(),
    state: p.string().$type<ArrangementState>(),
    instalments: p.json<Instalment[]>(),
    owedMinor: minor(),
    paidMinor: minor(),
    decidedBy: p.string().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.string().nullable(),
    restoresAccess: p.boolean(),
    closedAt: p.datetime().nullable(),
    brokenAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const InvoiceDisputeSchema = defineEntity({
  class: loaded(InvoiceDispute),
  tableName: 'invoice_dispute',
  properties: {
    ...key(),
    invoiceId: p.uuid(),
    reason: p.string(),
    raisedBy: p.string(),
    raisedAt: p.datetime(),
    decideBy: p.date(),
    state: p.string().$type<DisputeState>(),
    decidedBy: p.string().nullable(),
    decidedAt: p.datetime().nullable(),
    answer: p.string().nullable(),
    creditNoteId: p.uuid().nullable(),
    version: p.integer().version(),
  },
});

export const CreditNoteSchema = defineEntity({
  class: loaded(CreditNote),
  tableName: 'credit_note',
  properties: {
    ...key(),
    sequence: p.integer(),
    number: p.string(),
    invoiceId: p.uuid(),
    netMinor: minor(),
    vatMinor: minor(),
    totalMinor: minor(),
    currency: p.string(),
    issuedAt: p.datetime(),
  },
});
