import type { Selectable } from 'kysely';
import { type InstantColumn, type MaybeInstantColumn } from '../../../platform/instants.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { DeliveryState, SentLetter } from '../domain/delivery.js';
import type { NoticeState } from '../domain/notice.js';

/** This context's own view of its tables, for SQL. */
export interface NoticeTables {
  notice: {
    tenant_id: string;
    id: string;
    key: string;
    template: string;
    template_version: number | null;
    clause: ClauseId | null;
    to_contract: boolean;
    state: NoticeState;
    not_before: InstantColumn;
    queued_at: InstantColumn;
    accepted_at: MaybeInstantColumn;
    reason: string | null;
  };
  delivery: {
    tenant_id: string;
    id: string;
    notice_id: string;
    not_before: InstantColumn;
    email: string;
    name: string;
    language: Language;
    state: DeliveryState;
    attempts: number;
    lease_until: MaybeInstantColumn;
    retry_at: MaybeInstantColumn;
    accepted_at: MaybeInstantColumn;
    reply: string | null;
    letter: SentLetter | null;
  };
}

export type Row<Table extends keyof NoticeTables> = Selectable<NoticeTables[Table]>;
