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
    state: NoticeState;
    not_before: Date;
    queued_at: Date;
    accepted_at: Date | null;
    reason: string | null;
  };
  delivery: {
    tenant_id: string;
    id: string;
    notice_id: string;
    not_before: Date;
    email: string;
    name: string;
    language: Language;
    state: DeliveryState;
    attempts: number;
    lease_until: Date | null;
    retry_at: Date | null;
    accepted_at: Date | null;
    reply: string | null;
    letter: SentLetter | null;
  };
}
