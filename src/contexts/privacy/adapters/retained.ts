import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EmptiedRows } from '../../../platform/retained-rows.js';

const NOBODY = JSON.stringify({ email: '', name: '', language: 'sv' });

/** ToS 9.4: when a request came and how it was answered stays, who asked goes. */
@Injectable()
export class RetainedDataRequests extends EmptiedRows {
  readonly rule = 'privacy-cases';
  readonly holds = 'data-requests';
  protected readonly columns = {
    table: 'data_request',
    began: sql`answered_at`,
    only: sql`answered_at is not null`,
    empty: sql`requester = ${NOBODY}::jsonb, account_id = null, details = '', help = null, extension_reason = null,
      answer = answer - 'text' - 'reason' || '{"text": "", "reason": null}'::jsonb`,
  };
}

@Injectable()
export class RetainedClosures extends EmptiedRows {
  readonly rule = 'privacy-cases';
  readonly holds = 'closure-requests';
  protected readonly columns = {
    table: 'closure_request',
    began: sql`coalesce(purged_at, closed_at, received_at)`,
    only: sql`state in ('CLOSED', 'PURGED', 'REFUSED')`,
    empty: sql`name = '', account_email = '', decision = '', account_id = null, refusal = null`,
  };
}
