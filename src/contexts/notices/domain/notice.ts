import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Addressee } from '../../terms/contract.js';
import { type AttachmentRef, type NewNotice, NoticeAccepted, NoticeBounced, type NoticeData } from '../contract.js';
import { Delivery, type SentLetter } from './delivery.js';

export type NoticeState = 'QUEUED' | 'ACCEPTED' | 'BOUNCED' | 'DROPPED';

/**
 * One fact that people are to be told, with one delivery a recipient. It is ACCEPTED while at least one server
 * holds it, and BOUNCED once every known address has refused it.
 */
export class Notice extends AggregateRoot {
  state: NoticeState = 'QUEUED';
  /** Business time at which the first of the servers that hold it took it. */
  acceptedAt: Date | null = null;
  reason: string | null = null;
  templateVersion: number | null = null;
  /** Read by the repository beside it: the mapper knows them as a table of their own. */
  deliveries!: Delivery[];

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly key: string,
    readonly template: string,
    readonly clause: ClauseId | null,
    readonly toContract: boolean,
    public data: NoticeData,
    readonly notBefore: Date,
    readonly queuedAt: Date,
    readonly attachments: AttachmentRef[],
  ) {
    super();
  }

  static queue(id: string, notice: NewNotice, clause: ClauseId | undefined, at: Date): Notice {
    const { tenantId, key, template, to, data, notBefore, attachments = [] } = notice;
    const queued = new Notice(
      tenantId,
      id,
      key,
      template,
      clause ?? null,
      to === 'contract',
      data,
      notBefore ?? at,
      at,
      attachments,
    );
    queued.deliveries = [];
    return queued;
  }

  /** A delivery for each address that has none yet; addresses differ by more than case. */
  addressTo(addressees: Addressee[], nextId: () => string): void {
    for (const addressee of addressees) {
      const known = this.deliveries.some(({ email }) => email.toLowerCase() === addressee.email.toLowerCase());
      if (!known) this.deliveries.push(Delivery.to(addressee, this, nextId()));
    }
  }

  delivery(id: string): Delivery {
    const delivery = this.deliveries.find((candidate) => candidate.id === id);
    if (!delivery) throw new Error(`Notice ${this.id} has no delivery ${id}`);
    return delivery;
  }

  /** A server took it: the moment that notice periods count from. */
  accepted(deliveryId: string, reply: string, at: Date): void {
    const delivery = this.delivery(deliveryId);
    if (!delivery.accept(reply, at)) return;

    const news = this.state !== 'ACCEPTED';
    this.settle();
    if (news) this.record(this.acceptance(delivery, at));
  }

  /**
   * An address refused it, at once or by a later report. Returns false when that was known. The caller then
   * names the other known addresses, and `conclude` draws the line.
   */
  refused(deliveryId: string, reply: string): boolean {
    return this.delivery(deliveryId).refuse(reply);
  }

  /** After a refusal: with no address left that holds it or may still take it, it has bounced. */
  conclude(at: Date): void {
    const before = this.state;
    this.settle();
    if (this.state === 'BOUNCED' && before !== 'BOUNCED') {
      this.record(
        new NoticeBounced(this.tenantId, this.id, this.template, this.key, at.toISOString(), this.clause ?? undefined),
      );
    }
  }

  /** Takes back what no server has taken yet. */
  drop(reason: string): void {
    for (const delivery of this.deliveries) delivery.drop();
    this.reason = reason;
    this.settle();
  }

  /** A letter whose link is a key is not kept with it, nor is what it was made of (see NoticeTemplate.secret). */
  forgetSecret(): void {
    const waiting = this.deliveries.some(({ state }) => state === 'QUEUED');
    if (!waiting) this.data = {};
  }

  /** What was typed as a name could be anybody's words; nothing greets by it. */
  addressUnconfirmed(): void {
    for (const delivery of this.deliveries) {
      delivery.unconfirmed = true;
      delivery.name = '';
    }
  }

  forgetOnceSent(): void {
    for (const delivery of this.deliveries) delivery.forgets = true;
  }

  /** Letters to people who were erased leave nothing behind once they have gone. */
  forgetReaders(): void {
    const gone = this.deliveries.filter(({ forgets, state }) => forgets && state !== 'QUEUED');
    for (const delivery of gone) delivery.forget();
    if (gone.length > 0) this.forgetSecret();
  }

  private settle(): void {
    const held = this.deliveries.filter(({ state }) => state === 'ACCEPTED').map(({ acceptedAt }) => acceptedAt!);
    // A bounce restarts every period that counts from the acceptance, unless another server took it earlier.
    this.acceptedAt = held.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
    const has = (state: Delivery['state']) => this.deliveries.some((delivery) => delivery.state === state);
    this.state = this.acceptedAt ? 'ACCEPTED' : has('QUEUED') ? 'QUEUED' : has('DROPPED') ? 'DROPPED' : 'BOUNCED';
  }

  private acceptance(delivery: Delivery, at: Date): NoticeAccepted {
    const { sha256, attachments = [] } = delivery.letter as SentLetter;
    return new NoticeAccepted(
      this.tenantId,
      this.id,
      this.template,
      this.templateVersion!,
      this.key,
      at.toISOString(),
      sha256,
      this.clause ?? undefined,
      attachments.map((attachment) => attachment.sha256),
    );
  }
}
