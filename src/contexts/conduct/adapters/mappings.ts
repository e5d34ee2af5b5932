import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { CaseOutcome, CaseState, ScopeKind } from '../contract.js';
import { AuthorityReport } from '../domain/authority-report.js';
import { ConductCase } from '../domain/case.js';
import type { Hint } from '../domain/case-file.js';
import { ContentPermission, type ContentUse } from '../domain/content-permission.js';
import type { Appeal, Cost, Demand, Measure, Ruling } from '../domain/measures.js';
import { Report, type Reporter, type ReportState } from '../domain/report.js';
import { SecurityTestPermit } from '../domain/test-permit.js';
import type { Category } from '../domain/violations.js';

const ConductCaseSchema = defineEntity({
  class: loaded(ConductCase),
  tableName: 'conduct_case',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    category: p.string().$type<Category>(),
    policyVersion: p.integer(),
    openedAt: p.datetime(),
    state: p.string().$type<CaseState>(),
    hints: p.json<Hint[]>(),
    lastHintAt: p.datetime(),
    assignedTo: p.uuid().nullable(),
    scopeKind: p.string().$type<ScopeKind>(),
    accountId: p.uuid().nullable(),
    item: p.string().nullable(),
    itemDisabledAt: p.datetime().nullable(),
    confirmedBy: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    demand: p.json<Demand>().nullable(),
    cureBy: p.datetime().nullable(),
    proposal: p.json<Ruling>().nullable(),
    measure: p.json<Measure>().nullable(),
    appealHash: p.string().nullable(),
    appeal: p.json<Appeal>().nullable(),
    costs: p.json<Cost[]>(),
    outcome: p.string().$type<CaseOutcome>().nullable(),
    closedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const ReportSchema = defineEntity({
  class: loaded(Report),
  tableName: 'conduct_report',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    where: p.string().fieldName('place'),
    why: p.string(),
    reporter: p.json<Reporter>(),
    receivedAt: p.datetime(),
    category: p.string().$type<Category>().nullable(),
    subjectTenantId: p.uuid().nullable(),
    caseId: p.uuid().nullable(),
    state: p.string().$type<ReportState>(),
    version: p.integer().version(),
  },
});

const AuthorityReportSchema = defineEntity({
  class: loaded(AuthorityReport),
  tableName: 'authority_report',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    caseId: p.uuid(),
    subjectTenantId: p.uuid(),
    authority: p.string(),
    legalBasis: p.string(),
    facts: p.string(),
    proposedBy: p.uuid(),
    proposedAt: p.datetime(),
    state: p.string().$type<'PROPOSED' | 'APPROVED'>(),
    approvedBy: p.uuid().nullable(),
    approvedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const SecurityTestPermitSchema = defineEntity({
  class: loaded(SecurityTestPermit),
  tableName: 'security_test_permit',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    from: p.datetime().fieldName('begins_at'),
    to: p.datetime().fieldName('ends_at'),
    ips: p.json<string[]>(),
    purpose: p.string(),
    issuedBy: p.uuid(),
    issuedAt: p.datetime(),
  },
});

const ContentPermissionSchema = defineEntity({
  class: loaded(ContentPermission),
  tableName: 'content_permission',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid().nullable(),
    what: p.string(),
    uses: p.json<ContentUse[]>(),
    reference: p.string(),
    from: p.datetime().fieldName('begins_at'),
    until: p.datetime().fieldName('ends_at').nullable(),
    grantedBy: p.uuid(),
    grantedAt: p.datetime(),
    revokedBy: p.uuid().nullable(),
    revokedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const entities = [
  ConductCaseSchema,
  ReportSchema,
  AuthorityReportSchema,
  SecurityTestPermitSchema,
  ContentPermissionSchema,
] as unknown as EntitySchema[];
