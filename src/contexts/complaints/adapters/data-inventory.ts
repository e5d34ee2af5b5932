import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const cases = { role: 'controller', subjects: ['user', 'visitor', 'staff'], retention: 'complaints' } as const;

/** What people complain of, and errors that they report. */
export const inventory: InventoriedTable[] = [
  {
    ...cases,
    table: 'complaint',
    personal: [
      {
        purposes: ['complaints', 'legal-obligation'],
        columns: [
          ...['account_id', 'reply', 'name', 'account_email', 'breach', 'identifiers'],
          ...['requested_remedy', 'answer', 'remedy', 'missing', 'assigned_to'],
        ],
      },
      { purposes: ['security'], columns: ['supplement_hash'] },
    ],
    plain: [
      'cleared_on',
      ...['tenant_id', 'id', 'number', 'channel', 'received_at', 'recorded_at', 'country'],
      ...['policy_version', 'kind', 'answer_days', 'clock_rule', 'rule_source', 'state'],
      ...['details_asked_at', 'clock_stopped', 'counted_from', 'due_on', 'cause', 'answered_at'],
      ...['deemed_at', 'sla_breached', 'closed_at', 'version'],
    ],
  },
  {
    ...cases,
    table: 'error_report',
    retention: 'error-reports',
    personal: [
      {
        purposes: ['service', 'complaints'],
        columns: ['account_id', 'email', 'place', 'what', 'message', 'assigned_to'],
      },
    ],
    plain: [
      'cleared_on',
      ...['tenant_id', 'id', 'number', 'language', 'reported_at', 'state', 'severity', 'target_on'],
      ...['moved_at', 'version'],
    ],
  },
];
