import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { CustomerKind } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { ClockRule } from '../../terms/contract-home-law.js';
import type { ComplaintChannel } from '../contract.js';
import { type Answer, type Cause, Complaint } from '../domain/complaint.js';
import { ErrorReport, type ErrorReportState, type Severity } from '../domain/error-report.js';
import type { ComplaintState, ReplyWish, RequiredDetail } from '../domain/written-complaint.js';

const ComplaintSchema = defineEntity({
  class: loaded(Complaint),
  tableName: 'complaint',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    channel: p.string().$type<ComplaintChannel>(),
    receivedAt: p.datetime(),
    recordedAt: p.datetime(),
    country: p.string(),
    policyVersion: p.integer(),
    accountId: p.uuid().nullable(),
    reply: p.json<ReplyWish>(),
    supplementHash: p.string(),
    kind: p.string().$type<CustomerKind>(),
    answerDays: p.integer(),
    clockRule: p.string().$type<ClockRule>(),
    ruleSource: p.string(),
    state: p.string().$type<ComplaintState>(),
    name: p.string().nullable(),
    accountEmail: p.string().nullable(),
    breach: p.string().nullable(),
    identifiers: p.string().nullable(),
    requestedRemedy: p.string().nullable(),
    missing: p.json<RequiredDetail[]>(),
    detailsAskedAt: p.datetime().nullable(),
    clockStopped: p.boolean(),
    countedFrom: p.date().nullable(),
    dueOn: p.date().nullable(),
    assignedTo: p.uuid().nullable(),
    cause: p.string().$type<Cause>().nullable(),
    answer: p.json<Answer>().nullable(),
    answeredAt: p.datetime().nullable(),
    deemedAt: p.datetime().nullable(),
    slaBreached: p.boolean(),
    remedy: p.string().nullable(),
    closedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const ErrorReportSchema = defineEntity({
  class: loaded(ErrorReport),
  tableName: 'error_report',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    number: p.string(),
    accountId: p.uuid().nullable(),
    email: p.string().nullable(),
    language: p.string().$type<Language>(),
    where: p.string().fieldName('place'),
    what: p.string(),
    reportedAt: p.datetime(),
    state: p.string().$type<ErrorReportState>(),
    severity: p.string().$type<Severity>().nullable(),
    targetOn: p.date().nullable(),
    assignedTo: p.uuid().nullable(),
    message: p.string().nullable(),
    movedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const entities = [ComplaintSchema, ErrorReportSchema] as unknown as EntitySchema[];
