import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Got } from '../../api/answers.js';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { components } from '../../api/schema.gen.js';
import { sturdyFetch } from '../../api/sturdy-fetch.js';
import type { StateKind } from '../../design/state.js';

export type Import = Got<'/v1/imports/{id}'>;
export type ImportPlan = components['schemas']['ImportPatch'];

export const importTags: Record<Import['state'], StateKind> = {
  VALIDATING: 'waiting',
  READY: 'waiting',
  RUNNING: 'waiting',
  DONE: 'good',
  PARTIAL: 'warning',
  REJECTED: 'stopped',
  CANCELLED: 'stopped',
};

const lookAgainMs = 500;
const working = (state: Import['state'] | undefined) => state === 'VALIDATING' || state === 'RUNNING';

/** An import as it goes on: read again and again while the server works on it. */
export function useImport(id: string) {
  return useQuery({
    queryKey: ['data-collection', 'one', id],
    queryFn: () => bodyOf(api.GET('/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (working(state.data?.state) ? lookAgainMs : false),
  });
}

export function useShowImport() {
  const queries = useQueryClient();
  return (record: Import) => {
    queries.setQueryData(['data-collection', 'one', record.id], record);
    void queries.invalidateQueries({ queryKey: ['data-collection', 'list'] });
  };
}

/** Sends the file as it is; the server reads it as it comes. */
export async function upload(file: File): Promise<Import> {
  const address = `${location.origin}/v1/imports?fileName=${encodeURIComponent(file.name)}`;
  const headers = { 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() };
  const response = await sturdyFetch(new Request(address, { method: 'POST', body: file, headers }));
  if (!response.ok) throw await ProblemError.from(response);
  return (await response.json()) as Import;
}

const byVersion = (record: Import) => ({ path: { id: record.id }, header: { 'If-Match': `"${record.version}"` } });

export function planImport(record: Import, body: ImportPlan): Promise<Import> {
  return bodyOf(api.PATCH('/v1/imports/{id}', { params: byVersion(record), body }));
}

export function startImport(record: Import): Promise<Import> {
  return bodyOf(api.POST('/v1/imports/{id}/runs', { params: byVersion(record) }));
}

export function cancelImport({ id }: Import): Promise<Import> {
  return bodyOf(api.POST('/v1/imports/{id}/cancellations', { params: { path: { id } } }));
}
