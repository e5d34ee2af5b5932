import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { rowsOf, thereBy } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';

/**
 * ToS 9.9: what one person wrote, asked for or agreed to about money, and where invoices went. What is still to be
 * decided stays with its words until it is; figures, days and decisions stay with the books.
 */
@Injectable()
export class PersonalBillingWords extends PersonalDataHolder {
  readonly tables = [
    ...['plan_order', 'plan_change', 'invoice_request', 'billing_contact', 'payment_arrangement', 'invoice_dispute'],
    ...['withdrawal', 'refund_request', 'chargeback', 'refund', 'overdue_case'],
  ];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf(subject: DataSubject): Promise<PersonalRecords[]> {
    if (subject.role === 'processor') return [];
    const { tenantId, accountId, email } = subject;
    const of = async (name: string, what: RawBuilder<Record<string, unknown>>): Promise<PersonalRecords> => ({
      name,
      rows: (await what.execute(this.database.app())).rows,
    });
    return [
      await of(
        'withdrawals',
        sql`select subject, channel, state, sender_name, sender_email, words, dispatched_at, received_at from withdrawal
          where tenant_id = ${tenantId} and lower(sender_email) = lower(${email})`,
      ),
      await of(
        'refund-requests',
        sql`select state, amount_minor, currency, reason, submitted_at, decision_reason from refund_request
          where tenant_id = ${tenantId} and submitted_by = ${accountId}`,
      ),
      await of(
        'payment-arrangements',
        sql`select state, words, proposal, requested_at, reason from payment_arrangement
          where tenant_id = ${tenantId} and requested_by = ${accountId}`,
      ),
      await of(
        'invoice-disputes',
        sql`select state, reason, raised_at, answer from invoice_dispute
          where tenant_id = ${tenantId} and raised_by = ${accountId}`,
      ),
      await of(
        'orders',
        sql`select plan_code, state, created_at, express_start from plan_order
          where tenant_id = ${tenantId} and placed_by::text = ${accountId}`,
      ),
      await of(
        'billing-contacts',
        sql`select email, reference, address from billing_contact
          where tenant_id = ${tenantId} and lower(email) = lower(${email})`,
      ),
    ];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'processor') return { erased: [], kept: [] };
    const { tenantId, accountId, email } = subject;
    const app = this.database.app();
    const there = (column: string) => thereBy(sql.ref(column), subject);
    const erased = rowsOf(
      await sql`update withdrawal set sender_name = null, sender_email = null, words = null, token_hash = null
        where tenant_id = ${tenantId} and lower(sender_email) = lower(${email}) and state in ('EFFECTIVE', 'REFUSED')
          and ${there('received_at')}`.execute(app),
      await sql`update refund_request set reason = null where tenant_id = ${tenantId} and submitted_by = ${accountId}
        and state <> 'SUBMITTED' and reason is not null and ${there('submitted_at')}`.execute(app),
      await sql`update payment_arrangement set words = '' where tenant_id = ${tenantId}
        and requested_by = ${accountId} and state not in ('REQUESTED', 'AGREED') and words <> ''
        and ${there('requested_at')}`.execute(app),
      await sql`update invoice_dispute set reason = '' where tenant_id = ${tenantId} and raised_by = ${accountId}
        and state <> 'RAISED' and reason <> '' and ${there('raised_at')}`.execute(app),
      await sql`update plan_order set express_start = express_start - 'ip' where tenant_id = ${tenantId}
        and placed_by::text = ${accountId} and express_start ->> 'ip' is not null and ${there('created_at')}`.execute(
        app,
      ),
      await sql`update billing_contact set email = null, version = version + 1
        where tenant_id = ${tenantId} and lower(email) = lower(${email})`.execute(app),
    );
    const kept = (await this.isUndecided(subject))
      ? [{ what: 'withdrawals', ground: 'open-dispute', law: 'GDPR 17.3 e', until: null } as const]
      : [];
    return { erased: [{ what: 'billing', rows: erased }], kept };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select sender_email as email from withdrawal where tenant_id = ${tenantId} and sender_email is not null
      union select email from billing_contact where tenant_id = ${tenantId} and email is not null`.execute(
      this.database.app(),
    );
    return rows.map(({ email }) => email);
  }

  private async isUndecided({ tenantId, accountId, email }: DataSubject): Promise<boolean> {
    const { rows } = await sql`
      select 1 from withdrawal where tenant_id = ${tenantId} and lower(sender_email) = lower(${email})
        and state not in ('EFFECTIVE', 'REFUSED')
      union all select 1 from refund_request where tenant_id = ${tenantId} and submitted_by = ${accountId}
        and state = 'SUBMITTED'
      union all select 1 from payment_arrangement where tenant_id = ${tenantId} and requested_by = ${accountId}
        and state in ('REQUESTED', 'AGREED')
      union all select 1 from invoice_dispute where tenant_id = ${tenantId} and raised_by = ${accountId}
        and state = 'RAISED'
      limit 1`.execute(this.database.app());
    return rows.length > 0;
  }
}
