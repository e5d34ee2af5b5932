import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

export type NoticeState = components['schemas']['NoticeAnswer']['state'];

export interface NoticeChoice {
  tenantId?: string;
  state?: NoticeState;
}

export const notices = (choice: NoticeChoice, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ['notices', 'list', choice, limit],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(api.GET('/v1/notices', { params: { query: { ...choice, limit, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** A letter never changes once it is sent, but the outbox also shows those that wait. */
export const notice = (id: string, tenantId?: string) =>
  queryOptions({
    queryKey: ['notices', 'one', id, tenantId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/notices/{id}', { params: { path: { id }, query: { tenantId } }, signal })),
  });
