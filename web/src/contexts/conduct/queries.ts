import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type OwnCase = Schemas['OwnCaseAnswer'];
export type Category = Schemas['ConductCategory'];
export type Decision = Schemas['ConductMeasureAnswer'];
export type Appealable = Schemas['AppealableAnswer'];
export type ScopeKind = Appealable['scope'];

export type Permit = Schemas['PermitAnswer'];
export type Permission = Schemas['PermissionAnswer'];

const PAGE = 50;

/** What the terms and the policy forbid, and by which clauses. */
export const violations = queryOptions({
  queryKey: ['conduct', 'violations'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/violations', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the link in a letter lets its holder appeal. */
export const appealable = (token: string) =>
  queryOptions({
    queryKey: ['conduct', 'appealable', token],
    queryFn: ({ signal }) => bodyOf(api.POST('/v1/appeals/decision', { body: { token }, signal })),
    retry: false,
  });

export const ownCases = infiniteQueryOptions({
  queryKey: ['conduct', 'own'],
  queryFn: ({ pageParam, signal }) =>
    bodyOf(api.GET('/v1/conduct/cases', { params: { query: { cursor: pageParam, limit: PAGE } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

export const ownCase = (id: string) =>
  queryOptions({
    queryKey: ['conduct', 'own', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/conduct/cases/{id}', { params: { path: { id } }, signal })),
  });

/** Who works here, for the name behind an account. */
export const personsHere = queryOptions({
  queryKey: ['identity', 'members'],
  queryFn: async () => (await bodyOf(api.GET('/v1/members', { params: { query: { limit: 200 } } }))).items,
});

export const ownPermits = queryOptions({
  queryKey: ['conduct', 'permits'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/conduct/security-test-permits', { signal })),
});

export const ownPermissions = queryOptions({
  queryKey: ['conduct', 'permissions'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/conduct/content-permissions', { signal })),
});
