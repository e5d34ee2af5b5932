import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type PlanChangePreview = Schemas['PlanChangePreviewAnswer'];
export type PlanChangeSummary = Schemas['ChangeSummaryAnswer'];
export type PendingChange = Schemas['PendingPlanChangeAnswer'];
export type Arrangement = Schemas['ArrangementAnswer'];
export type Dispute = Schemas['DisputeAnswer'];
export type InvoiceRequest = Schemas['InvoiceRequestAnswer'];
export type RefundRequest = Schemas['RefundRequestAnswer'];
export type Closure = Schemas['ClosureRequestAnswer'];
export type WithdrawalPreview = Schemas['WithdrawalPreviewAnswer'];
export type WithdrawalSubject = WithdrawalPreview['subject'];

const REQUESTS_SHOWN = 50;

export const planChangePreview = (planCode: string) =>
  queryOptions({
    queryKey: ['subscription', 'plan-change-preview', planCode],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/subscription/plan-change-preview', { params: { query: { planCode } }, signal })),
  });

export const pendingChange = queryOptions({
  queryKey: ['subscription', 'plan-change'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/subscription/plan-change', { signal }))).pending,
});

export const arrangements = queryOptions({
  queryKey: ['subscription', 'arrangements'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/billing/arrangements', { signal }))).items,
});

export const disputes = queryOptions({
  queryKey: ['subscription', 'disputes'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/billing/disputes', { signal }))).items,
});

export const invoiceRequests = queryOptions({
  queryKey: ['subscription', 'invoice-requests'],
  queryFn: async ({ signal }) =>
    (await bodyOf(api.GET('/v1/invoice-requests', { params: { query: { limit: REQUESTS_SHOWN } }, signal }))).items,
});

export const invoiceRequest = (id: string) =>
  queryOptions({
    queryKey: ['subscription', 'invoice-request', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/invoice-requests/{id}', { params: { path: { id } }, signal })),
  });

export const refundRequests = queryOptions({
  queryKey: ['subscription', 'refund-requests'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/billing/refund-requests', { signal }))).items,
});

export const withdrawalRight = queryOptions({
  queryKey: ['subscription', 'withdrawal-right'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/subscription/withdrawal-right', { signal })),
});

/** Newest first; an administrator's own and the whole client's. */
export const ownClosures = queryOptions({
  queryKey: ['privacy', 'closures'],
  queryFn: async ({ signal }) => (await bodyOf(api.GET('/v1/privacy/closure-requests', { signal }))).items,
});
