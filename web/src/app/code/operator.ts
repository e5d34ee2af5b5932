import type { RouteComponent } from '@tanstack/react-router';
import type { office } from '../screens/office.js';
import type { officeCases } from '../screens/office-cases.js';
import { loaded } from './loaded.js';
import { doors, everybody } from './shared.js';

/** Behind the staff’s door. */
const desks: Record<keyof (typeof office & typeof officeCases), RouteComponent> = {
  inbox: loaded(() => import('../../contexts/operator/inbox.js'), 'Inbox'),
  replyTemplates: loaded(() => import('../../contexts/operator/inbox-templates.js'), 'ReplyTemplates'),
  calendar: loaded(() => import('../../contexts/operator/calendar.js'), 'Calendar'),
  clients: loaded(() => import('../../contexts/operator/clients.js'), 'Clients'),
  client: loaded(() => import('../../contexts/operator/client.js'), 'Client'),
  deadlines: loaded(() => import('../../contexts/operator/deadlines.js'), 'Deadlines'),
  outbox: loaded(() => import('../../contexts/operator/outbox.js'), 'Outbox'),
  outboxLetter: loaded(() => import('../../contexts/operator/outbox.js'), 'OutboxLetter'),
  overdue: loaded(() => import('../../contexts/operator/overdue.js'), 'Overdue'),
  negotiations: loaded(() => import('../../contexts/operator/negotiations.js'), 'Negotiations'),
  proFormas: loaded(() => import('../../contexts/operator/pro-formas.js'), 'ProFormas'),
  refunds: loaded(() => import('../../contexts/operator/refunds.js'), 'Refunds'),
  providerBooks: loaded(() => import('../../contexts/operator/provider-books.js'), 'ProviderBooks'),
  prices: loaded(() => import('../../contexts/operator/price-list.js'), 'PriceList'),
  publishPlan: loaded(() => import('../../contexts/operator/publish-plan.js'), 'PublishPlan'),
  evidenceExplorer: loaded(() => import('../../contexts/operator/evidence-explorer.js'), 'EvidenceExplorer'),
  complaints: loaded(() => import('../../contexts/operator/complaints.js'), 'Complaints'),
  complaint: loaded(() => import('../../contexts/operator/complaint.js'), 'ComplaintCase'),
  errorReports: loaded(() => import('../../contexts/operator/error-reports.js'), 'ErrorReports'),
  errorReport: loaded(() => import('../../contexts/operator/error-reports.js'), 'ErrorReportCase'),
  privacyCases: loaded(() => import('../../contexts/operator/privacy-cases.js'), 'PrivacyCases'),
  privacyCase: loaded(() => import('../../contexts/operator/privacy-request.js'), 'PrivacyRequestCase'),
  closureCase: loaded(() => import('../../contexts/operator/privacy-closure.js'), 'ClosureCase'),
  privacyOfClient: loaded(() => import('../../contexts/operator/privacy-client.js'), 'PrivacyOfClient'),
  breaches: loaded(() => import('../../contexts/operator/breaches.js'), 'Breaches'),
  breachPage: loaded(() => import('../../contexts/operator/breach.js'), 'BreachPage'),
  disclosures: loaded(() => import('../../contexts/operator/disclosures.js'), 'Disclosures'),
  retention: loaded(() => import('../../contexts/operator/retention.js'), 'Retention'),
  inventory: loaded(() => import('../../contexts/operator/inventory.js'), 'Inventory'),
  conductCases: loaded(() => import('../../contexts/operator/conduct-cases.js'), 'ConductCases'),
  conductCase: loaded(() => import('../../contexts/operator/conduct-case.js'), 'ConductCasePage'),
  conductReports: loaded(() => import('../../contexts/operator/conduct-reports.js'), 'ConductReports'),
  authorityReports: loaded(() => import('../../contexts/operator/conduct-authorities.js'), 'AuthorityReports'),
  withdrawals: loaded(() => import('../../contexts/operator/withdrawals.js'), 'Withdrawals'),
  reRegistrations: loaded(() => import('../../contexts/operator/re-registrations.js'), 'ReRegistrations'),
  documents: loaded(() => import('../../contexts/operator/documents.js'), 'Documents'),
  publishText: loaded(() => import('../../contexts/operator/documents.js'), 'PublishText'),
  termsChange: loaded(() => import('../../contexts/operator/terms-change.js'), 'TermsChange'),
  operatorClauses: loaded(() => import('../../contexts/terms/clauses.js'), 'OperatorClauses'),
  operatorClause: loaded(() => import('../../contexts/terms/clause.js'), 'Clause'),
  policy: loaded(() => import('../../contexts/operator/policy.js'), 'Policy'),
  simulator: loaded(() => import('../../contexts/operator/simulator.js'), 'Simulator'),
  maintenance: loaded(() => import('../../contexts/operator/maintenance.js'), 'Maintenance'),
  staff: loaded(() => import('../../contexts/operator/staff.js'), 'Staff'),
};

export const code = { ...everybody, ...doors, ...desks };
