import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import type { Language } from '../../../shared-kernel/words.js';

/** An address at which one of the staff's calendars reads what falls due. Whoever has the address may read it. */
export class CalendarFeed extends AggregateRoot {
  revokedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly staffId: string,
    readonly tokenHash: string,
    readonly language: Language,
    /** Only what one side owes, or both. */
    readonly owedBy: 'client' | 'operator' | null,
    readonly openedAt: Date,
  ) {
    super();
  }

  static open(
    facts: Pick<CalendarFeed, 'tenantId' | 'id' | 'staffId' | 'tokenHash' | 'language' | 'owedBy'>,
    at: Date,
  ): CalendarFeed {
    const { tenantId, id, staffId, tokenHash, language, owedBy } = facts;
    return new CalendarFeed(tenantId, id, staffId, tokenHash, language, owedBy, at);
  }

  revoke(at: Date): void {
    this.revokedAt ??= at;
  }
}
