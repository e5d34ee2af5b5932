import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type WorkItem = Schemas['WorkItemAnswer'];
export type WorkKind = WorkItem['kind'];
export type WorkCounts = Schemas['WorkCountsAnswer'];
export type ReplyTemplate = Schemas['ReplyTemplateAnswer'];
export type Language = ReplyTemplate['language'];

export const views = ['ours', 'mine', 'unassigned', 'overdue', 'theirs', 'all'] as const;
export type View = (typeof views)[number];

const filters = {
  ours: { waitsFor: 'operator' },
  mine: { assignee: 'me' },
  unassigned: { waitsFor: 'operator', assignee: 'nobody' },
  overdue: { waitsFor: 'operator', overdue: 'true' },
  theirs: { waitsFor: 'client' },
  all: {},
} as const satisfies Record<View, object>;

const PAGE = 50;
const ASKED_EVERY_MS = 15_000;

export const work = (view: View, kind: WorkKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'work', view, kind],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filters[view], kind, limit: PAGE, cursor: pageParam };
      return bodyOf(api.GET('/v1/work', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Clients' own doings are told to clients alone, so the counts are asked for every now and then. */
export const workCounts = queryOptions({
  queryKey: ['contract', 'work-counts'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/work/counts', { signal })),
  refetchInterval: ASKED_EVERY_MS,
});

export const workItem = (caseId: string) =>
  queryOptions({
    queryKey: ['contract', 'work-item', caseId],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/work/{caseId}', { params: { path: { caseId } }, signal })),
  });

export const notesOn = (caseId: string) =>
  queryOptions({
    queryKey: ['contract', 'work-notes', caseId],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/work/{caseId}/notes', { params: { path: { caseId } }, signal })),
  });

export const replyDrafts = (caseId: string, language: Language) =>
  queryOptions({
    queryKey: ['contract', 'reply-drafts', caseId, language],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/work/{caseId}/reply-drafts', { params: { path: { caseId }, query: { language } }, signal })),
  });

export const replyTemplates = queryOptions({
  queryKey: ['contract', 'reply-templates'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/reply-templates', { params: { query: {} }, signal })),
});

export const placeholders = queryOptions({
  queryKey: ['contract', 'reply-placeholders'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/reply-templates/placeholders', { signal })),
});

const pages: Record<WorkKind, (item: WorkItem) => string> = {
  complaint: ({ id }) => `/complaints/${id}`,
  'error-report': ({ id }) => `/errors/${id}`,
  'data-request': ({ id }) => `/privacy/requests/${id}`,
  'closure-request': ({ id }) => `/privacy/closures/${id}`,
  'accuracy-case': ({ tenantId }) => `/privacy/clients/${tenantId}`,
  'conduct-report': () => '/conduct/reports',
  'conduct-case': ({ id }) => `/conduct/${id}`,
  'conduct-appeal': ({ id }) => `/conduct/${id}`,
  'refund-request': ({ tenantId }) => `/clients/${tenantId}`,
  'refund-payout': () => '/refunds',
  withdrawal: () => '/withdrawals',
  'invoice-dispute': () => '/negotiations',
  'payment-arrangement': () => '/negotiations',
  chargeback: () => '/provider',
  'invoice-request': () => '/pro-formas',
  'book-difference': () => '/provider',
  're-registration': () => '/re-registrations',
  reclassification: ({ tenantId }) => `/clients/${tenantId}`,
  'bounced-notice': ({ id }) => `/outbox/${id}`,
};

/** Where a case is worked on. */
export const pageOf = (item: WorkItem): string => pages[item.kind](item);

/** Under which words a kind's states stand. */
export const stateWords: Partial<Record<WorkKind, string>> = {
  complaint: 'caseState',
  'error-report': 'faultState',
  'data-request': 'requestState',
  'closure-request': 'closureState',
  'accuracy-case': 'accuracyState',
  'conduct-case': 'conductState',
  withdrawal: 'deskWithdrawal',
  'book-difference': 'deskFinding',
  reclassification: 'kindState',
};
