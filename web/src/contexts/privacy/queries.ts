import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import type { StateKind } from '../../design/state.js';

type Schemas = components['schemas'];
export type DataRequest = Schemas['DataRequestAnswer'];
export type Consent = Schemas['ConsentAnswer'];
export type AccuracyCase = Schemas['AccuracyCaseAnswer'];
export type Closure = Schemas['ClosureRequestAnswer'];
export type ErasureReceipt = Schemas['ErasureReceiptAnswer'];

const SHOWN = 50;

export const consents = queryOptions({
  queryKey: ['privacy', 'consents'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/privacy/consents', { signal }))).items,
});

const paged = (path: '/v1/privacy/requests' | '/v1/privacy/requests/forwarded') =>
  infiniteQueryOptions({
    queryKey: ['privacy', path],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(api.GET(path, { params: { query: { cursor: pageParam, limit: SHOWN } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
export const ownRequests = paged('/v1/privacy/requests');
export const forwardedRequests = paged('/v1/privacy/requests/forwarded');

export const forwardedRequest = (id: string) =>
  queryOptions({
    queryKey: ['privacy', 'request', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/privacy/requests/{id}', { params: { path: { id } }, signal })),
  });

export const accuracyCases = queryOptions({
  queryKey: ['privacy', 'accuracy'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/privacy/accuracy-cases', { signal }))).items,
});

/** After a deed everything of privacy is read again. */
export function usePrivacyAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['privacy'] });
}

export const openRequestStates: DataRequest['state'][] = ['RECEIVED', 'ID_CHECK', 'IN_PROGRESS', 'EXTENDED'];

export const requestKinds: Record<DataRequest['state'], StateKind> = {
  RECEIVED: 'waiting',
  ID_CHECK: 'waiting',
  IN_PROGRESS: 'waiting',
  EXTENDED: 'warning',
  FULFILLED: 'good',
  PARTLY: 'warning',
  REFUSED: 'stopped',
};

export const accuracyKinds: Record<AccuracyCase['state'], StateKind> = {
  NOTIFIED: 'waiting',
  RESTRICTED: 'warning',
  SUSPENDED: 'stopped',
  CORRECTED: 'good',
};

export const closureKinds: Record<Closure['state'], StateKind> = {
  RECEIVED: 'waiting',
  INCOMPLETE: 'waiting',
  VERIFIED: 'warning',
  CLOSED: 'good',
  REFUSED: 'stopped',
  PURGED: 'good',
  SUPERSEDED: 'stopped',
  LAPSED: 'stopped',
};

export const openClosures: Closure['state'][] = ['RECEIVED', 'INCOMPLETE', 'VERIFIED'];
