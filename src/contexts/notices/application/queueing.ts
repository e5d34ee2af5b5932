import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { type Addressee, RecipientDirectory } from '../../terms/contract.js';
import { type NewNotice, type NoticeData, type NoticeReceipt, Notices } from '../contract.js';
import { Notice } from '../domain/notice.js';
import { NoticeArchive } from '../domain/ports.js';
import { TemplateRegistry } from './templates.js';

/** Where other contexts leave their letters, in the transaction of what they are about. */
@Injectable()
export class NoticeDesk extends Notices {
  constructor(
    private readonly archive: NoticeArchive,
    private readonly templates: TemplateRegistry,
    private readonly directory: RecipientDirectory,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  async queue(notice: NewNotice): Promise<string> {
    const template = this.templates.named(notice.template);
    const known = await this.archive.withKey(notice.tenantId, notice.key);
    if (known) return known.id;

    const { to, data } = await this.addressed(notice);
    const queued = Notice.queue(
      this.ids.next(),
      { ...notice, data },
      notice.clause ?? template.clause,
      this.clock.now(),
    );
    queued.addressTo(to, () => this.ids.next());
    if (notice.forgets) queued.forgetOnceSent();
    if (notice.unconfirmed) queued.addressUnconfirmed();
    this.archive.save(queued);
    return queued.id;
  }

  async drop(tenantId: string, key: string, reason: string): Promise<void> {
    const notice = await this.archive.withKey(tenantId, key);
    notice?.drop(reason);
  }

  async receipt(tenantId: string, key: string): Promise<NoticeReceipt | undefined> {
    const notice = await this.archive.withKey(tenantId, key);
    return notice?.acceptedAt ? { noticeId: notice.id, acceptedAt: notice.acceptedAt } : undefined;
  }

  /** A letter of the contract also knows where its readers' instance is. */
  private async addressed(notice: NewNotice): Promise<{ to: Addressee[]; data: NoticeData }> {
    const { tenantId, to, copyTo = [], data } = notice;
    if (to !== 'contract') return { to: [...to, ...copyTo], data };
    const { registration, administrators, instanceUrl } = await this.directory.of(tenantId);
    return { to: [registration, ...administrators, ...copyTo], data: { instanceUrl, ...data } };
  }
}

/** ToS 3.6.a and K16: the address of the registration and the administrators of today. */
export const everyKnown = async (directory: RecipientDirectory, tenantId: string): Promise<Addressee[]> => {
  const { registration, administrators } = await directory.of(tenantId);
  return [registration, ...administrators];
};
