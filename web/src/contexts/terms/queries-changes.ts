import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type TextKind = Schemas['DocumentAnswer']['kind'];
export type ComingChange = Schemas['ComingChangeAnswer'];
export type Passage = Schemas['PassageAnswer'];
export type Obligation = Schemas['ObligationAnswer'];

const VERSIONS_SHOWN = 200;
const OBLIGATIONS_SHOWN = 100;

/** What the person at the keyboard has still to agree to, and what is coming. */
export const ownStanding = queryOptions({
  queryKey: ['terms', 'standing'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/legal/standing', { signal })),
});

export const comingChanges = queryOptions({
  queryKey: ['terms', 'coming'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/legal/changes', { signal }))).items,
});

/** Every version of one text, newest first. */
export const versionsOf = (kind: TextKind, language: 'sv' | 'en') =>
  queryOptions({
    queryKey: ['terms', 'versions', kind, language],
    queryFn: async ({ signal }) => {
      const query = { language, kind, limit: VERSIONS_SHOWN };
      return (await bodyOf(api.GET('/v1/legal/documents', { params: { query }, signal }))).items;
    },
  });

/** Published texts never change, so neither does what is between two of them. */
export const comparisonOf = (kind: TextKind, from: string, to: string, language: 'sv' | 'en') =>
  queryOptions({
    queryKey: ['terms', 'comparison', kind, from, to, language],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/v1/legal/documents/{kind}/diff', {
          params: { path: { kind }, query: { from, to, language } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const obligationsOwedBy = (owedBy: 'client' | 'operator', state: Obligation['state']) =>
  queryOptions({
    queryKey: ['contract', 'obligations', owedBy, state],
    queryFn: async ({ signal }) => {
      const query = { owedBy, state, limit: OBLIGATIONS_SHOWN };
      return (await bodyOf(api.GET('/v1/obligations', { params: { query }, signal }))).items;
    },
  });

export const verificationKeys = queryOptions({
  queryKey: ['terms', 'keys'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/legal/keys', { signal }))).keys,
});
