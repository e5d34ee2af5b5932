import { Query } from '@nestjs/cqrs';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { DeliveryState, SentAttachment } from '../domain/delivery.js';
import type { NoticeState } from '../domain/notice.js';

export interface NoticeSummary {
  tenantId: string;
  /** In a list over all tenants; the operator's own has none. */
  clientName: string | null;
  id: string;
  key: string;
  template: string;
  templateVersion: number | null;
  clause: ClauseId | null;
  state: NoticeState;
  queuedAt: string;
  notBefore: string;
  acceptedAt: string | null;
  reason: string | null;
}

export interface DeliveryRecord {
  id: string;
  email: string;
  name: string;
  language: Language;
  state: DeliveryState;
  attempts: number;
  acceptedAt: string | null;
  reply: string | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  sha256: string | null;
  attachments: SentAttachment[];
}

/** A notice with every letter as it was sent; the link of a secret one is not kept. */
export type NoticeRecord = NoticeSummary & { deliveries: DeliveryRecord[] };

/** Newest first. Without a tenant: across all, under the system login, and without anybody's address. */
export class ListNotices extends Query<NoticeSummary[]> {
  constructor(
    readonly tenantId: string | undefined,
    readonly filter: { state?: NoticeState; template?: string },
    readonly slice: { after: string[] | undefined; limit: number },
  ) {
    super();
  }
}

/** Letters about one person's own affairs are shown to nobody else but the operator. */
export class ReadNotice extends Query<NoticeRecord | undefined> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly byOperator: boolean,
  ) {
    super();
  }
}
