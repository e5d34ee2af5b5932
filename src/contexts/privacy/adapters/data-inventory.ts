import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const cases = { role: 'controller', subjects: ['user', 'visitor', 'staff'], retention: 'privacy-cases' } as const;

/** What people ask about their data, and what we record about how it is kept. */
export const inventory: InventoriedTable[] = [
  {
    ...cases,
    table: 'data_request',
    subjects: ['user', 'visitor', 'client-contact', 'staff'],
    personal: [
      {
        purposes: ['legal-obligation'],
        columns: ['account_id', 'requester', 'details', 'help', 'assigned_to', 'answer', 'extension_reason'],
      },
      { purposes: ['security'], columns: ['link_hash'] },
    ],
    plain: [
      'cleared_on',
      ...['tenant_id', 'id', 'number', 'kind', 'role', 'channel', 'received_at', 'policy_version'],
      ...['state', 'due_on', 'identified_by', 'identified_at', 'forwarded_at', 'extended_at'],
      ...['answered_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'closure_request',
    personal: [
      {
        purposes: ['contract', 'legal-obligation'],
        columns: ['account_id', 'name', 'account_email', 'decision', 'refusal', 'missing'],
      },
      { purposes: ['security'], columns: ['link_hash'] },
    ],
    plain: [
      'cleared_on',
      ...['tenant_id', 'id', 'number', 'scope', 'channel', 'received_at', 'language'],
      ...['access_asked', 'state', 'complete_at', 'due_on', 'verified_by', 'verified_at'],
      ...['closes_on', 'closed_at', 'purged_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'legal_hold',
    subjects: ['user', 'staff'],
    retention: 'register',
    personal: [
      {
        purposes: ['legal-obligation'],
        columns: ['reason', 'legal_basis', 'placed_by', 'released_by', 'release_reason'],
      },
    ],
    plain: ['tenant_id', 'id', 'placed_at', 'state', 'released_at', 'version'],
  },
  {
    ...cases,
    table: 'erasure_entry',
    subjects: ['user', 'client-contact'],
    retention: 'evidence',
    personal: [{ purposes: ['legal-obligation'], columns: ['person', 'receipt'] }],
    plain: ['tenant_id', 'id', 'role', 'at'],
  },
  {
    ...cases,
    table: 'consent',
    subjects: ['user'],
    retention: 'account',
    personal: [{ purposes: ['marketing'], columns: ['account_id', 'letters', 'history'] }],
    plain: ['tenant_id', 'id', 'purpose', 'channel', 'state', 'given_at', 'withdrawn_at', 'way', 'version'],
  },
  {
    ...cases,
    table: 'accuracy_case',
    subjects: ['user', 'staff'],
    retention: 'instance',
    personal: [{ purposes: ['contract'], columns: ['what', 'opened_by', 'suspension_reason'] }],
    plain: [
      ...['tenant_id', 'id', 'number', 'changed_on', 'notified_at', 'state', 'due_on'],
      ...['restricted_at', 'suspended_at', 'corrected_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'retention_rule',
    subjects: ['staff'],
    retention: 'register',
    personal: [{ purposes: ['legal-obligation'], columns: ['proposed_by', 'decided_by'] }],
    plain: [
      ...['tenant_id', 'id', 'key', 'edition', 'basis', 'law', 'period', 'reason', 'state', 'proposed_at'],
      ...['decided_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'retention_night',
    subjects: ['staff'],
    retention: 'register',
    personal: [{ purposes: ['legal-obligation'], columns: ['approved_by'] }],
    plain: [
      ...['tenant_id', 'night', 'cap', 'cleared', 'withheld', 'capped', 'approved_at', 'begun_at', 'ended_at'],
      'version',
    ],
  },
  {
    ...cases,
    table: 'breach',
    subjects: ['staff', 'user', 'client-contact'],
    retention: 'register',
    personal: [
      {
        purposes: ['legal-obligation', 'security'],
        columns: ['recorded_by', 'closed_by', 'facts', 'entries', 'authority', 'subjects'],
      },
    ],
    plain: [
      ...['tenant_id', 'id', 'number', 'detected_at', 'recorded_at', 'title', 'client_ids', 'state', 'clients_told'],
      ...['closed_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'disclosure',
    subjects: ['staff', 'user', 'client-contact'],
    retention: 'register',
    personal: [{ purposes: ['legal-obligation'], columns: ['what', 'recipient', 'basis', 'recorded_by'] }],
    plain: ['tenant_id', 'id', 'number', 'ground', 'disclosed_at', 'recorded_at', 'about_tenant_id', 'origin'],
  },
];
