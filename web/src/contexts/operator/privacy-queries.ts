import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { PAGE, paged } from './queries-desk.js';

type Schemas = components['schemas'];
export type RequestRow = Schemas['PrivacyCaseRowAnswer'];
export type RequestCase = Schemas['DataRequestAnswer'];
export type ClosureRow = Schemas['ClosureRowAnswer'];
export type ClosureCaseAnswer = Schemas['ClosureRequestAnswer'];
export type AccuracyRow = Schemas['AccuracyRowAnswer'];
export type HoldRow = Schemas['HoldRowAnswer'];

// Left out, those that are over come too.
export const requestCases = (open: boolean) =>
  paged(['privacy', 'requests', open], (cursor, signal) =>
    bodyOf(
      api.GET('/v1/privacy-cases', { params: { query: { open: open || undefined, cursor, limit: PAGE } }, signal }),
    ),
  );

export const closureCases = (open: boolean) =>
  paged(['privacy', 'closures', open], (cursor, signal) =>
    bodyOf(
      api.GET('/v1/closure-cases', { params: { query: { open: open || undefined, cursor, limit: PAGE } }, signal }),
    ),
  );

export const accuracyRows = (open: boolean) =>
  paged(['privacy', 'accuracy', open], (cursor, signal) =>
    bodyOf(
      api.GET('/v1/accuracy-cases', { params: { query: { open: open || undefined, cursor, limit: PAGE } }, signal }),
    ),
  );

export const holdRows = (open: boolean) =>
  paged(['privacy', 'holds', open], (cursor, signal) =>
    bodyOf(api.GET('/v1/legal-holds', { params: { query: { open: open || undefined, cursor, limit: PAGE } }, signal })),
  );

export const requestCase = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'privacy', 'request', id],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/privacy-cases/{id}', { params: { path: { id } }, signal })),
  });

export const closureCase = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'privacy', 'closure', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/closure-cases/{id}', { params: { path: { id } }, signal })),
  });

export const accuracyOf = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'privacy', 'accuracy-of', clientId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/clients/{clientId}/accuracy-cases', { params: { path: { clientId } }, signal })),
  });
