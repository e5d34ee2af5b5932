import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { DocumentKind } from '../contract.js';
import { ChangeNotice, type ChangeNoticeState, type ChangeState, TermsChange } from '../domain/terms-change.js';

const TermsChangeSchema = defineEntity({
  class: loaded(TermsChange),
  tableName: 'legal_change',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    kind: p.string().$type<DocumentKind>(),
    version: p.string(),
    replaces: p.string(),
    state: p.string().$type<ChangeState>(),
    major: p.boolean(),
    reason: p.string(),
    noticeDays: p.integer(),
    plannedFrom: p.date(),
    effectiveFrom: p.date(),
    publishedAt: p.datetime(),
    listedThrough: p.uuid().nullable(),
    everybodyListed: p.boolean(),
    lastSentAt: p.datetime().nullable(),
    announcedAt: p.datetime().nullable(),
  },
});

const ChangeNoticeSchema = defineEntity({
  class: loaded(ChangeNotice),
  tableName: 'change_notice',
  properties: {
    tenantId: p.uuid().primary(),
    changeId: p.uuid().primary(),
    kind: p.string().$type<DocumentKind>(),
    version: p.string(),
    state: p.string().$type<ChangeNoticeState>(),
    late: p.boolean(),
    sentAt: p.datetime().nullable(),
    bouncedAt: p.datetime().nullable(),
    toldFrom: p.date().nullable(),
  },
});

export const changeEntities = [TermsChangeSchema, ChangeNoticeSchema] as unknown as EntitySchema[];
