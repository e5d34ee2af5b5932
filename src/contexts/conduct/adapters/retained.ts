import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EmptiedRows } from '../../../platform/retained-rows.js';

const NOBODY = JSON.stringify({ email: null, accountId: null, tenantId: null, language: 'sv' });

/** ToS 9.4: who reported what, once the report has led somewhere or nowhere. */
@Injectable()
export class RetainedReports extends EmptiedRows {
  readonly rule = 'conduct-reports';
  readonly holds = 'conduct-reports';
  protected readonly columns = {
    table: 'conduct_report',
    began: sql`received_at`,
    only: sql`state in ('JOINED', 'DISMISSED')`,
    empty: sql`place = '', why = '', reporter = ${NOBODY}::jsonb`,
  };
}
