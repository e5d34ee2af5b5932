import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const proof = { role: 'controller', retention: 'contract-proof' } as const;
const published = { role: 'controller', subjects: [], personal: [], retention: 'register' } as const;

/** Whoever said yes to a text, and the traces that the contract leaves. */
export const inventory: InventoriedTable[] = [
  {
    ...proof,
    table: 'acceptance',
    subjects: ['user'],
    personal: [{ purposes: ['contract', 'legal-obligation'], columns: ['account_id', 'ip', 'locale'] }],
    plain: ['cleared_on', 'tenant_id', 'id', 'kind', 'version', 'sha256', 'manner', 'occasion', 'accepted_at'],
  },
  {
    ...published,
    table: 'legal_document',
    plain: [
      ...['id', 'kind', 'version', 'language', 'title', 'body', 'sha256', 'state'],
      ...['effective_from', 'major', 'reason', 'published_at', 'summary', 'confirmed', 'is_change'],
    ],
  },
  {
    ...published,
    table: 'legal_change',
    plain: [
      ...['tenant_id', 'id', 'kind', 'version', 'replaces', 'state', 'major', 'reason'],
      ...['notice_days', 'planned_from', 'effective_from', 'published_at', 'listed_through'],
      ...['everybody_listed', 'last_sent_at', 'announced_at'],
    ],
  },
  {
    ...published,
    table: 'change_notice',
    plain: [...['tenant_id', 'change_id', 'kind', 'version', 'state', 'late', 'sent_at', 'bounced_at'], 'told_from'],
  },
  {
    ...published,
    table: 'contract_policy',
    subjects: ['staff'],
    personal: [{ purposes: ['contract'], columns: ['set_by'] }],
    plain: ['version', 'policy', 'reason', 'set_at'],
  },
  {
    ...published,
    table: 'obligation',
    subjects: ['user'],
    retention: 'evidence',
    personal: [{ purposes: ['contract', 'service'], columns: ['command'] }],
    plain: [
      ...['tenant_id', 'id', 'key', 'clause', 'owed_by', 'title', 'due_at', 'state', 'opened_at'],
      ...['settled_at', 'reason', 'attempts', 'retry_at', 'last_error_code', 'firm', 'promise'],
    ],
  },
  {
    ...published,
    table: 'evidence',
    subjects: ['user', 'staff'],
    retention: 'evidence',
    personal: [{ purposes: ['contract', 'legal-obligation', 'security'], columns: ['actor_id', 'payload'] }],
    plain: [
      ...['tenant_id', 'id', 'clause', 'event_type', 'event_version', 'subject_id', 'actor_kind'],
      ...['policy_version', 'at', 'recorded_at', 'seq', 'prev_hash', 'hash'],
    ],
  },
  {
    ...published,
    table: 'evidence_head',
    retention: 'evidence',
    plain: ['tenant_id', 'count', 'hash', 'mac'],
  },
];
