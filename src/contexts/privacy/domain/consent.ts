import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type ConsentChannel, ConsentGiven, type ConsentPurpose, ConsentWithdrawn } from '../contract-consents.js';

export const CONSENT_PURPOSES = ['marketing', 'research'] as const satisfies readonly ConsentPurpose[];
export const CONSENT_CHANNELS = ['email', 'phone'] as const satisfies readonly ConsentChannel[];

export type ConsentWay = ConsentGiven['way'];

/**
 * One person's yes or no to one purpose by one channel (ToS 9.5, 9.8). It knows which letters wait because of it,
 * so that a no overtakes them.
 */
export class Consent extends AggregateRoot {
  state: 'GIVEN' | 'WITHDRAWN' = 'WITHDRAWN';
  givenAt: Date | null = null;
  withdrawnAt: Date | null = null;
  way: ConsentWay | null = null;
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
    this.record(new ConsentGiven(this.tenantId, this.id, at.toISOString(), this.purpose, this.channel, way));
  }

  /** Answers with the letters that must not go out any more. */
  withdraw(way: ConsentWay, at: Date): string[] {
    if (this.state === 'WITHDRAWN') return [];
    const waiting = this.letters;
    this.state = 'WITHDRAWN';
    this.withdrawnAt = at;
    this.way = way;
    this.letters = [];
    this.record(new ConsentWithdrawn(this.tenantId, this.id, at.toISOString(), this.purpose, this.channel, way));
    return waiting;
  }

  /** Whether a letter may be queued; a no keeps it out. */
  carries(letterKey: string): boolean {
    if (this.state !== 'GIVEN' || this.channel !== 'email') return false;
    if (!this.letters.includes(letterKey)) this.letters = [...this.letters, letterKey];
    return true;
  }
}
