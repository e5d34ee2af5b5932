import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type Billing = Schemas['BillingAnswer'];
export type Subscription = Schemas['SubscriptionAnswer'];
export type Invoice = Schemas['InvoiceAnswer'];
export type Plan = Schemas['PlanAnswer'];
export type Order = Schemas['OrderAnswer'];

/** A page of invoices is as many as the API gives at once: sixteen years of months. */
const INVOICES_SHOWN = 200;

export const billingOverview = queryOptions({
  queryKey: ['subscription', 'billing'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/billing', { signal })),
});

/** ToS 3.7: a closure stands, so nothing can be bought or kept any more. */
export const isClosing = ({ state, ifClosedNow }: Billing): boolean => state === 'CANCELED' && ifClosedNow === null;

/** ToS 3.4.g: what is overdue is paid in instalments, and nothing is closed while each comes on its day. */
export const isArranged = ({ overdue, ifNothingIsDone }: Billing): boolean =>
  overdue !== null && ifNothingIsDone.some(({ code }) => code === 'arrangement-broken');

export const ownSubscription = queryOptions({
  queryKey: ['subscription', 'own'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/subscription', { signal })),
});

export const ownInvoices = queryOptions({
  queryKey: ['subscription', 'invoices'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/invoices', { params: { query: { limit: INVOICES_SHOWN } }, signal })),
});

export const invoice = (id: string) =>
  queryOptions({
    queryKey: ['subscription', 'invoice', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/invoices/{id}', { params: { path: { id } }, signal })),
  });

export const plansOnSale = queryOptions({
  queryKey: ['subscription', 'plans'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/plans', { signal })),
});

export const order = (id: string) =>
  queryOptions({
    queryKey: ['subscription', 'order', id],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/orders/{id}', { params: { path: { id } }, signal })),
  });

export const usage = queryOptions({
  queryKey: ['queries', 'usage'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/usage', { signal })),
});

export const imprint = queryOptions({
  queryKey: ['terms', 'imprint'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/legal/imprint', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
