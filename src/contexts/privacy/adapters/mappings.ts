import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { DataSubject, ErasedData } from '../../../shared-kernel/personal-data.js';
import type { ControllerRole, RequestChannel, RequestKind } from '../contract-requests.js';
import {
  DataRequest,
  type ProcessorHelp,
  type RequestAnswer,
  type Requester,
  type RequestState,
} from '../domain/data-request.js';
import { ErasureEntry } from '../domain/erasure-entry.js';
import { LegalHold, type LegalHoldState } from '../domain/legal-hold.js';
import { closureEntities } from './mappings-closure.js';
import { accuracyEntities } from './postgres-accuracy.js';
import { consentEntities } from './postgres-consents.js';

const LegalHoldSchema = defineEntity({
  class: loaded(LegalHold),
  tableName: 'legal_hold',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    reason: p.string(),
    legalBasis: p.string(),
    placedBy: p.string(),
    placedAt: p.datetime(),
    state: p.string().$type<LegalHoldState>(),
    releasedBy: p.string().nullable(),
    releasedAt: p.datetime().nullable(),
    releaseReason: p.string().nullable(),
    version: p.integer().version(),
  },
});

const DataRequestSchema = defineEntity({
  class: loaded(DataRequest),
  tableName: 'data_request',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    kind: p.string().$type<RequestKind>(),
    role: p.string().$type<ControllerRole>(),
    channel: p.string().$type<RequestChannel>(),
    receivedAt: p.datetime(),
    policyVersion: p.integer(),
    accountId: p.uuid().nullable(),
    requester: p.json<Requester>(),
    details: p.string(),
    linkHash: p.string(),
    state: p.string().$type<RequestState>(),
    dueOn: p.date(),
    identifiedBy: p.string().$type<'session' | 'link' | 'staff'>().nullable(),
    identifiedAt: p.datetime().nullable(),
    forwardedAt: p.datetime().nullable(),
    extendedAt: p.datetime().nullable(),
    extensionReason: p.string().nullable(),
    help: p.json<ProcessorHelp>().nullable(),
    assignedTo: p.uuid().nullable(),
    answer: p.json<RequestAnswer>().nullable(),
    answeredAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const ErasureEntrySchema = defineEntity({
  class: loaded(ErasureEntry),
  tableName: 'erasure_entry',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    role: p.string().$type<DataSubject['role']>(),
    person: p.string(),
    receipt: p.json<ErasedData>(),
    at: p.datetime(),
  },
});

export const entities: EntitySchema[] = [
  ...([LegalHoldSchema, DataRequestSchema, ErasureEntrySchema] as unknown as EntitySchema[]),
  ...closureEntities,
  ...consentEntities,
  ...accuracyEntities,
];
