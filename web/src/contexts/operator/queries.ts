import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type ClientSummary = Schemas['ClientSummaryAnswer'];
export type Client = Schemas['InstanceAnswer'];
export type Rehearsal = Schemas['RehearsalAnswer'];
export type Obligation = Schemas['ObligationAnswer'];
export type OverdueCase = Schemas['OverdueAnswer'];
export type Refund = Schemas['RefundAnswer'];
export type PolicyVersion = Schemas['PolicyVersionAnswer'];
export type PlanVersion = Schemas['PlanVersionAnswer'];

/** As many as the API gives at once. */
const MOST = 200;

export const clients = (state: ClientSummary['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'clients', state],
    queryFn: ({ pageParam, signal }) => {
      const query = { state, limit: MOST, cursor: pageParam };
      return bodyOf(api.GET('/v1/clients', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

const allClients = queryOptions({
  queryKey: ['contract', 'client-names'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/clients', { params: { query: { limit: MOST } }, signal })),
});

export const useAllClients = () => useQuery(allClients);

/** Lists over all clients name them by id. */
export function useClientName(): (tenantId: string) => string | undefined {
  const { data } = useAllClients();
  return (tenantId) => data?.items.find((client) => client.tenantId === tenantId)?.name;
}

export const client = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'client', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/clients/{id}', { params: { path: { id } }, signal })),
  });

export const clientBilling = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'client-billing', clientId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/clients/{clientId}/billing', { params: { path: { clientId } }, signal })),
  });

export const clientInvoices = (clientId: string) =>
  queryOptions({
    queryKey: ['contract', 'client-invoices', clientId],
    queryFn: ({ signal }) => {
      const params = { path: { clientId }, query: { limit: MOST } };
      return bodyOf(api.GET('/v1/clients/{clientId}/invoices', { params, signal }));
    },
  });

export const clientDeletion = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'client-deletion', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/clients/{id}/deletion', { params: { path: { id } }, signal })),
  });

/** What is owed, soonest first, over all clients. */
export const pendingObligations = infiniteQueryOptions({
  queryKey: ['contract', 'obligations'],
  queryFn: ({ pageParam, signal }) => {
    const query = { state: 'PENDING' as const, limit: 100, cursor: pageParam };
    return bodyOf(api.GET('/v1/obligations', { params: { query }, signal }));
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

/** Debts over all clients, newest first. */
export const overdueCases = (state: OverdueCase['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'overdue', state],
    queryFn: ({ pageParam, signal }) => {
      const query = { state, limit: 100, cursor: pageParam };
      return bodyOf(api.GET('/v1/overdue-cases', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const refunds = infiniteQueryOptions({
  queryKey: ['contract', 'refunds'],
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 100, cursor: pageParam };
    return bodyOf(api.GET('/v1/refunds', { params: { query }, signal }));
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

export const planVersions = queryOptions({
  queryKey: ['subscription', 'plan-versions'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/plans/versions', { signal })),
});

export const policy = (version?: number) =>
  queryOptions({
    queryKey: ['terms', 'policy', version],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/terms/policy', { params: { query: { version } }, signal })),
  });

export const policyVersions = queryOptions({
  queryKey: ['terms', 'policy-versions'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/terms/policy/versions', { signal }))).items,
});

export const allTexts = queryOptions({
  queryKey: ['terms', 'drafts'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/legal/drafts', { params: { query: { limit: MOST } }, signal })),
});

export const reRegistrations = queryOptions({
  queryKey: ['contract', 're-registrations'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/re-registrations', { params: { query: { limit: MOST } }, signal })),
});

export const staff = queryOptions({
  queryKey: ['identity', 'members', 'staff'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/members', { params: { query: { limit: MOST } }, signal })),
});
