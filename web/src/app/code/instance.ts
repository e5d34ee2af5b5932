import type { RouteComponent } from '@tanstack/react-router';
import type { contract } from '../screens/contract.js';
import type { house, work } from '../screens/work.js';
import { loaded } from './loaded.js';
import { doors, everybody } from './shared.js';

/** Behind a client’s door. */
const own: Record<keyof (typeof work & typeof contract & typeof house), RouteComponent> = {
  dashboard: loaded(() => import('../../contexts/tenancy/dashboard.js'), 'Dashboard'),
  contacts: loaded(() => import('../../contexts/crm/contacts-screen.js'), 'ContactsScreen'),
  contact: loaded(() => import('../../contexts/crm/contact-screen.js'), 'ContactScreen'),
  imports: loaded(() => import('../../contexts/crm/imports-screen.js'), 'ImportsScreen'),
  import: loaded(() => import('../../contexts/crm/import-screen.js'), 'ImportScreen'),
  queries: loaded(() => import('../../contexts/crm/queries-screen.js'), 'QueriesScreen'),
  queryResult: loaded(() => import('../../contexts/crm/query-result.js'), 'QueryResult'),
  billing: loaded(() => import('../../contexts/subscription/billing.js'), 'Billing'),
  plans: loaded(() => import('../../contexts/subscription/plans.js'), 'Plans'),
  order: loaded(() => import('../../contexts/subscription/order.js'), 'Order'),
  invoice: loaded(() => import('../../contexts/subscription/invoice.js'), 'Invoice'),
  changePlan: loaded(() => import('../../contexts/subscription/change-plan.js'), 'ChangePlan'),
  usage: loaded(() => import('../../contexts/subscription/usage.js'), 'Usage'),
  billingContact: loaded(() => import('../../contexts/subscription/billing-contact.js'), 'BillingContact'),
  byInvoice: loaded(() => import('../../contexts/subscription/by-invoice.js'), 'ByInvoice'),
  invoiceRequest: loaded(() => import('../../contexts/subscription/invoice-request.js'), 'InvoiceRequest'),
  arrangement: loaded(() => import('../../contexts/subscription/arrangement.js'), 'Arrangement'),
  refundRequest: loaded(() => import('../../contexts/subscription/refund-request.js'), 'RefundRequest'),
  ownComplaints: loaded(() => import('../../contexts/complaints/own-complaints.js'), 'OwnComplaints'),
  ownConduct: loaded(() => import('../../contexts/conduct/own-cases.js'), 'OwnCases'),
  ownConductCase: loaded(() => import('../../contexts/conduct/own-case.js'), 'OwnCasePage'),
  privacy: loaded(() => import('../../contexts/privacy/centre.js'), 'PrivacyCentre'),
  forwarded: loaded(() => import('../../contexts/privacy/forwarded.js'), 'ForwardedRequests'),
  forwardedCase: loaded(() => import('../../contexts/privacy/forwarded.js'), 'ForwardedRequest'),
  accuracy: loaded(() => import('../../contexts/privacy/accuracy.js'), 'Accuracy'),
  withdrawal: loaded(() => import('../../contexts/subscription/withdrawal.js'), 'Withdrawal'),
  termsGate: loaded(() => import('../../contexts/terms/terms-gate.js'), 'TermsGate'),
  contract: loaded(() => import('../../contexts/subscription/my-contract.js'), 'MyContract'),
  clauses: loaded(() => import('../../contexts/terms/clauses.js'), 'Clauses'),
  clause: loaded(() => import('../../contexts/terms/clause.js'), 'Clause'),
  evidence: loaded(() => import('../../contexts/terms/evidence.js'), 'Evidence'),
  obligations: loaded(() => import('../../contexts/terms/obligations.js'), 'Obligations'),
  proof: loaded(() => import('../../contexts/terms/proof.js'), 'Proof'),
  accepted: loaded(() => import('../../contexts/terms/accepted.js'), 'Accepted'),
  members: loaded(() => import('../../contexts/identity/members-screen.js'), 'MembersScreen'),
  apiKeys: loaded(() => import('../../contexts/identity/api-keys-screen.js'), 'ApiKeysScreen'),
  settings: loaded(() => import('../../contexts/tenancy/settings-screen.js'), 'SettingsScreen'),
  profile: loaded(() => import('../../contexts/identity/profile-screen.js'), 'ProfileScreen'),
};

export const code = { ...everybody, ...doors, ...own };
