import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { DocumentKind, Language } from './contract.js';

/** The clients whose contract runs, in the order of their ids. Terms declares it, tenancy binds it. */
export abstract class ClientRoll {
  /** Reads across tenants, under the system login: ids only. */
  abstract after(tenantId: string | undefined, limit: number): Promise<string[]>;
}

/** What a client is told of a change before it applies to them (ToS 10.2, AUP 5). */
export interface AnnouncedChange {
  kind: DocumentKind;
  version: string;
  replaces: string;
  major: boolean;
  reason: string;
  effectiveFrom: LocalDate;
  /** What changes, in the reader's language, as far as the operator has put it in words. */
  summaries: Partial<Record<Language, string>>;
}

/** Writes to the registration address and the administrators, in the caller's transaction. Notices binds it. */
export abstract class ChangeLetters {
  abstract announce(tenantId: string, key: string, change: AnnouncedChange): Promise<void>;
  /** The day that an earlier letter named has moved away. */
  abstract announceMove(tenantId: string, key: string, change: AnnouncedChange & { from: LocalDate }): Promise<void>;
}

/** A version that is in force and that a person has not said yes to. */
export interface AwaitedText {
  kind: DocumentKind;
  version: string;
  effectiveFrom: LocalDate;
}

/** AUP 5: who goes on using the service after a change has taken effect agrees to it. */
export abstract class ContinuedUse {
  /** Once a person and version, however many requests arrive at the same moment. A transaction of its own. */
  abstract record(
    by: { tenantId: string; accountId: string; ip: string; locale: string },
    texts: AwaitedText[],
  ): Promise<void>;
}

/** ToS 10.2.b: every client's letter has gone out, and the day stands. */
export class TermsChangeAnnounced extends DomainEvent {
  readonly type = 'terms.TermsChangeAnnounced';
  override readonly clause = 'ToS 10.2.b';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
    readonly effectiveFrom: LocalDate,
    readonly clients: number,
    readonly bounced: number,
    /** When the last letter went out; null where there was nobody to write to. */
    readonly lastSentAt: string | null,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 10.2.b: the last letter went out too late for the day that was planned. */
export class TermsChangeMoved extends DomainEvent {
  readonly type = 'terms.TermsChangeMoved';
  override readonly clause = 'ToS 10.2.b';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly kind: DocumentKind,
    readonly documentVersion: string,
    readonly from: LocalDate,
    readonly to: LocalDate,
    /** `late-notice`: counted from the last letter. `not-announced`: letters were still waiting on the day. */
    readonly cause: 'late-notice' | 'not-announced',
    readonly at: string,
  ) {
    super();
  }
}
