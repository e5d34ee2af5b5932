import type { ColumnType, Selectable } from 'kysely';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { DeliveryState, SentLetter } from '../domain/delivery.js';
import type { NoticeState } from '../domain/notice.js';

/** The app's door hands out timestamps as text, the system's as dates. */
export type Instant = Date | string;

export const instant = (value: Instant): Date => new Date(value);

export const isoInstant = (value: Instant): string => instant(value).toISOString();

export const isoOrNull = (value: Instant | null): string | null => value && isoInstant(value);

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
    not_before: ColumnType<Instant, Date>;
    queued_at: ColumnType<Instant, Date>;
    accepted_at: ColumnType<Instant | null, Date | null>;
    reason: string | null;
  };
  delivery: {
    tenant_id: string;
    id: string;
    notice_id: string;
    not_before: ColumnType<Instant, Date>;
    email: string;
    name: string;
    language: Language;
    state: DeliveryState;
    attempts: number;
    lease_until: ColumnType<Instant | null, Date | null>;
    retry_at: ColumnType<Instant | null, Date | null>;
    accepted_at: ColumnType<Instant | null, Date | null>;
    reply: string | null;
    letter: SentLetter | null;
  };
}

export type Row<Table extends keyof NoticeTables> = Selectable<NoticeTables[Table]>;
