import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent as lazily,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { orOnceConnected } from '../api/connection.js';
import { AppLink } from '../design/app-link.js';
import { EmptyState, ErrorState, LoadingState } from '../design/page-states.js';
import { useT } from '../i18n/intl.js';
import { speakOf } from '../i18n/words.js';
import { Around } from './around.js';
import { host } from './host.js';
import { PublicFrame } from './public-frame.js';
import { type Screen, type ScreenId, screensAt } from './screens.js';

const root = createRootRoute({
  component: () => (
    <Around>
      <Outlet />
    </Around>
  ),
  notFoundComponent: NothingHere,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

function lazyRouteComponent<T extends object, Name extends keyof T>(code: () => Promise<T>, name: Name) {
  return lazily(() => orOnceConnected(code), name);
}

/** Where each screen's code lies; a screen without its code does not compile. */
const code: Record<ScreenId, RouteComponent> = {
  design: lazyRouteComponent(() => import('../design/gallery/gallery.js'), 'Gallery'),
  landing: lazyRouteComponent(() => import('../contexts/public/landing.js'), 'Landing'),
  signUp: lazyRouteComponent(() => import('../contexts/public/sign-up.js'), 'SignUp'),
  verifySignUp: lazyRouteComponent(() => import('../contexts/public/verify.js'), 'VerifySignUp'),
  findInstance: lazyRouteComponent(() => import('../contexts/public/find-instance.js'), 'FindInstance'),
  legalArchive: lazyRouteComponent(() => import('../contexts/public/legal-archive.js'), 'LegalArchive'),
  legalText: lazyRouteComponent(() => import('../contexts/public/legal-text.js'), 'LegalTextPage'),
  comingChanges: lazyRouteComponent(() => import('../contexts/terms/coming-changes.js'), 'ComingChanges'),
  compare: lazyRouteComponent(() => import('../contexts/terms/compare.js'), 'Compare'),
  withdrawalForm: lazyRouteComponent(() => import('../contexts/public/withdrawal-form.js'), 'WithdrawalForm'),
  complaintForm: lazyRouteComponent(() => import('../contexts/complaints/complaint-form.js'), 'ComplaintForm'),
  completeComplaint: lazyRouteComponent(() => import('../contexts/complaints/complaint-form.js'), 'CompleteComplaint'),
  ownComplaints: lazyRouteComponent(() => import('../contexts/complaints/own-complaints.js'), 'OwnComplaints'),
  reportForm: lazyRouteComponent(() => import('../contexts/conduct/report-form.js'), 'ReportForm'),
  appealForm: lazyRouteComponent(() => import('../contexts/conduct/appeal-form.js'), 'AppealForm'),
  ownConduct: lazyRouteComponent(() => import('../contexts/conduct/own-cases.js'), 'OwnCases'),
  ownConductCase: lazyRouteComponent(() => import('../contexts/conduct/own-case.js'), 'OwnCasePage'),
  privacyForm: lazyRouteComponent(() => import('../contexts/privacy/request-form.js'), 'PrivacyRequestForm'),
  privacyConfirm: lazyRouteComponent(() => import('../contexts/privacy/links.js'), 'ConfirmPrivacyRequest'),
  closureForm: lazyRouteComponent(() => import('../contexts/privacy/closure-form.js'), 'Closure'),
  consentLink: lazyRouteComponent(() => import('../contexts/privacy/links.js'), 'ConsentLink'),
  storage: lazyRouteComponent(() => import('../contexts/privacy/storage-page.js'), 'StoragePage'),
  privacy: lazyRouteComponent(() => import('../contexts/privacy/centre.js'), 'PrivacyCentre'),
  forwarded: lazyRouteComponent(() => import('../contexts/privacy/forwarded.js'), 'ForwardedRequests'),
  forwardedCase: lazyRouteComponent(() => import('../contexts/privacy/forwarded.js'), 'ForwardedRequest'),
  accuracy: lazyRouteComponent(() => import('../contexts/privacy/accuracy.js'), 'Accuracy'),
  privacyCases: lazyRouteComponent(() => import('../contexts/operator/privacy-cases.js'), 'PrivacyCases'),
  privacyCase: lazyRouteComponent(() => import('../contexts/operator/privacy-request.js'), 'PrivacyRequestCase'),
  closureCase: lazyRouteComponent(() => import('../contexts/operator/privacy-closure.js'), 'ClosureCase'),
  privacyOfClient: lazyRouteComponent(() => import('../contexts/operator/privacy-client.js'), 'PrivacyOfClient'),
  imprint: lazyRouteComponent(() => import('../contexts/public/imprint.js'), 'Imprint'),
  logIn: lazyRouteComponent(() => import('../contexts/identity/log-in.js'), 'LogIn'),
  forgotPassword: lazyRouteComponent(() => import('../contexts/identity/forgot-password.js'), 'ForgotPassword'),
  comeBack: lazyRouteComponent(() => import('../contexts/identity/come-back.js'), 'ComeBack'),
  comeBackSession: lazyRouteComponent(() => import('../contexts/identity/come-back.js'), 'ComeBackSession'),
  withdrawalLink: lazyRouteComponent(() => import('../contexts/identity/come-back.js'), 'ConfirmWithdrawalByLink'),
  resetPassword: lazyRouteComponent(() => import('../contexts/identity/reset-password.js'), 'ResetPassword'),
  invitation: lazyRouteComponent(() => import('../contexts/identity/accept-invitation.js'), 'AcceptInvitation'),
  dashboard: lazyRouteComponent(() => import('../contexts/tenancy/dashboard.js'), 'Dashboard'),
  contacts: lazyRouteComponent(() => import('../contexts/crm/contacts-screen.js'), 'ContactsScreen'),
  contact: lazyRouteComponent(() => import('../contexts/crm/contact-screen.js'), 'ContactScreen'),
  imports: lazyRouteComponent(() => import('../contexts/crm/imports-screen.js'), 'ImportsScreen'),
  import: lazyRouteComponent(() => import('../contexts/crm/import-screen.js'), 'ImportScreen'),
  queries: lazyRouteComponent(() => import('../contexts/crm/queries-screen.js'), 'QueriesScreen'),
  queryResult: lazyRouteComponent(() => import('../contexts/crm/query-result.js'), 'QueryResult'),
  members: lazyRouteComponent(() => import('../contexts/identity/members-screen.js'), 'MembersScreen'),
  apiKeys: lazyRouteComponent(() => import('../contexts/identity/api-keys-screen.js'), 'ApiKeysScreen'),
  settings: lazyRouteComponent(() => import('../contexts/tenancy/settings-screen.js'), 'SettingsScreen'),
  profile: lazyRouteComponent(() => import('../contexts/identity/profile-screen.js'), 'ProfileScreen'),
  billing: lazyRouteComponent(() => import('../contexts/subscription/billing.js'), 'Billing'),
  plans: lazyRouteComponent(() => import('../contexts/subscription/plans.js'), 'Plans'),
  order: lazyRouteComponent(() => import('../contexts/subscription/order.js'), 'Order'),
  invoice: lazyRouteComponent(() => import('../contexts/subscription/invoice.js'), 'Invoice'),
  changePlan: lazyRouteComponent(() => import('../contexts/subscription/change-plan.js'), 'ChangePlan'),
  usage: lazyRouteComponent(() => import('../contexts/subscription/usage.js'), 'Usage'),
  billingContact: lazyRouteComponent(() => import('../contexts/subscription/billing-contact.js'), 'BillingContact'),
  byInvoice: lazyRouteComponent(() => import('../contexts/subscription/by-invoice.js'), 'ByInvoice'),
  invoiceRequest: lazyRouteComponent(() => import('../contexts/subscription/invoice-request.js'), 'InvoiceRequest'),
  arrangement: lazyRouteComponent(() => import('../contexts/subscription/arrangement.js'), 'Arrangement'),
  refundRequest: lazyRouteComponent(() => import('../contexts/subscription/refund-request.js'), 'RefundRequest'),
  withdrawal: lazyRouteComponent(() => import('../contexts/subscription/withdrawal.js'), 'Withdrawal'),
  termsGate: lazyRouteComponent(() => import('../contexts/terms/terms-gate.js'), 'TermsGate'),
  contract: lazyRouteComponent(() => import('../contexts/subscription/my-contract.js'), 'MyContract'),
  clauses: lazyRouteComponent(() => import('../contexts/terms/clauses.js'), 'Clauses'),
  clause: lazyRouteComponent(() => import('../contexts/terms/clause.js'), 'Clause'),
  evidence: lazyRouteComponent(() => import('../contexts/terms/evidence.js'), 'Evidence'),
  obligations: lazyRouteComponent(() => import('../contexts/terms/obligations.js'), 'Obligations'),
  proof: lazyRouteComponent(() => import('../contexts/terms/proof.js'), 'Proof'),
  accepted: lazyRouteComponent(() => import('../contexts/terms/accepted.js'), 'Accepted'),
  inbox: lazyRouteComponent(() => import('../contexts/operator/inbox.js'), 'Inbox'),
  replyTemplates: lazyRouteComponent(() => import('../contexts/operator/inbox-templates.js'), 'ReplyTemplates'),
  calendar: lazyRouteComponent(() => import('../contexts/operator/calendar.js'), 'Calendar'),
  evidenceExplorer: lazyRouteComponent(() => import('../contexts/operator/evidence-explorer.js'), 'EvidenceExplorer'),
  clients: lazyRouteComponent(() => import('../contexts/operator/clients.js'), 'Clients'),
  client: lazyRouteComponent(() => import('../contexts/operator/client.js'), 'Client'),
  deadlines: lazyRouteComponent(() => import('../contexts/operator/deadlines.js'), 'Deadlines'),
  outbox: lazyRouteComponent(() => import('../contexts/operator/outbox.js'), 'Outbox'),
  outboxLetter: lazyRouteComponent(() => import('../contexts/operator/outbox.js'), 'OutboxLetter'),
  overdue: lazyRouteComponent(() => import('../contexts/operator/overdue.js'), 'Overdue'),
  refunds: lazyRouteComponent(() => import('../contexts/operator/refunds.js'), 'Refunds'),
  negotiations: lazyRouteComponent(() => import('../contexts/operator/negotiations.js'), 'Negotiations'),
  proFormas: lazyRouteComponent(() => import('../contexts/operator/pro-formas.js'), 'ProFormas'),
  providerBooks: lazyRouteComponent(() => import('../contexts/operator/provider-books.js'), 'ProviderBooks'),
  withdrawals: lazyRouteComponent(() => import('../contexts/operator/withdrawals.js'), 'Withdrawals'),
  complaints: lazyRouteComponent(() => import('../contexts/operator/complaints.js'), 'Complaints'),
  complaint: lazyRouteComponent(() => import('../contexts/operator/complaint.js'), 'ComplaintCase'),
  breaches: lazyRouteComponent(() => import('../contexts/operator/breaches.js'), 'Breaches'),
  breachPage: lazyRouteComponent(() => import('../contexts/operator/breach.js'), 'BreachPage'),
  disclosures: lazyRouteComponent(() => import('../contexts/operator/disclosures.js'), 'Disclosures'),
  retention: lazyRouteComponent(() => import('../contexts/operator/retention.js'), 'Retention'),
  inventory: lazyRouteComponent(() => import('../contexts/operator/inventory.js'), 'Inventory'),
  subProcessors: lazyRouteComponent(() => import('../contexts/public/sub-processors.js'), 'SubProcessors'),
  conductCases: lazyRouteComponent(() => import('../contexts/operator/conduct-cases.js'), 'ConductCases'),
  conductCase: lazyRouteComponent(() => import('../contexts/operator/conduct-case.js'), 'ConductCasePage'),
  conductReports: lazyRouteComponent(() => import('../contexts/operator/conduct-reports.js'), 'ConductReports'),
  authorityReports: lazyRouteComponent(() => import('../contexts/operator/conduct-authorities.js'), 'AuthorityReports'),
  errorReports: lazyRouteComponent(() => import('../contexts/operator/error-reports.js'), 'ErrorReports'),
  errorReport: lazyRouteComponent(() => import('../contexts/operator/error-reports.js'), 'ErrorReportCase'),
  termsChange: lazyRouteComponent(() => import('../contexts/operator/terms-change.js'), 'TermsChange'),
  prices: lazyRouteComponent(() => import('../contexts/operator/price-list.js'), 'PriceList'),
  publishPlan: lazyRouteComponent(() => import('../contexts/operator/publish-plan.js'), 'PublishPlan'),
  simulator: lazyRouteComponent(() => import('../contexts/operator/simulator.js'), 'Simulator'),
  operatorClauses: lazyRouteComponent(() => import('../contexts/terms/clauses.js'), 'OperatorClauses'),
  operatorClause: lazyRouteComponent(() => import('../contexts/terms/clause.js'), 'Clause'),
  policy: lazyRouteComponent(() => import('../contexts/operator/policy.js'), 'Policy'),
  documents: lazyRouteComponent(() => import('../contexts/operator/documents.js'), 'Documents'),
  publishText: lazyRouteComponent(() => import('../contexts/operator/documents.js'), 'PublishText'),
  reRegistrations: lazyRouteComponent(() => import('../contexts/operator/re-registrations.js'), 'ReRegistrations'),
  maintenance: lazyRouteComponent(() => import('../contexts/operator/maintenance.js'), 'Maintenance'),
  staff: lazyRouteComponent(() => import('../contexts/operator/staff.js'), 'Staff'),
};

const shell = lazyRouteComponent(() => import('./shell.js'), 'Shell');
const frames = {
  none: createRoute({ getParentRoute: () => root, id: 'bare' }),
  public: createRoute({ getParentRoute: () => root, id: 'public', component: PublicFrame }),
  own: createRoute({ getParentRoute: () => root, id: 'own', component: shell }),
};

/** Before a log-in and on the public site, pages look alike; behind it, the rail stands. */
function frameOf({ frame, audience }: Screen): keyof typeof frames {
  return frame ?? (audience === 'client' || audience === 'operator' ? 'own' : 'public');
}

function routesIn(frame: keyof typeof frames): AnyRoute {
  const members = screensAt(host).filter(([, screen]) => frameOf(screen) === frame);
  const routes = members.map(([id, { path, module }]) =>
    createRoute({
      getParentRoute: () => frames[frame],
      path,
      component: code[id],
      loader: () => orOnceConnected(() => speakOf(module)),
    }),
  );
  return frames[frame].addChildren(routes);
}

export const router = createRouter({
  routeTree: root.addChildren([routesIn('none'), routesIn('public'), routesIn('own')]),
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingState,
  scrollRestoration: true,
});

function NothingHere() {
  const t = useT();
  return (
    <main>
      <EmptyState title={t('state.missing.title')} action={<AppLink href="/">{t('state.missing.home')}</AppLink>}>
        {t('state.missing.body')}
      </EmptyState>
    </main>
  );
}
