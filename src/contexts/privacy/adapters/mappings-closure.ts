import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { Language } from '../../terms/contract.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import { type ClosureDetail, ClosureRequest, type ClosureState } from '../domain/closure-request.js';

const ClosureRequestSchema = defineEntity({
  class: loaded(ClosureRequest),
  tableName: 'closure_request',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    scope: p.string().$type<ClosureScope>(),
    channel: p.string().$type<ClosureChannel>(),
    receivedAt: p.datetime(),
    accountId: p.uuid(),
    accountEmail: p.string(),
    language: p.string().$type<Language>(),
    accessAsked: p.boolean(),
    linkHash: p.string(),
    name: p.string(),
    decision: p.string(),
    state: p.string().$type<ClosureState>(),
    missing: p.json<ClosureDetail[]>(),
    completeAt: p.datetime().nullable(),
    dueOn: p.date(),
    verifiedBy: p.string().$type<'session' | 'link' | 'staff'>().nullable(),
    verifiedAt: p.datetime().nullable(),
    closesOn: p.date().nullable(),
    closedAt: p.datetime().nullable(),
    purgedAt: p.datetime().nullable(),
    refusal: p.json<{ ground: 'legal-hold'; at: string }>().nullable(),
    version: p.integer().version(),
  },
});

export const closureEntities = [ClosureRequestSchema] as unknown as EntitySchema[];
