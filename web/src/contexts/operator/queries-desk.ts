import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';

type Schemas = components['schemas'];
export type Arrangement = Schemas['ArrangementAnswer'];
export type Dispute = Schemas['DisputeAnswer'];
export type ProForma = Schemas['InvoiceRequestListingAnswer'];
export type LegalHold = Schemas['LegalHoldAnswer'];
export type Reclassification = Schemas['ReclassificationAnswer'];
export type Withdrawal = Schemas['WithdrawalAnswer'];
export type RefundRequest = Schemas['RefundRequestAnswer'];
export type Chargeback = Schemas['ChargebackAnswer'];
export type Reconciliation = Schemas['ReconciliationAnswer'];
export type Complaint = Schemas['ComplaintAnswer'];
export type ComplaintRow = Schemas['ComplaintRowAnswer'];
export type ErrorReport = Schemas['ErrorReportAnswer'];
export type TextKind = Schemas['ChangeAnswer']['kind'];

interface Page<T> {
  items: T[];
  next: string | null;
}

export const PAGE = 50;

export const paged = <T>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) =>
  infiniteQueryOptions({
    queryKey: ['contract', ...key],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const arrangements = (state: Arrangement['state'] | undefined) =>
  paged(['arrangements', state], (cursor, signal) =>
    bodyOf(api.GET('/v1/arrangements', { params: { query: { state, cursor, limit: PAGE } }, signal })),
  );

export const disputes = (state: Dispute['state'] | undefined) =>
  paged(['disputes', state], (cursor, signal) =>
    bodyOf(api.GET('/v1/invoice-disputes', { params: { query: { state, cursor, limit: PAGE } }, signal })),
  );

export const proFormas = paged(['pro-formas'], (cursor, signal) =>
  bodyOf(api.GET('/v1/pro-formas', { params: { query: { cursor, limit: PAGE } }, signal })),
);

export const withdrawals = paged(['withdrawals'], (cursor, signal) =>
  bodyOf(api.GET('/v1/withdrawals', { params: { query: { cursor, limit: PAGE } }, signal })),
);

export const refundRequests = paged(['refund-requests'], (cursor, signal) =>
  bodyOf(api.GET('/v1/refund-requests', { params: { query: { state: 'SUBMITTED', cursor, limit: PAGE } }, signal })),
);

export const chargebacks = paged(['chargebacks'], (cursor, signal) =>
  bodyOf(api.GET('/v1/chargebacks', { params: { query: { cursor, limit: PAGE } }, signal })),
);

export const complaintCases = (open: boolean) =>
  paged(['complaints', open], (cursor, signal) =>
    // Left out, closed ones come too.
    bodyOf(
      api.GET('/v1/complaint-cases', { params: { query: { open: open || undefined, cursor, limit: PAGE } }, signal }),
    ),
  );

export const errorCases = paged(['errors'], (cursor, signal) =>
  bodyOf(api.GET('/v1/error-cases', { params: { query: { cursor, limit: PAGE } }, signal })),
);

export const reconciliations = queryOptions({
  queryKey: ['contract', 'reconciliations'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/reconciliations', { signal })),
});

export const complaintCase = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'complaint', id],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/complaint-cases/{id}', { params: { path: { id } }, signal })),
  });

export const complaintReport = (from: string, to: string) =>
  queryOptions({
    queryKey: ['contract', 'complaint-report', from, to],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/complaint-report', { params: { query: { from, to } }, signal })),
  });

export const errorCase = (id: string) =>
  queryOptions({
    queryKey: ['contract', 'error', id],
    queryFn: ({ signal }) => versionedBodyOf(api.GET('/v1/error-cases/{id}', { params: { path: { id } }, signal })),
  });

export const termsChange = (kind: TextKind, version: string) =>
  queryOptions({
    queryKey: ['contract', 'terms-change', kind, version],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/legal/changes/{kind}/{version}', { params: { path: { kind, version } }, signal })),
  });

const ofClient = <T>(what: string, clientId: string, read: (signal: AbortSignal) => Promise<T>) =>
  queryOptions({ queryKey: ['contract', what, clientId], queryFn: ({ signal }) => read(signal) });

export const clientArrangements = (clientId: string) =>
  ofClient('client-arrangements', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/arrangements', { params: { path: { clientId } }, signal })),
  );

export const clientDisputes = (clientId: string) =>
  ofClient('client-disputes', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/disputes', { params: { path: { clientId } }, signal })),
  );

export const clientHolds = (clientId: string) =>
  ofClient('client-holds', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/legal-holds', { params: { path: { clientId } }, signal })),
  );

export const clientReclassifications = (clientId: string) =>
  ofClient('client-reclassifications', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/reclassifications', { params: { path: { clientId } }, signal })),
  );

export const clientWithdrawals = (clientId: string) =>
  ofClient('client-withdrawals', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/withdrawals', { params: { path: { clientId } }, signal })),
  );

export const clientRefundRequests = (clientId: string) =>
  ofClient('client-refund-requests', clientId, (signal) =>
    bodyOf(api.GET('/v1/clients/{clientId}/refund-requests', { params: { path: { clientId } }, signal })),
  );
