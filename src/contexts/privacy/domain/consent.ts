import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import { type ConsentChannel, ConsentGiven, type ConsentPurpose, ConsentWithdrawn } from '../contract-consents.js';

export const CONSENT_PURPOSES = ['marketing', 'research'] as const satisfies readonly ConsentPurpose[];
export const CONSENT_CHANNELS = ['email', 'phone'] as const satisfies readonly ConsentChannel[];

export type ConsentWay = ConsentGiven['way'];

/** One word about it, and where it was said. */
export interface SaidConsent {
  said: 'yes' | 'no';
  at: string;
  way: ConsentWay;
}

/** How long a click in a letter may be taken back without signing in. */
const UNDO_HOURS = 24;

/**
 * One person's yes or no to one purpose by one channel (ToS 9.5, 9.8). It knows which letters wait because of it,
 * so that a no overtakes them.
 */
export class Consent extends AggregateRoot {
  state: 'GIVEN' | 'WITHDRAWN' = 'WITHDRAWN';
  givenAt: Date | null = null;
  withdrawnAt: Date | null = null;
  way: ConsentWay | null = null;
  /** Every word, oldest first. */
  history: SaidConsent[] = [];
  /** Keys of the letters that were queued under it. */
  letters: string[] = [];
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly accountId: string,
    readonly purpose: ConsentPurpose,
    readonly channel: ConsentChannel,
  ) {
    super();
  }

  /** Nobody has said yes yet: no box is ticked beforehand. */
  static unsaid(
    ids: { tenantId: string; id: string; accountId: string },
    purpose: ConsentPurpose,
    channel: ConsentChannel,
  ): Consent {
    return new Consent(ids.tenantId, ids.id, ids.accountId, purpose, channel);
  }

  give(way: ConsentWay, at: Date): void {
    if (this.state === 'GIVEN') return;
    this.state = 'GIVEN';
    this.givenAt = at;
    this.withdrawnAt = null;
    this.way = way;
    this.history = [...this.history, { said: 'yes', at: at.toISOString(), way }];
    this.record(new ConsentGiven(this.tenantId, this.id, at.toISOString(), this.purpose, this.channel, way));
  }

  /** Answers with the letters that must not go out any more. */
  withdraw(way: ConsentWay, at: Date): string[] {
    if (this.state === 'WITHDRAWN') return [];
    const waiting = this.letters;
    this.state = 'WITHDRAWN';
    this.withdrawnAt = at;
    this.way = way;
    this.history = [...this.history, { said: 'no', at: at.toISOString(), way }];
    this.letters = [];
    this.record(new ConsentWithdrawn(this.tenantId, this.id, at.toISOString(), this.purpose, this.channel, way));
    return waiting;
  }

  /** A click that was not meant; later, or after a no said elsewhere, a yes takes signing in. */
  takeBackWithdrawal(at: Date): void {
    if (this.state === 'GIVEN') return;
    const until = (this.withdrawnAt?.getTime() ?? 0) + UNDO_HOURS * 3_600_000;
    if (this.way !== 'link' || at.getTime() >= until)
      throw new Conflict('undo-over', 'The withdrawal can no longer be taken back by the link.', {
        clause: 'ToS 9.8',
      });
    this.give('link', at);
  }

  /** Whether a letter may be queued; a no keeps it out. */
  carries(letterKey: string): boolean {
    if (this.state !== 'GIVEN' || this.channel !== 'email') return false;
    if (!this.letters.includes(letterKey)) this.letters = [...this.letters, letterKey];
    return true;
  }
}
