import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../shared-kernel/personal-data.js';
import { Database } from './database.js';
import { mentions, rowsOf } from './mentions.js';

/**
 * Answers that are kept for a day, so that a request which is sent again gets the first one. Without its words it
 * still keeps the effect from happening twice.
 */
@Injectable()
export class PersonalAnswers extends PersonalDataHolder {
  readonly tables = ['idempotency_key'];

  constructor(private readonly database: Database) {
    super();
  }

  /** Copies for a day of what the other holders give whole. */
  exportOf(): Promise<PersonalRecords[]> {
    return Promise.resolve([]);
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    const answers = await sql`
      update idempotency_key set body = null where tenant_id = ${subject.tenantId} and state = 'DONE'
        and body is not null and (owner = ${subject.accountId} or ${mentions(sql`body::text`, subject)})`.execute(
      this.database.app(),
    );
    return { erased: [{ what: 'stored-answers', rows: rowsOf(answers) }], kept: [] };
  }

  addressesIn(): Promise<string[]> {
    return Promise.resolve([]);
  }
}
