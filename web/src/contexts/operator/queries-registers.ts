import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type Breach = Schemas['BreachAnswer'];
export type RetentionRule = Schemas['RetentionRuleAnswer'];
export type RuleKey = RetentionRule['key'];
export type Period = RetentionRule['period'];

/** Read again whenever anything happens, as everything about contracts is. */
export const breaches = queryOptions({
  queryKey: ['contract', 'breaches'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/breaches', { signal })),
});

export const breach = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'breaches', id],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/breaches/{id}', { params: { path: { id } }, signal })),
  });

export const retentionRules = queryOptions({
  queryKey: ['contract', 'retention', 'rules'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/retention/rules', { signal })),
});

export const retentionNights = queryOptions({
  queryKey: ['contract', 'retention', 'nights'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/retention/nights', { signal })),
});

export const foresight = (on: string) =>
  queryOptions({
    queryKey: ['contract', 'retention', 'dry-run', on],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/retention/dry-run', { params: { query: { on } }, signal })),
  });

export const processingRecord = (language: 'sv' | 'en') =>
  queryOptions({
    queryKey: ['contract', 'processing-record', language],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/processing-record', { params: { query: { language } }, signal })),
  });

export const disclosures = queryOptions({
  queryKey: ['contract', 'disclosures'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/disclosures', { signal })),
});

export const disclosuresOf = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'disclosures', clientId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/clients/{clientId}/disclosures', { params: { path: { clientId } }, signal })),
  });
