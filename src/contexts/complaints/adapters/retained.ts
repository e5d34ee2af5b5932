import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EmptiedRows } from '../../../platform/retained-rows.js';

const NOBODY = JSON.stringify({ channel: 'email', email: null, postalAddress: null, language: 'sv', erased: true });

/** ToS 9.4: how a complaint went stays, who made it goes. An open one is a dispute, which no rule ends. */
@Injectable()
export class RetainedComplaints extends EmptiedRows {
  readonly rule = 'complaints';
  readonly holds = 'complaints';
  protected readonly columns = {
    table: 'complaint',
    began: sql`coalesce(closed_at, answered_at)`,
    only: sql`state in ('ANSWERED', 'CLOSED')`,
    empty: sql`name = null, account_email = null, breach = null, identifiers = null, account_id = null,
      requested_remedy = null, answer = null, remedy = null, reply = ${NOBODY}::jsonb`,
  };
}

@Injectable()
export class RetainedErrorReports extends EmptiedRows {
  readonly rule = 'error-reports';
  readonly holds = 'error-reports';
  protected readonly columns = {
    table: 'error_report',
    began: sql`moved_at`,
    only: sql`state in ('RESOLVED', 'DECLINED')`,
    empty: sql`email = null, account_id = null, place = '', what = '', message = null`,
  };
}
