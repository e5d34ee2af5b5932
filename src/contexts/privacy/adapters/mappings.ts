import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { LegalHold, type LegalHoldState } from '../domain/legal-hold.js';

// The mapper never calls a constructor that it could not call anyway.
const loaded = <T>(mapped: { prototype: T }) => mapped as unknown as new () => T;

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

export const entities = [LegalHoldSchema] as unknown as EntitySchema[];
