import type { Host } from './host.js';

/** Who a screen is for, and so at which host it stands. A guest stands before a log-in, a client's or the staff's. */
export type Audience = 'everyone' | 'visitor' | 'guest' | 'client' | 'operator';

export interface Screen {
  path: string;
  audience: Audience;
  /** Its title in the catalogues. */
  title: `${string}.title`;
  /** The module or context that it belongs to. */
  module: string;
  /** What the plan must include for it to be of any use. */
  entitlement?: string;
  /** Closed to people with a user's rights. */
  administrators?: true;
  /** Open in every state of the instance: billing, own export, contract, settings. */
  ownAffairs?: true;
  /** What stands around it, where it is not the audience's own. */
  frame?: 'public' | 'none';
  /** Tables and boards take the whole window and scroll inside. */
  width?: 'fill';
  /** Where the rail shows it; absent for what is reached from elsewhere. */
  place?: { group: 'work' | 'contract' | 'operator'; keys?: string };
  /** The screen that its breadcrumb leads back to. */
  within?: string;
}

/** Every screen of the product, once. Routes are built from it, and tests walk through it. */
export const screens = {
  design: { path: '/design', audience: 'everyone', title: 'design.title', module: 'design', frame: 'none' },
  landing: { path: '/', audience: 'visitor', title: 'landing.title', module: 'public' },
  signUp: { path: '/sign-up', audience: 'visitor', title: 'signUp.title', module: 'tenancy' },
  verifySignUp: { path: '/sign-up/verify', audience: 'visitor', title: 'verify.title', module: 'tenancy' },
  findInstance: { path: '/log-in', audience: 'visitor', title: 'find.title', module: 'tenancy' },
  legalArchive: { path: '/legal', audience: 'everyone', title: 'legal.title', module: 'terms', frame: 'public' },
  legalText: { path: '/legal/$id', audience: 'everyone', title: 'legalText.title', module: 'terms', frame: 'public' },
  comingChanges: {
    path: '/legal/changes',
    audience: 'everyone',
    title: 'changes.title',
    module: 'terms',
    frame: 'public',
  },
  compare: {
    path: '/legal/compare/$kind',
    audience: 'everyone',
    title: 'compare.title',
    module: 'terms',
    frame: 'public',
  },
  withdrawalForm: {
    path: '/withdrawal',
    audience: 'everyone',
    title: 'withdrawalForm.title',
    module: 'subscription',
    frame: 'public',
  },
  imprint: { path: '/imprint', audience: 'everyone', title: 'imprint.title', module: 'terms', frame: 'public' },
  logIn: { path: '/log-in', audience: 'guest', title: 'logIn.title', module: 'identity' },
  forgotPassword: { path: '/forgot-password', audience: 'guest', title: 'forgot.title', module: 'identity' },
  resetPassword: { path: '/reset-password', audience: 'guest', title: 'reset.title', module: 'identity' },
  comeBack: { path: '/come-back', audience: 'guest', title: 'comeBack.title', module: 'identity' },
  comeBackSession: {
    path: '/come-back/session',
    audience: 'guest',
    title: 'comeBackSession.title',
    module: 'identity',
  },
  withdrawalLink: {
    path: '/withdrawal/confirmation',
    audience: 'guest',
    title: 'withdrawalLink.title',
    module: 'subscription',
  },
  invitation: { path: '/invitation', audience: 'guest', title: 'invitation.title', module: 'identity' },
  dashboard: {
    path: '/',
    audience: 'client',
    title: 'dashboard.title',
    module: 'tenancy',
    place: { group: 'work', keys: 'g t' },
  },
  contacts: {
    path: '/contacts',
    audience: 'client',
    title: 'contacts.title',
    module: 'contacts',
    entitlement: 'contacts',
    width: 'fill',
    place: { group: 'work', keys: 'g c' },
  },
  contact: {
    path: '/contacts/$id',
    audience: 'client',
    title: 'contact.title',
    module: 'contacts',
    entitlement: 'contacts',
    within: 'contacts',
  },
  imports: {
    path: '/imports',
    audience: 'client',
    title: 'imports.title',
    module: 'data-collection',
    entitlement: 'data-collection',
    place: { group: 'work', keys: 'g i' },
  },
  import: {
    path: '/imports/$id',
    audience: 'client',
    title: 'import.title',
    module: 'data-collection',
    entitlement: 'data-collection',
    within: 'imports',
  },
  queries: {
    path: '/queries',
    audience: 'client',
    title: 'queries.title',
    module: 'queries',
    entitlement: 'queries',
    place: { group: 'work', keys: 'g q' },
  },
  queryResult: {
    path: '/queries/results/$id',
    audience: 'client',
    title: 'result.title',
    module: 'queries',
    entitlement: 'queries',
    within: 'queries',
  },
  billing: {
    path: '/billing',
    audience: 'client',
    title: 'billing.title',
    module: 'subscription',
    ownAffairs: true,
    place: { group: 'contract', keys: 'g b' },
  },
  plans: {
    path: '/billing/plans',
    audience: 'client',
    title: 'plans.title',
    module: 'subscription',
    ownAffairs: true,
    within: 'billing',
  },
  order: {
    path: '/billing/orders/$orderId',
    audience: 'client',
    title: 'order.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  invoice: {
    path: '/billing/invoices/$invoiceId',
    audience: 'client',
    title: 'invoice.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  changePlan: {
    path: '/billing/change/$planCode',
    audience: 'client',
    title: 'changePlan.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  usage: {
    path: '/billing/usage',
    audience: 'client',
    title: 'usage.title',
    module: 'subscription',
    ownAffairs: true,
    within: 'billing',
  },
  billingContact: {
    path: '/billing/contact',
    audience: 'client',
    title: 'billingContact.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  byInvoice: {
    path: '/billing/by-invoice',
    audience: 'client',
    title: 'byInvoice.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  invoiceRequest: {
    path: '/billing/by-invoice/$requestId',
    audience: 'client',
    title: 'invoiceRequest.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'byInvoice',
  },
  arrangement: {
    path: '/billing/arrangement',
    audience: 'client',
    title: 'arrangement.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  refundRequest: {
    path: '/billing/refund',
    audience: 'client',
    title: 'refundRequest.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  withdrawal: {
    path: '/billing/withdrawal',
    audience: 'client',
    title: 'withdrawal.title',
    module: 'subscription',
    administrators: true,
    ownAffairs: true,
    within: 'billing',
  },
  termsGate: {
    path: '/new-terms',
    audience: 'client',
    title: 'termsGate.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
  },
  contract: {
    path: '/contract',
    audience: 'client',
    title: 'contract.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    place: { group: 'contract', keys: 'g m' },
  },
  clauses: {
    path: '/contract/clauses',
    audience: 'client',
    title: 'clauses.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'contract',
  },
  clause: {
    path: '/contract/clauses/$clause',
    audience: 'client',
    title: 'clause.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'clauses',
  },
  evidence: {
    path: '/contract/evidence',
    audience: 'client',
    title: 'evidence.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'contract',
  },
  obligations: {
    path: '/contract/obligations',
    audience: 'client',
    title: 'obligations.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'contract',
  },
  proof: {
    path: '/contract/proof',
    audience: 'client',
    title: 'proof.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'contract',
  },
  accepted: {
    path: '/contract/accepted',
    audience: 'client',
    title: 'accepted.title',
    module: 'terms',
    administrators: true,
    ownAffairs: true,
    within: 'contract',
  },
  clients: {
    path: '/',
    audience: 'operator',
    title: 'clients.title',
    module: 'tenancy',
    width: 'fill',
    place: { group: 'operator', keys: 'g c' },
  },
  client: {
    path: '/clients/$tenantId',
    audience: 'operator',
    title: 'client.title',
    module: 'tenancy',
    within: 'clients',
  },
  deadlines: {
    path: '/deadlines',
    audience: 'operator',
    title: 'deadlines.title',
    module: 'terms',
    place: { group: 'operator', keys: 'g d' },
  },
  outbox: {
    path: '/outbox',
    audience: 'operator',
    title: 'outbox.title',
    module: 'notices',
    width: 'fill',
    place: { group: 'operator', keys: 'g n' },
  },
  outboxLetter: {
    path: '/outbox/$noticeId',
    audience: 'operator',
    title: 'letter.title',
    module: 'notices',
    within: 'outbox',
  },
  overdue: {
    path: '/overdue',
    audience: 'operator',
    title: 'overdue.title',
    module: 'subscription',
    width: 'fill',
    place: { group: 'operator', keys: 'g o' },
  },
  refunds: {
    path: '/refunds',
    audience: 'operator',
    title: 'refunds.title',
    module: 'subscription',
    place: { group: 'operator', keys: 'g r' },
  },
  simulator: {
    path: '/simulator',
    audience: 'operator',
    title: 'simulator.title',
    module: 'operator',
    place: { group: 'operator', keys: 'g s' },
  },
  operatorClauses: {
    path: '/clauses',
    audience: 'operator',
    title: 'clauses.title',
    module: 'terms',
    place: { group: 'operator' },
  },
  operatorClause: {
    path: '/clauses/$clause',
    audience: 'operator',
    title: 'clause.title',
    module: 'terms',
    within: 'operatorClauses',
  },
  prices: {
    path: '/prices',
    audience: 'operator',
    title: 'prices.title',
    module: 'subscription',
    place: { group: 'operator' },
  },
  publishPlan: {
    path: '/prices/new',
    audience: 'operator',
    title: 'publishPlan.title',
    module: 'subscription',
    administrators: true,
    within: 'prices',
  },
  policy: {
    path: '/policy',
    audience: 'operator',
    title: 'policy.title',
    module: 'terms',
    place: { group: 'operator', keys: 'g p' },
  },
  documents: {
    path: '/documents',
    audience: 'operator',
    title: 'documents.title',
    module: 'terms',
    administrators: true,
    place: { group: 'operator' },
  },
  publishText: {
    path: '/documents/new',
    audience: 'operator',
    title: 'publish.title',
    module: 'terms',
    administrators: true,
    within: 'documents',
  },
  reRegistrations: {
    path: '/re-registrations',
    audience: 'operator',
    title: 'reRegistrations.title',
    module: 'tenancy',
    place: { group: 'operator' },
  },
  staff: {
    path: '/staff',
    audience: 'operator',
    title: 'staff.title',
    module: 'identity',
    place: { group: 'operator' },
  },
  members: {
    path: '/members',
    audience: 'client',
    title: 'members.title',
    module: 'identity',
    ownAffairs: true,
    place: { group: 'contract', keys: 'g p' },
  },
  apiKeys: {
    path: '/api-keys',
    audience: 'client',
    title: 'apiKeys.title',
    module: 'identity',
    administrators: true,
    ownAffairs: true,
    place: { group: 'contract' },
  },
  settings: {
    path: '/settings',
    audience: 'client',
    title: 'settings.title',
    module: 'tenancy',
    ownAffairs: true,
    place: { group: 'contract', keys: 'g s' },
  },
  profile: { path: '/profile', audience: 'client', title: 'profile.title', module: 'identity', ownAffairs: true },
} as const satisfies Record<string, Screen>;

export type ScreenId = keyof typeof screens;

const audiencesAt: Record<Host, readonly Audience[]> = {
  public: ['everyone', 'visitor'],
  instance: ['everyone', 'guest', 'client'],
  operator: ['everyone', 'guest', 'operator'],
};

/** The screens that exist at a host; two hosts may each have their own at the same path. */
export function screensAt(host: Host): [ScreenId, Screen][] {
  const all = Object.entries(screens) as [ScreenId, Screen][];
  return all.filter(([, { audience }]) => audiencesAt[host].includes(audience));
}
