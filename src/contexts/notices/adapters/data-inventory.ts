import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const letters = { role: 'controller', subjects: ['user', 'visitor'], retention: 'contract-proof' } as const;

/** Letters as they were sent, and to whom. */
export const inventory: InventoriedTable[] = [
  {
    ...letters,
    table: 'notice',
    personal: [{ purposes: ['contract', 'service'], columns: ['data', 'attachments'] }],
    plain: [
      ...['tenant_id', 'id', 'key', 'template', 'template_version', 'clause', 'to_contract'],
      ...['state', 'not_before', 'queued_at', 'accepted_at', 'reason'],
    ],
  },
  {
    ...letters,
    table: 'delivery',
    personal: [{ purposes: ['contract', 'service'], columns: ['email', 'name', 'letter', 'reply'] }],
    plain: [
      ...['forgets', 'unconfirmed'],
      'cleared_on',
      ...['tenant_id', 'id', 'notice_id', 'not_before', 'language', 'state', 'attempts'],
      ...['lease_until', 'retry_at', 'accepted_at'],
    ],
  },
];
