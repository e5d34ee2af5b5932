import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const ofAccount = { role: 'controller', subjects: ['user', 'staff'], retention: 'account' } as const;

/** People who sign in, and what keeps others from doing it for them. */
export const inventory: InventoriedTable[] = [
  {
    ...ofAccount,
    table: 'account',
    personal: [
      { purposes: ['contract', 'service'], columns: ['email', 'name', 'language', 'tenant_ids'] },
      { purposes: ['security'], columns: ['password_hash', 'password_changed_at', 'reset_token_hash'] },
    ],
    plain: ['id', 'state', 'reset_expires_at', 'version'],
  },
  {
    ...ofAccount,
    table: 'membership',
    retention: 'instance',
    personal: [
      { purposes: ['contract', 'service'], columns: ['account_id', 'name', 'role'] },
      { purposes: ['security'], columns: ['invitation_hash', 'exclusions', 'person_mark'] },
    ],
    plain: ['tenant_id', 'id', 'state', 'excluded', 'invited_at', 'expires_at', 'joined_at', 'removed_at', 'version'],
  },
  {
    ...ofAccount,
    table: 'session',
    retention: 'session',
    personal: [{ purposes: ['security'], columns: ['account_id', 'user_agent', 'token_hash', 'opened_at', 'seen_at'] }],
    plain: ['id', 'tenant_id', 'admission'],
  },
  {
    ...ofAccount,
    table: 'known_device',
    retention: 'device',
    personal: [{ purposes: ['security'], columns: ['account_id', 'device_hash', 'seen_at'] }],
    plain: [],
  },
  {
    ...ofAccount,
    table: 'throttle',
    subjects: ['visitor', 'user'],
    retention: 'session',
    personal: [{ purposes: ['security'], columns: ['key'] }],
    plain: ['tries', 'resets_at'],
  },
  {
    ...ofAccount,
    table: 'api_key',
    retention: 'instance',
    personal: [{ purposes: ['service', 'security'], columns: ['name', 'issued_by', 'token_hash'] }],
    plain: ['tenant_id', 'id', 'role', 'scopes', 'hint', 'issued_at', 'revoked_at'],
  },
  {
    ...ofAccount,
    table: 'way_back',
    retention: 'instance',
    personal: [{ purposes: ['contract', 'security'], columns: ['account_id', 'token_hash'] }],
    plain: ['tenant_id', 'id', 'admission', 'ending', 'requested_at', 'usable_until', 'used_at', 'version'],
  },
];
