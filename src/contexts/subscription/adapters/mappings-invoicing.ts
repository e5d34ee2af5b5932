import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import { BillingContact, type BuyerAddress } from '../domain/billing-contact.js';
import { InvoiceRequest, type InvoiceRequestState } from '../domain/invoice-request.js';
import type { OrderSummary } from '../domain/order.js';
import { key, minor } from './mappings.js';

const InvoiceRequestSchema = defineEntity({
  class: loaded(InvoiceRequest),
  tableName: 'invoice_request',
  properties: {
    ...key(),
    planCode: p.string(),
    planVersion: p.integer(),
    summary: p.json<OrderSummary>(),
    summarySha256: p.string(),
    placedBy: p.uuid(),
    createdAt: p.datetime(),
    state: p.string().$type<InvoiceRequestState>(),
    requestedAt: p.datetime().nullable(),
    sequence: p.integer().nullable(),
    number: p.string().nullable(),
    ocr: p.string().nullable(),
    sentAt: p.datetime().nullable(),
    validUntil: p.date().nullable(),
    paidMinor: minor(),
    settledAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const BillingContactSchema = defineEntity({
  class: loaded(BillingContact),
  tableName: 'billing_contact',
  properties: {
    tenantId: p.uuid().primary(),
    email: p.string().nullable(),
    reference: p.string().nullable(),
    address: p.json<BuyerAddress>().nullable(),
    version: p.integer().version(),
  },
});

export const entities = [InvoiceRequestSchema, BillingContactSchema] as unknown as EntitySchema[];
