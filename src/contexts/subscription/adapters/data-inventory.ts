import type { InventoriedTable } from '../../../shared-kernel/data-inventory.js';

const books = { role: 'controller', subjects: [], personal: [], retention: 'books' } as const;
const bought = { role: 'controller', subjects: ['user'], retention: 'books' } as const;
const priced = { role: 'controller', subjects: [], personal: [], retention: 'register' } as const;

/** The books, kept as long as the law asks, and what goes with the instance. Card numbers are never here. */
export const inventory: InventoriedTable[] = [
  {
    ...priced,
    table: 'plan_version',
    plain: [
      ...['code', 'version', 'name', 'modules', 'seats', 'quotas', 'net_minor', 'currency'],
      ...['vat_percent', 'interval', 'sellable_from', 'sellable_until'],
    ],
  },
  {
    ...bought,
    table: 'subscription',
    personal: [{ purposes: ['contract'], columns: ['customer_ref', 'card_ref', 'card_label', 'ending'] }],
    plain: [
      ...['tenant_id', 'id', 'state', 'method', 'plan_code', 'plan_version', 'interval', 'is_free'],
      ...['anchor', 'billed_periods', 'paid_periods', 'past_due_since', 'ends_on', 'end_cause'],
      ...['end_policy_version', 'purge_planned_for', 'purged_at', 'version', 'card_expires_on'],
      ...['withheld', 'passed_over', 'paid_ahead'],
    ],
  },
  {
    ...bought,
    table: 'plan_order',
    personal: [
      { purposes: ['contract'], columns: ['placed_by', 'summary', 'checkout_ref', 'checkout_url', 'express_start'] },
    ],
    plain: [
      ...['tenant_id', 'id', 'plan_code', 'plan_version', 'summary_sha256', 'created_at', 'state'],
      ...['confirmed_at', 'expires_at', 'paid_at', 'version'],
    ],
  },
  {
    ...books,
    table: 'invoice',
    plain: [
      ...['tenant_id', 'id', 'sequence', 'number', 'subscription_id', 'plan_code', 'plan_version'],
      ...['plan_name', 'period_start', 'period_end', 'due_on', 'method', 'net_minor', 'vat_minor'],
      ...['total_minor', 'currency', 'issued_at', 'state', 'paid_minor', 'paid_at', 'voided_at'],
      ...['void_reason', 'version', 'credited_minor', 'credited_vat_minor', 'is_disputed', 'ocr'],
      ...['purpose', 'kept_back_days'],
    ],
  },
  {
    ...books,
    table: 'credit_note',
    plain: [
      ...['tenant_id', 'id', 'sequence', 'number', 'invoice_id', 'net_minor', 'vat_minor'],
      ...['total_minor', 'currency', 'issued_at'],
    ],
  },
  {
    ...books,
    table: 'charge',
    plain: [
      ...['tenant_id', 'id', 'invoice_id', 'subscription_id', 'period_start', 'attempt'],
      ...['amount_minor', 'currency', 'policy_version', 'requested_at', 'state', 'gateway_ref'],
      ...['decline_code', 'decided_at', 'version'],
    ],
  },
  {
    ...books,
    table: 'payment',
    plain: [
      ...['tenant_id', 'id', 'reference', 'method', 'amount_minor', 'currency', 'paid_at'],
      ...['recorded_at', 'allocations'],
    ],
  },
  {
    ...books,
    table: 'refund',
    plain: [
      ...['tenant_id', 'id', 'payment_reference', 'method', 'amount_minor', 'currency', 'reason'],
      ...['requested_at', 'state', 'gateway_ref', 'done_at', 'version', 'failure_code'],
    ],
  },
  {
    ...books,
    table: 'chargeback',
    plain: [
      ...['tenant_id', 'id', 'gateway_ref', 'payment_reference', 'amount_minor', 'currency'],
      ...['reason', 'opened_at', 'evidence_due_at', 'state', 'closed_at', 'version'],
      'withheld',
      'reopened',
    ],
  },
  {
    ...bought,
    table: 'billing_document',
    personal: [{ purposes: ['contract', 'legal-obligation'], columns: ['content'] }],
    plain: ['tenant_id', 'id', 'kind', 'subject_id', 'number', 'language', 'sha256', 'drawn_up_at'],
  },
  {
    ...bought,
    table: 'billing_contact',
    retention: 'instance',
    personal: [{ purposes: ['contract'], columns: ['email', 'reference', 'address'] }],
    plain: ['tenant_id', 'version'],
  },
  {
    ...bought,
    table: 'invoice_request',
    personal: [{ purposes: ['contract'], columns: ['placed_by', 'summary'] }],
    plain: [
      ...['tenant_id', 'id', 'plan_code', 'plan_version', 'summary_sha256', 'created_at', 'state'],
      ...['requested_at', 'sequence', 'number', 'ocr', 'sent_at', 'valid_until', 'paid_minor'],
      ...['settled_at', 'version'],
    ],
  },
  {
    ...books,
    table: 'overdue_case',
    plain: [
      ...['tenant_id', 'id', 'invoice_id', 'due_on', 'policy_version', 'opened_at', 'state'],
      ...['round', 'letter_accepted_at', 'suspended_at', 'closed_at', 'version', 'paused_for'],
      'written',
    ],
  },
  {
    ...bought,
    table: 'payment_arrangement',
    subjects: ['user', 'staff'],
    personal: [{ purposes: ['contract'], columns: ['proposal', 'words', 'requested_by', 'decided_by', 'reason'] }],
    plain: [
      ...['tenant_id', 'id', 'invoice_ids', 'currency', 'requested_at', 'state', 'instalments'],
      ...['owed_minor', 'paid_minor', 'decided_at', 'restores_access', 'closed_at', 'broken_at'],
      'version',
    ],
  },
  {
    ...bought,
    table: 'invoice_dispute',
    subjects: ['user', 'staff'],
    personal: [{ purposes: ['contract', 'complaints'], columns: ['reason', 'raised_by', 'decided_by', 'answer'] }],
    plain: [
      ...['tenant_id', 'id', 'invoice_id', 'raised_at', 'decide_by', 'state', 'decided_at'],
      ...['credit_note_id', 'version'],
    ],
  },
  {
    ...bought,
    table: 'plan_change',
    personal: [{ purposes: ['contract'], columns: ['confirmed_by', 'summary'] }],
    plain: [
      ...['tenant_id', 'id', 'subscription_id', 'from_code', 'from_version', 'to_code'],
      ...['to_version', 'summary_sha256', 'confirmed_at', 'effective_on', 'invoice_id', 'pay_by'],
      ...['state', 'closed_at', 'close_reason', 'version'],
    ],
  },
  {
    ...bought,
    table: 'withdrawal',
    subjects: ['user', 'staff'],
    personal: [
      {
        purposes: ['contract', 'legal-obligation'],
        columns: [
          ...['sender_name', 'sender_email', 'words', 'recorded_by', 'identified_by', 'decision'],
          ...['settlement', 'exception'],
        ],
      },
      { purposes: ['security'], columns: ['token_hash'] },
    ],
    plain: [
      ...['tenant_id', 'id', 'subject', 'channel', 'state', 'concluded_at', 'last_day'],
      ...['dispatched_at', 'received_at', 'effective_at', 'version'],
    ],
  },
  {
    ...bought,
    table: 'refund_request',
    subjects: ['user', 'staff'],
    personal: [
      {
        purposes: ['contract', 'complaints'],
        columns: [
          ...['reason', 'asked_by', 'submitted_by', 'endorsed_by', 'decided_by', 'decision_reason'],
          'statutory_override',
        ],
      },
    ],
    plain: [
      ...['tenant_id', 'id', 'state', 'amount_minor', 'currency', 'submitted_at', 'endorsed_at', 'decided_at'],
      ...['refund_ids', 'version'],
    ],
  },
  {
    ...books,
    table: 'client_number',
    plain: ['number', 'tenant_id'],
  },
  {
    ...books,
    table: 'usage_meter',
    retention: 'instance',
    plain: ['tenant_id', 'meter', 'period_start', 'period_end', 'used', 'reservations', 'version'],
  },
  {
    ...books,
    table: 'provider_event',
    plain: ['id', 'kind', 'taken_in_at'],
  },
  {
    ...books,
    table: 'reconciliation',
    retention: 'register',
    plain: ['tenant_id', 'id', 'started_at', 'since', 'night', 'compared'],
  },
  {
    ...books,
    table: 'reconciliation_finding',
    retention: 'register',
    plain: [
      ...['tenant_id', 'key', 'id', 'run_id', 'kind', 'subject_tenant_id', 'reference', 'outcome', 'failure'],
      ...['found_at', 'closed_as', 'closed_at', 'explanation'],
    ],
  },
];
