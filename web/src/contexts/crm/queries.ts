import { useQuery } from '@tanstack/react-query';
import type { Got } from '../../api/answers.js';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

export type Definition = components['schemas']['DefinitionBody'];
export type SavedQuery = Got<'/v1/queries/{id}'>;
export type QuerySource = Got<'/v1/query-sources'>['items'][number];
export type QueryField = QuerySource['fields'][number];

export function useSources() {
  return useQuery({
    queryKey: ['queries', 'sources'],
    queryFn: async () => (await bodyOf(api.GET('/v1/query-sources'))).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is left of each meter in the period (ToS 4.4). */
export function useUsage() {
  return useQuery({
    // Billing reads the same answer under this key, so what is kept is the answer itself.
    queryKey: ['queries', 'usage'],
    queryFn: () => bodyOf(api.GET('/v1/usage')),
    select: ({ items }) => items,
  });
}

export function useSavedQueries() {
  return useQuery({
    queryKey: ['queries', 'saved'],
    queryFn: async () => (await bodyOf(api.GET('/v1/queries', { params: { query: { limit: 100 } } }))).items,
  });
}

export function useResults() {
  return useQuery({
    queryKey: ['queries', 'results'],
    queryFn: async () => (await bodyOf(api.GET('/v1/query-results', { params: { query: { limit: 20 } } }))).items,
  });
}

/** Takes one unit of the quota, and gives the frozen answer's id; none when the question took too long. */
export async function run(definition: Definition, idempotencyKey: string): Promise<string | null> {
  const headers = { 'idempotency-key': idempotencyKey };
  return (await bodyOf(api.POST('/v1/query-runs', { body: { definition }, headers }))).resultId;
}
