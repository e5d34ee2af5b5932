import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const ofClient = { role: 'controller', subjects: ['user'], retention: 'instance' } as const;
const impersonal = { role: 'controller', subjects: [], personal: [], retention: 'evidence' } as const;

/** Clients and those who sign up for one. */
export const inventory: InventoriedTable[] = [
  {
    ...ofClient,
    table: 'registration',
    subjects: ['visitor'],
    retention: 'registration',
    personal: [
      {
        purposes: ['contract'],
        columns: ['email', 'name', 'client_name', 'org_no', 'org_no_is_personal', 'slug', 'language', 'country'],
      },
      { purposes: ['security'], columns: ['password_hash', 'token_hash', 'ip'] },
      { purposes: ['contract', 'legal-obligation'], columns: ['acceptances', 'locale'] },
      { purposes: ['marketing'], columns: ['marketing'] },
    ],
    plain: ['tenant_id', 'id', 'state', 'customer_kind', 'registered_at', 'lapses_at'],
  },
  {
    ...ofClient,
    table: 'client',
    personal: [
      {
        purposes: ['contract', 'legal-obligation'],
        columns: [
          ...['name', 'org_no', 'org_no_is_personal', 'registration_email', 'contact_name', 'language'],
          'country',
        ],
      },
    ],
    plain: ['tenant_id', 'state', 'customer_kind', 'consumer_until', 'version'],
  },
  {
    ...ofClient,
    table: 'client_directory',
    personal: [{ purposes: ['contract'], columns: ['slug', 'licence'] }],
    plain: ['tenant_id'],
  },
  {
    ...ofClient,
    table: 'instance',
    personal: [{ purposes: ['service'], columns: ['slug'] }],
    plain: [
      ...['tenant_id', 'lifecycle', 'state', 'suspensions', 'entitlements', 'deletion'],
      ...['purged_for', 'version', 'holds'],
    ],
  },
  {
    ...impersonal,
    table: 'agreement',
    plain: ['tenant_id', 'state', 'concluded_at', 'ended_at'],
  },
  {
    ...impersonal,
    table: 'purge_day',
    plain: ['date', 'started'],
  },
  {
    ...impersonal,
    table: 'maintenance_window',
    plain: [
      ...['id', 'kind', 'starts_at', 'ends_at', 'reason', 'daytime_reason', 'recorded_at', 'cancelled_at'],
      'version',
    ],
  },
  {
    ...ofClient,
    table: 're_registration',
    subjects: ['user', 'staff'],
    retention: 'register',
    personal: [{ purposes: ['contract', 'security'], columns: ['matched', 'decided_by', 'reason'] }],
    plain: ['tenant_id', 'id', 'registration_id', 'cause', 'state', 'requested_at', 'decided_at'],
  },
  {
    ...ofClient,
    table: 'reclassification',
    subjects: ['user', 'staff'],
    retention: 'instance',
    personal: [
      { purposes: ['contract'], columns: ['client_name', 'org_no', 'org_no_is_personal'] },
      {
        purposes: ['contract', 'legal-obligation'],
        columns: ['reason', 'proposed_by', 'decided_by', 'decision_reason'],
      },
    ],
    plain: ['tenant_id', 'id', 'kind', 'state', 'proposed_at', 'decided_at'],
  },
  {
    ...ofClient,
    table: 're_registration_marker',
    retention: 're-registration-markers',
    personal: [{ purposes: ['contract', 'security'], columns: ['fingerprint'] }],
    plain: ['kind', 'cause', 'marked_at', 'expires_at'],
  },
];
