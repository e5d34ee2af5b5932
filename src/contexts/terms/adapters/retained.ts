import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EmptiedRows } from '../../../platform/retained-rows.js';

/** ToS 9.4: that a text was accepted stays; from where it was said goes when nobody can claim anything any more. */
@Injectable()
export class RetainedAcceptances extends EmptiedRows {
  readonly rule = 'contract-proof';
  readonly holds = 'acceptances';
  protected readonly columns = { table: 'acceptance', began: sql`accepted_at`, empty: sql`ip = '', locale = ''` };
}
