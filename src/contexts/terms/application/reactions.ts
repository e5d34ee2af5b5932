import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { DocumentKind } from '../contract.js';
import { ChangeNotices } from '../domain/ports.js';
import { OweNotice } from './announcing.js';
import { ChangeOverview } from './ports.js';

/** What the contexts above tell about clients and their letters, as far as changes of the texts are concerned. */
@Injectable()
export class ChangeReactions {
  constructor(
    private readonly notices: ChangeNotices,
    private readonly overview: ChangeOverview,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** ToS 10.2.a: who became a client between publication and effect hears of the coming version too. */
  @ReactsTo('tenancy.AgreementConcluded')
  async welcome({ tenantId }: DomainEvent): Promise<void> {
    const coming = await this.overview.coming(localDate(this.clock.now()));
    for (const change of coming) await this.commands.execute(new OweNotice(tenantId, change, true));
  }

  /** ToS 4.7: who comes back hears of what was announced while there was no agreement. */
  @ReactsTo('tenancy.AgreementReinstated')
  async welcomeBack(event: DomainEvent): Promise<void> {
    await this.welcome(event);
  }

  @ReactsTo('notices.NoticeAccepted')
  async sent({ tenantId, key, at }: LetterNews): Promise<void> {
    const notice = await this.noticeOf(tenantId, key);
    notice?.sent(new Date(at));
  }

  @ReactsTo('notices.NoticeBounced')
  async bounced({ tenantId, key, at }: LetterNews): Promise<void> {
    const notice = await this.noticeOf(tenantId, key);
    notice?.bounced(new Date(at));
  }

  @ReactsTo('tenancy.AgreementEnded')
  async farewell({ tenantId }: DomainEvent): Promise<void> {
    for (const notice of await this.notices.pending(tenantId)) notice.gone();
  }

  private async noticeOf(tenantId: string, key: string) {
    const [, kind, version] = /^terms-change:([a-z-]+):([\d.]+)$/.exec(key) ?? [];
    return kind && version ? this.notices.about(tenantId, kind as DocumentKind, version) : undefined;
  }
}

type LetterNews = DomainEvent & { key: string; at: string };
