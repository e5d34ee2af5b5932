import type { Attachment } from '../contract.js';
import type { Returned } from '../domain/return-address.js';

export interface OutgoingMail {
  /** The same on every try, so that a reader's program can tell a repetition. */
  messageId: string;
  returnPath: string;
  to: { name: string; email: string };
  subject: string;
  text: string;
  html: string;
  unsubscribeUrl: string | undefined;
  attachments: Attachment[];
}

/** `later`: nobody is to blame yet, try again; `refused`: this address will never take it. */
export interface MailReply {
  outcome: 'accepted' | 'refused' | 'later';
  reply: string;
}

/** The mail server that takes our letters. */
export abstract class MailServer {
  abstract send(mail: OutgoingMail): Promise<MailReply>;
}

/** The addresses that letters come back to. */
export abstract class ReturnAddresses {
  abstract of(returned: Returned): string;
  abstract read(address: string): Returned | undefined;
  abstract messageIdOf(deliveryId: string): string;
}

/** Where our public site stands, for links that a letter builds itself. */
export abstract class PublicSite {
  abstract readonly baseUrl: string;
}

export abstract class LetterDigest {
  abstract sha256(content: string | Uint8Array): string;
}

/** Runs work as the scheduler, in one tenant's scope. */
export abstract class TenantWork {
  abstract inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

export interface DueDelivery {
  tenantId: string;
  deliveryId: string;
}

/** What the system login may look at across tenants: ids only, never locked. */
export abstract class Outgoing {
  abstract due(now: Date, wallNow: Date, limit: number): Promise<DueDelivery[]>;
  /** The next instant after `now` before which a letter must not go out. */
  abstract nextNotBefore(now: Date): Promise<Date | undefined>;
}
