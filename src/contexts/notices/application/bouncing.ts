import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addBusinessDays, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Obligations, RecipientDirectory } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { Notice } from '../domain/notice.js';
import { NoticeArchive } from '../domain/ports.js';
import { everyKnown } from './queueing.js';

/** A letter came back after a server had taken it. */
export class RecordBounce extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly deliveryId: string,
    readonly reply: string,
  ) {
    super();
  }
}

/** What follows when an address refuses a letter, at the door or by a later report. */
@Injectable()
export class Refusals {
  constructor(
    private readonly archive: NoticeArchive,
    private readonly directory: RecipientDirectory,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async take(notice: Notice, deliveryId: string, reply: string): Promise<void> {
    if (!notice.refused(deliveryId, reply)) return;

    // Only letters of the contract go to everybody; a password's reset concerns one person and no colleague.
    if (notice.toContract) {
      notice.addressTo(await everyKnown(this.directory, notice.tenantId), () => this.ids.next());
      this.archive.save(notice);
    }
    notice.conclude(this.clock.now());
    await this.askTheOperator(notice);
  }

  /** ToS 9.7: an address that refuses mail is out of date; somebody has to find out the right one. */
  private async askTheOperator({ tenantId, id, clause }: Notice): Promise<void> {
    const { bounceTaskBusinessDays } = (await this.policies.current()).notices;
    await this.obligations.schedule({
      tenantId,
      key: `notices:bounce:${id}`,
      clause: clause ?? 'ToS 9.7',
      owedBy: 'operator',
      title: 'notices.bounce',
      dueAt: endOfDay(addBusinessDays(localDate(this.clock.now()), bounceTaskBusinessDays)),
      promise: true,
    });
  }
}

@CommandHandler(RecordBounce)
export class RecordBounceHandler implements ICommandHandler<RecordBounce> {
  constructor(
    private readonly archive: NoticeArchive,
    private readonly refusals: Refusals,
  ) {}

  async execute({ tenantId, deliveryId, reply }: RecordBounce): Promise<void> {
    const notice = await this.archive.lockOfDelivery(tenantId, deliveryId);
    if (notice) await this.refusals.take(notice, deliveryId, reply);
  }
}
