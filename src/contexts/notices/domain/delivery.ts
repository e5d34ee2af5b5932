import type { Addressee, Language } from '../../terms/contract.js';

export type DeliveryState = 'QUEUED' | 'ACCEPTED' | 'BOUNCED' | 'DROPPED';

/** A file that went out with a letter; the register that it came from keeps the bytes. */
export interface SentAttachment {
  name: string;
  mediaType: string;
  sha256: string;
}

/** The words as they went out, and the hash over subject, text and HTML. */
export interface SentLetter {
  subject: string;
  text: string;
  html: string;
  sha256: string;
  attachments?: SentAttachment[];
}

const LEASE_SECONDS = 120;
const FIRST_RETRY_SECONDS = 30;
const LONGEST_RETRY_SECONDS = 4 * 3600;
// About five days of tries, as mail servers do (RFC 5321 4.5.4.1), then it counts as refused.
const MOST_ATTEMPTS = 36;

/**
 * One letter to one address. Lease and retries count by wall time: a server that is busy does not recover
 * faster when the sandbox's clock moves.
 */
export class Delivery {
  state: DeliveryState = 'QUEUED';
  /** Tries that led to nothing. */
  attempts = 0;
  leaseUntil: Date | null = null;
  retryAt: Date | null = null;
  acceptedAt: Date | null = null;
  reply: string | null = null;
  letter: SentLetter | null = null;
  /** Its reader was erased: once it has gone, neither address nor words are kept (ToS 9.4). */
  forgets = false;
  /** Nobody has shown yet that the address is theirs. */
  unconfirmed = false;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly noticeId: string,
    readonly notBefore: Date,
    public email: string,
    public name: string,
    readonly language: Language,
  ) {}

  static to(addressee: Addressee, notice: { tenantId: string; id: string; notBefore: Date }, id: string): Delivery {
    const { email, name, language } = addressee;
    return new Delivery(notice.tenantId, id, notice.id, notice.notBefore, email, name, language);
  }

  isDue(now: Date, wallNow: Date): boolean {
    const waits = (until: Date | null) => until !== null && until.getTime() > wallNow.getTime();
    return (
      this.state === 'QUEUED' &&
      this.notBefore.getTime() <= now.getTime() &&
      !waits(this.leaseUntil) &&
      !waits(this.retryAt)
    );
  }

  /** One worker has it until the lease runs out; if that worker dies, another sends it with the same Message-ID. */
  claim(letter: SentLetter, wallNow: Date): void {
    this.letter = letter;
    this.retryAt = null;
    this.leaseUntil = secondsAfter(wallNow, LEASE_SECONDS);
  }

  /** The address has had its share of letters that strangers set off. */
  waitForTurn(seconds: number, wallNow: Date): void {
    this.retryAt = secondsAfter(wallNow, seconds);
  }

  /** False when it was known. What was dropped while it was on its way has gone out all the same. */
  accept(reply: string, at: Date): boolean {
    if (this.state === 'ACCEPTED' || this.state === 'BOUNCED') return false;
    this.conclude('ACCEPTED', reply);
    this.acceptedAt = at;
    return true;
  }

  refuse(reply: string): boolean {
    if (this.state === 'BOUNCED') return false;
    this.conclude('BOUNCED', reply);
    return true;
  }

  /** True when it is to be tried again; false when enough is enough and the address counts as refusing. */
  postpone(reply: string, wallNow: Date): boolean {
    if (this.state !== 'QUEUED') return true;
    this.attempts += 1;
    this.reply = reply;
    this.leaseUntil = null;
    if (this.attempts >= MOST_ATTEMPTS) return false;
    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** (this.attempts - 1), LONGEST_RETRY_SECONDS);
    this.retryAt = secondsAfter(wallNow, seconds);
    return true;
  }

  /** The hash stays: it proves that what went out was this, to whoever still has it. */
  forget(): void {
    this.email = '';
    this.name = '';
    if (this.letter) this.letter = { ...this.letter, subject: '', text: '', html: '' };
  }

  drop(): void {
    if (this.state === 'QUEUED') this.state = 'DROPPED';
  }

  private conclude(state: DeliveryState, reply: string): void {
    this.state = state;
    this.reply = reply;
    this.leaseUntil = null;
    this.retryAt = null;
  }
}

const secondsAfter = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000);
