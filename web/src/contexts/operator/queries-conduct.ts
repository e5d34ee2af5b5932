import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { policy, staff } from './queries.js';

type Schemas = components['schemas'];
export type ConductCase = Schemas['ConductCaseAnswer'];
export type ConductCaseRow = Schemas['ConductCaseRowAnswer'];
export type ConductReport = Schemas['ReportAnswer'];
export type AuthorityReport = Schemas['AuthorityReportAnswer'];
export type ScopeKind = ConductCase['scope'];

const PAGE = 50;
/** As many as the API gives at once. */
const MOST = 200;

interface Page<T> {
  items: T[];
  next: string | null;
}

/** Read again whenever anything happens, as everything about contracts is. */
const paged = <T>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'conduct', ...key],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export type CaseFilter = ConductCaseRow['state'] | 'running' | 'all';

export const conductCases = (filter: CaseFilter) =>
  paged(['cases', filter], (cursor, signal) => {
    const chosen = filter === 'all' ? {} : filter === 'running' ? { open: true } : { state: filter };
    return bodyOf(api.GET('/v1/conduct-cases', { params: { query: { ...chosen, cursor, limit: PAGE } }, signal }));
  });

export const conductCase = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'conduct', 'case', id],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/conduct-cases/{id}', { params: { path: { id } }, signal })),
  });

export const conductReports = (state: ConductReport['state'] | undefined) =>
  paged(['reports', state], (cursor, signal) =>
    bodyOf(api.GET('/v1/conduct-reports', { params: { query: { state, cursor, limit: PAGE } }, signal })),
  );

export const authorityReports = queryOptions({
  queryKey: ['contract', 'conduct', 'authority'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/authority-reports', { signal })),
});

export const permits = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'conduct', 'permits', clientId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/clients/{clientId}/security-test-permits', { params: { path: { clientId } }, signal })),
  });

export const permissions = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'conduct', 'permissions', clientId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/clients/{clientId}/content-permissions', { params: { path: { clientId } }, signal })),
  });

/** Deadlines of conduct over all clients, soonest first: ours to decide, or the clients' to stop. */
export const conductDeadlines = (owedBy: 'operator' | 'client') =>
  queryOptions({
    queryKey: ['contract', 'conduct', 'deadlines', owedBy],
    queryFn: async ({ signal }) => {
      const clause = (owedBy === 'operator' ? 'ToS 2.13' : 'ToS 3.6.a') as never;
      const query = { state: 'PENDING' as const, owedBy, clause, limit: MOST };
      const { items } = await bodyOf(api.GET('/v1/obligations', { params: { query }, signal }));
      return items.flatMap((owed) => {
        const [context, caseId] = owed.key.split(':');
        return context === 'conduct' && caseId ? [{ ...owed, caseId }] : [];
      });
    },
  });

export const membersOf = (tenantId: string) =>
  queryOptions({
    queryKey: ['contract', 'client-members', tenantId],
    queryFn: ({ signal }) => {
      const params = { path: { tenantId }, query: { limit: MOST } };
      return bodyOf(api.GET('/v1/clients/{tenantId}/members', { params, signal }));
    },
  });

/** ToS 2.12: what staff have read of a client's content for one case. */
export const contentReads = (tenantId: string, caseId: string) =>
  queryOptions({
    queryKey: ['contract', 'conduct', 'reads', tenantId, caseId],
    queryFn: async ({ signal }) => {
      const query = { tenantId, eventType: 'conduct.ContentRead', limit: MOST };
      const { items } = await bodyOf(api.GET('/v1/evidence', { params: { query }, signal }));
      return items
        .filter(({ subjectId }) => subjectId === caseId)
        .map(({ id, at, payload }) => ({ id, at, what: String(payload.what), readBy: String(payload.readBy) }));
    },
  });

interface ConductTerms {
  cureHours: number;
  appealDays: number;
  purgeDays: number;
  severe: string[];
}

/** The times and the list of severe breaches that a case is handled by: those of the policy that it opened under. */
export function useConductTerms(policyVersion: number): ConductTerms | undefined {
  const { data } = useQuery(policy(policyVersion));
  return (data?.policy as { conduct: ConductTerms } | undefined)?.conduct;
}

/** Colleagues by name; whoever is at the keyboard is 'you'. */
export function useStaffName(): (accountId: string) => string {
  const t = useT();
  const myself = useMyself();
  const { data } = useQuery(staff);
  return (accountId) => {
    if (accountId === myself.accountId) return t('conduct.yours');
    if (!data) return '…';
    return data.items.find((colleague) => colleague.accountId === accountId)?.name ?? t('conduct.formerColleague');
  };
}
