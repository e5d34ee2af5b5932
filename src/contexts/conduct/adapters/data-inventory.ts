import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const cases = { role: 'controller', subjects: ['user', 'staff'], retention: 'instance' } as const;

/** Cases about clients, and who reported them. */
export const inventory: InventoriedTable[] = [
  {
    ...cases,
    table: 'conduct_case',
    personal: [
      {
        purposes: ['contract', 'security'],
        columns: [
          ...['hints', 'assigned_to', 'account_id', 'item', 'confirmed_by', 'demand', 'proposal'],
          ...['measure', 'appeal', 'costs'],
        ],
      },
      { purposes: ['security'], columns: ['appeal_hash'] },
    ],
    plain: [
      ...['tenant_id', 'id', 'number', 'category', 'policy_version', 'opened_at', 'state'],
      ...['last_hint_at', 'scope_kind', 'item_disabled_at', 'confirmed_at', 'cure_by'],
      ...['appeal_pending', 'outcome', 'closed_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'conduct_report',
    subjects: ['visitor', 'user'],
    retention: 'conduct-reports',
    personal: [{ purposes: ['complaints', 'security', 'legal-obligation'], columns: ['place', 'why', 'reporter'] }],
    plain: [
      'cleared_on',
      ...['tenant_id', 'id', 'number', 'received_at', 'category', 'subject_tenant_id', 'case_id'],
      ...['state', 'version'],
    ],
  },
  {
    ...cases,
    table: 'authority_report',
    retention: 'register',
    personal: [{ purposes: ['legal-obligation'], columns: ['facts', 'proposed_by', 'approved_by'] }],
    plain: [
      ...['tenant_id', 'id', 'number', 'case_id', 'subject_tenant_id', 'authority', 'legal_basis'],
      ...['proposed_at', 'state', 'approved_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'content_permission',
    personal: [{ purposes: ['contract'], columns: ['account_id', 'granted_by', 'revoked_by'] }],
    plain: [
      ...['tenant_id', 'id', 'what', 'uses', 'reference', 'begins_at', 'ends_at', 'granted_at', 'revoked_at'],
      'version',
    ],
  },
  {
    ...cases,
    table: 'security_test_permit',
    personal: [{ purposes: ['security'], columns: ['ips', 'purpose', 'issued_by'] }],
    plain: ['tenant_id', 'id', 'begins_at', 'ends_at', 'issued_at'],
  },
];
