import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';

/** Staff say whose; a client's own people need not. */
export const timelineOf = (tenantId?: string) =>
  queryOptions({
    queryKey: ['contract', 'timeline', tenantId],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/contract/timeline', { params: { query: { tenantId } }, signal })),
  });

export interface EvidenceChoice {
  tenantId?: string;
  clause?: string;
  subjectId?: string;
}

export const evidenceOf = (choice: EvidenceChoice, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'evidence', choice, limit],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        api.GET('/v1/evidence', {
          params: { query: { ...choice, clause: choice.clause as never, limit, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const acceptances = infiniteQueryOptions({
  queryKey: ['terms', 'acceptances'],
  queryFn: ({ pageParam, signal }) =>
    bodyOf(api.GET('/v1/legal/acceptances', { params: { query: { limit: 50, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

export const clauses = queryOptions({
  queryKey: ['terms', 'clauses'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/terms/clauses', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const liveClause = (clause: string) =>
  queryOptions({
    queryKey: ['contract', 'clause', clause],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/terms/clauses/{clause}', { params: { path: { clause } }, signal })),
  });

/** The texts that govern today, in the reader's language. */
export const documentsInForce = (on: string, language: 'sv' | 'en') =>
  queryOptions({
    queryKey: ['terms', 'documents', on, language],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/legal/documents', { params: { query: { on, language } }, signal })),
  });
