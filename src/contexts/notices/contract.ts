import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { Letter } from '../../shared-kernel/letters.js';
import type { Addressee, Language } from '../terms/contract.js';

export type { Letter };

/** Facts that a template renders: plain values, dates as `YYYY-MM-DD`, money as `{amountMinor, currency}`. */
export type NoticeData = Record<string, unknown>;

/**
 * The words of one kind of notice. They are rendered when the mail goes out, so that a date counted from
 * the sending ('deleted in seven days') is true for the reader.
 */
export interface NoticeTemplate {
  id: string;
  version: number;
  clause?: ClauseId;
  /**
   * The action's link is a key that opens something (a reset, an invitation). The record then keeps the letter
   * without the link, and forgets the data once the letter has gone: a colleague who reads the archive must not
   * be able to use it.
   */
  secret?: boolean;
  /**
   * Where it went to one person, it is about that person's own affairs, e.g. what they asked about their data.
   * Colleagues see in the archive that it went; to whom and in which words they do not. The reader has it by mail
   * and in the package of their data.
   */
  personal?: boolean;
  write(data: NoticeData, context: { language: Language; sentOn: LocalDate; baseUrl: string }): Letter;
}

/** Each context registers its own letters when its module starts. */
export abstract class NoticeTemplates {
  abstract register(templates: NoticeTemplate[]): void;
}

/** A file that goes with a letter: whose register has it (`billing-document`), and its id there. */
export interface AttachmentRef {
  source: string;
  id: string;
}

export interface Attachment {
  name: string;
  mediaType: string;
  content: Uint8Array;
}

/** Where files are fetched from when a letter goes out. It gives the same bytes however often it is asked. */
export abstract class AttachmentSource {
  abstract readonly source: string;
  abstract attachment(tenantId: string, id: string): Promise<Attachment>;
}

/** Each context registers the files that its letters may carry when its module starts. */
export abstract class NoticeAttachments {
  abstract register(source: AttachmentSource): void;
}

export interface NewNotice {
  tenantId: string;
  template: string;
  /** Where it is not always the template's own, because the policy of the day decides which clause acts. */
  clause?: ClauseId;
  /** Queueing a key again does nothing: one fact, one letter. */
  key: string;
  /** `contract`: registration address and administrators (K16); or given addressees. */
  to: 'contract' | Addressee[];
  /** Who gets it as well as those. */
  copyTo?: Addressee[];
  attachments?: AttachmentRef[];
  data: NoticeData;
  /** Business time before which it must not go out, e.g. the notice hour. Default: at once. */
  notBefore?: Date;
  /** The last word to somebody who was erased: it goes out, and the record keeps neither address nor words. */
  forgets?: boolean;
  /**
   * Somebody typed this address into a form, and nobody has shown yet whose it is: it is greeted without the name
   * that was typed, and gets a few such letters an hour. More wait their turn, and a repetition is dropped.
   */
  unconfirmed?: boolean;
}

/** How often strangers may set off mail to one address; counted over all tenants by whoever knows addresses. */
export abstract class MailAllowance {
  /** Takes one letter of the address's share; else the seconds until there is one again. */
  abstract secondsToWait(email: string): Promise<number>;
}

/** Letters of the contract. Joins the caller's transaction; the relay sends afterwards. */
export abstract class Notices {
  /** Returns the notice's id: the same one if the key was known. */
  abstract queue(notice: NewNotice): Promise<string>;
  /** Takes back what has not gone out yet, e.g. marketing after consent was withdrawn. */
  abstract drop(tenantId: string, key: string, reason: string): Promise<void>;
  /** The receipt that an irreversible step must hold: accepted by a mail server and not bounced since. */
  abstract receipt(tenantId: string, key: string): Promise<NoticeReceipt | undefined>;
}

export interface NoticeReceipt {
  noticeId: string;
  /** Business time at which the first recipient's server took it. */
  acceptedAt: Date;
}

/** At least one recipient's mail server took the letter. */
export class NoticeAccepted extends DomainEvent {
  readonly type = 'notices.NoticeAccepted';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly template: string,
    readonly templateVersion: number,
    readonly key: string,
    readonly at: string,
    readonly bodySha256: string,
    override readonly clause: ClauseId | undefined,
    /** Of the files that went with it, in their order. */
    readonly attachmentSha256s: string[] = [],
  ) {
    super();
  }
}

/** Every address that we know refused it: whoever relied on the letter has to start again. */
export class NoticeBounced extends DomainEvent {
  readonly type = 'notices.NoticeBounced';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly template: string,
    readonly key: string,
    readonly at: string,
    override readonly clause: ClauseId | undefined,
  ) {
    super();
  }
}
