import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock, WallClock } from '../../../shared-kernel/clock.js';
import { Imprint } from '../../terms/contract.js';
import { type Attachment, MailAllowance } from '../contract.js';
import type { Delivery, SentAttachment } from '../domain/delivery.js';
import { type LaidOut, layOut, withoutLink } from '../domain/layout.js';
import type { Notice } from '../domain/notice.js';
import { NoticeArchive } from '../domain/ports.js';
import { Refusals } from './bouncing.js';
import {
  type DueDelivery,
  LetterDigest,
  type MailReply,
  MailServer,
  Outgoing,
  type OutgoingMail,
  PublicSite,
  ReturnAddresses,
  TenantWork,
} from './ports.js';
import { AttachmentRegistry, TemplateRegistry } from './templates.js';

/** Takes a delivery for one worker and renders its letter as of now; `undefined` when it is not to be sent. */
export class ClaimDelivery extends Command<OutgoingMail | undefined> {
  constructor(
    readonly tenantId: string,
    readonly deliveryId: string,
  ) {
    super();
  }
}

/** What the mail server said to it. */
export class ConcludeDelivery extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly deliveryId: string,
    readonly answer: MailReply,
  ) {
    super();
  }
}

@CommandHandler(ClaimDelivery)
export class ClaimDeliveryHandler implements ICommandHandler<ClaimDelivery> {
  constructor(
    private readonly archive: NoticeArchive,
    private readonly templates: TemplateRegistry,
    private readonly register: AttachmentRegistry,
    private readonly imprint: Imprint,
    private readonly digest: LetterDigest,
    private readonly addresses: ReturnAddresses,
    private readonly site: PublicSite,
    private readonly allowance: MailAllowance,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, deliveryId }: ClaimDelivery): Promise<OutgoingMail | undefined> {
    const notice = await this.archive.claimOfDelivery(tenantId, deliveryId);
    const delivery = notice?.delivery(deliveryId);
    if (!notice || !delivery?.isDue(this.clock.now(), this.wall.now())) return undefined;
    if (delivery.unconfirmed && !(await this.hasTurn(notice, delivery))) return undefined;

    const { letter, kept, unsubscribeUrl } = this.render(notice, delivery);
    const sha256 = this.digest.sha256([letter.subject, letter.text, letter.html].join('\n'));
    const attachments = await this.filesOf(notice);
    delivery.claim({ ...kept, sha256, ...this.recordOf(attachments) }, this.wall.now());
    return {
      ...letter,
      messageId: this.addresses.messageIdOf(deliveryId),
      returnPath: this.addresses.of({ tenantId, deliveryId }),
      to: { name: delivery.name, email: delivery.email },
      unsubscribeUrl,
      attachments,
    };
  }

  /** Whoever fills in a form a hundred times with somebody's address fills no mailbox. */
  private async hasTurn(notice: Notice, delivery: Delivery): Promise<boolean> {
    const seconds = await this.allowance.secondsToWait(delivery.email);
    if (seconds === 0) return true;
    if (await this.archive.anotherWaits(notice, delivery.email)) notice.drop('repeated');
    else delivery.waitForTurn(seconds, this.wall.now());
    return false;
  }

  private async filesOf({ tenantId, attachments }: Notice): Promise<Attachment[]> {
    const files: Attachment[] = [];
    for (const { source, id } of attachments) files.push(await this.register.named(source).attachment(tenantId, id));
    return files;
  }

  private recordOf(files: Attachment[]): { attachments?: SentAttachment[] } {
    if (files.length === 0) return {};
    const attachments = files.map(({ name, mediaType, content }) => ({
      name,
      mediaType,
      sha256: this.digest.sha256(content),
    }));
    return { attachments };
  }

  /** Rendered when it goes out, so that a date counted from the sending is true for the reader (terms.md A0). */
  private render(notice: Notice, delivery: Delivery): { letter: LaidOut; kept: LaidOut; unsubscribeUrl?: string } {
    const template = this.templates.named(notice.template);
    const { language } = delivery;
    const context = { language, sentOn: localDate(this.clock.now()), baseUrl: this.site.baseUrl };
    const written = template.write(notice.data, context);
    if (written.action && !URL.canParse(written.action.url)) throw new TypeError(`${template.id} leads nowhere`);
    const sender = this.imprint.current();
    const letter = layOut(written, delivery, sender);
    const kept = template.secret ? layOut(withoutLink(written, language), delivery, sender) : letter;
    notice.templateVersion = template.version;
    return { letter, kept, unsubscribeUrl: written.unsubscribeUrl };
  }
}

@CommandHandler(ConcludeDelivery)
export class ConcludeDeliveryHandler implements ICommandHandler<ConcludeDelivery> {
  constructor(
    private readonly archive: NoticeArchive,
    private readonly templates: TemplateRegistry,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, deliveryId, answer: { outcome, reply } }: ConcludeDelivery): Promise<void> {
    const notice = await this.archive.lockOfDelivery(tenantId, deliveryId);
    if (!notice) return;

    if (outcome === 'accepted') notice.accepted(deliveryId, reply, this.clock.now());
    if (outcome === 'refused') await this.refusals.take(notice, deliveryId, reply);
    if (outcome === 'later' && !notice.delivery(deliveryId).postpone(reply, this.wall.now())) {
      await this.refusals.take(notice, deliveryId, reply);
    }
    if (this.templates.named(notice.template).secret) notice.forgetSecret();
    notice.forgetReaders();
  }
}

const LISTED_AT_ONCE = 200;
const LANES = 4;

/**
 * Sends what is queued. Claimed in one transaction, handed to the mail server outside any, concluded in
 * another: a crash in between sends it again with the same Message-ID, and never loses it.
 */
@Injectable()
export class Relay {
  constructor(
    private readonly outgoing: Outgoing,
    private readonly tenants: TenantWork,
    private readonly server: MailServer,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  /** One pass; returns the number of letters that a server has taken or refused. */
  async pass(): Promise<number> {
    const due = await this.outgoing.due(this.clock.now(), this.wall.now(), LISTED_AT_ONCE);
    // What one client is told arrives in the order in which it was said: that a ban is over never before the ban.
    const queues = [...Map.groupBy(due, ({ tenantId }) => tenantId).values()];
    const lanes = Array.from({ length: LANES }, () => this.serve(queues));
    const settled = await Promise.all(lanes);
    return settled.reduce((sum, count) => sum + count, 0);
  }

  nextDue(): Promise<Date | undefined> {
    return this.outgoing.nextNotBefore(this.clock.now());
  }

  private async serve(queues: DueDelivery[][]): Promise<number> {
    let settled = 0;
    for (let queue = queues.shift(); queue; queue = queues.shift()) {
      for (const { tenantId, deliveryId } of queue) {
        if (await this.tenants.inTenant(tenantId, () => this.deliver(tenantId, deliveryId))) settled++;
      }
    }
    return settled;
  }

  private async deliver(tenantId: string, deliveryId: string): Promise<boolean> {
    const answer = await this.attempt(tenantId, deliveryId);
    if (!answer) return false;
    await this.commands.execute(new ConcludeDelivery(tenantId, deliveryId, answer));
    return answer.outcome !== 'later';
  }

  private async attempt(tenantId: string, deliveryId: string): Promise<MailReply | undefined> {
    try {
      const mail = await this.commands.execute(new ClaimDelivery(tenantId, deliveryId));
      return mail && (await this.server.send(mail));
    } catch (error) {
      // A letter that cannot be written waits for a repaired template and does not hold up the others.
      return { outcome: 'later', reply: `unexpected:${error instanceof Error ? error.name : typeof error}` };
    }
  }
}
