import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { instant } from '../../../platform/instants.js';
import { localDate } from '../../../shared-kernel/calendar.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Clients } from '../../tenancy/contract.js';
import { booksKeptUntil } from '../domain/bookkeeping.js';

const NOTHING: ErasedData = { erased: [], kept: [] };

/** ToS 9.4, K20: invoices name whoever concluded the contract, and the books are kept whatever is asked. */
@Injectable()
export class PersonalInvoices extends PersonalDataHolder {
  readonly tables = ['invoice', 'credit_note', 'payment', 'billing_document', 'subscription', 'client_number'];

  constructor(
    private readonly database: Database,
    private readonly clients: Clients,
  ) {
    super();
  }

  async exportOf(subject: DataSubject): Promise<PersonalRecords[]> {
    if (!(await this.isBuyer(subject))) return [];
    const { rows } = await sql<Record<string, unknown>>`
      select number, state, issued_at, due_on from invoice where tenant_id = ${subject.tenantId}
      order by issued_at`.execute(this.database.app());
    return [{ name: 'invoices', rows }];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (!(await this.isBuyer(subject))) return NOTHING;
    const { rows } = await sql<{ last: Date | string | null }>`
      select max(issued_at) as last from invoice where tenant_id = ${subject.tenantId}`.execute(this.database.app());
    const last = rows[0]?.last;
    if (!last) return NOTHING;
    const until = booksKeptUntil(localDate(instant(last)));
    const law = 'Bokföringslagen 7 kap. 2 §';
    return { erased: [], kept: [{ what: 'invoices', ground: 'statutory-retention', law, until }] };
  }

  /** Erasure changes nothing here, so a replay has nobody to look for. */
  addressesIn(): Promise<string[]> {
    return Promise.resolve([]);
  }

  private async isBuyer({ tenantId, role, accountId, email }: DataSubject): Promise<boolean> {
    // The operator buys nothing from itself.
    if (role === 'processor' || !accountId || tenantId === OPERATOR_TENANT) return false;
    const { registrationEmail } = await this.clients.profile(tenantId);
    return registrationEmail.toLowerCase() === email.toLowerCase();
  }
}
