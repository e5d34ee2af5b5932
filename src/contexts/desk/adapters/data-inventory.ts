import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

/** What staff keep for their own work: on cases with whom they concern, the rest with the operator. */
export const inventory: InventoriedTable[] = [
  {
    table: 'work_assignment',
    role: 'controller',
    subjects: ['staff'],
    retention: 'register',
    personal: [{ purposes: ['service'], columns: ['assignee', 'assigned_by'] }],
    plain: ['tenant_id', 'case_id', 'assigned_at', 'version'],
  },
  {
    table: 'work_note',
    role: 'controller',
    subjects: ['user', 'visitor', 'staff'],
    retention: 'instance',
    personal: [{ purposes: ['complaints', 'contract'], columns: ['author', 'words', 'about_account', 'about_email'] }],
    plain: ['tenant_id', 'id', 'case_id', 'written_at'],
  },
  {
    table: 'reply_template',
    role: 'controller',
    subjects: ['staff'],
    retention: 'register',
    personal: [{ purposes: ['service'], columns: ['editions'] }],
    plain: ['tenant_id', 'id', 'kind', 'language', 'name', 'retired_at', 'version'],
  },
  {
    table: 'calendar_feed',
    role: 'controller',
    subjects: ['staff'],
    retention: 'register',
    personal: [
      { purposes: ['service'], columns: ['staff_id'] },
      { purposes: ['security'], columns: ['token_hash'] },
    ],
    plain: ['tenant_id', 'id', 'language', 'owed_by', 'opened_at', 'revoked_at', 'version'],
  },
  {
    table: 'inbox_look',
    role: 'controller',
    subjects: ['staff'],
    retention: 'register',
    personal: [{ purposes: ['security'], columns: ['staff_id', 'looked_at'] }],
    plain: ['tenant_id'],
  },
];
