import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import { Chargeback, type ChargebackState } from '../domain/chargeback.js';
import { PlanChange, type PlanChangeState, type PlanChangeSummary } from '../domain/plan-change.js';
import { key, minor } from './mappings.js';

const PlanChangeSchema = defineEntity({
  class: loaded(PlanChange),
  tableName: 'plan_change',
  properties: {
    ...key(),
    subscriptionId: p.uuid(),
    fromCode: p.string(),
    fromVersion: p.integer(),
    toCode: p.string(),
    toVersion: p.integer(),
    summary: p.json<PlanChangeSummary>(),
    summarySha256: p.string(),
    confirmedBy: p.uuid(),
    confirmedAt: p.datetime(),
    effectiveOn: p.date(),
    invoiceId: p.uuid().nullable(),
    payBy: p.datetime().nullable(),
    state: p.string().$type<PlanChangeState>(),
    closedAt: p.datetime().nullable(),
    closeReason: p.string().nullable(),
    version: p.integer().version(),
  },
});

const ChargebackSchema = defineEntity({
  class: loaded(Chargeback),
  tableName: 'chargeback',
  properties: {
    ...key(),
    gatewayRef: p.string(),
    paymentReference: p.string(),
    amountMinor: minor(),
    currency: p.string(),
    reason: p.string(),
    evidenceDueAt: p.datetime().nullable(),
    openedAt: p.datetime(),
    state: p.string().$type<ChargebackState>(),
    closedAt: p.datetime().nullable(),
    reopened: p.json<Chargeback['reopened']>(),
    withheld: p.json<Chargeback['withheld']>(),
    version: p.integer().version(),
  },
});

/** What happens between two periods: plans that change and money that the bank takes back. */
export const entities = [PlanChangeSchema, ChargebackSchema] as unknown as EntitySchema[];
