/** What a program notices. It opens a case and decides nothing (ToS 2.8, 2.13). */
export type SignalKind =
  | 'probing'
  | 'guessing'
  | 'overload'
  | 'automation'
  | 'scraping'
  | 'linked-free-accounts'
  | 'harvesting'
  | 'shared-password';

export interface NewSignal {
  /** The client whose people or instance it is about; for an outsider, the client at whose address it happened. */
  tenantId: string;
  kind: SignalKind;
  subject: {
    accountId?: string;
    item?: string;
    ip?: string;
    /** Nobody who is signed in, so no client's doing: a person of the operator looks at it. */
    isOutsider?: true;
  };
  /** The same thing noticed twice is one signal. */
  dedupeKey: string;
}

/**
 * AUP 2.3–2.6: for whoever notices something, at no cost to the request in which it did. What is noticed is handed on
 * soon afterwards, in a transaction of its own; a signal that a crash swallows comes again with the next occasion.
 */
export abstract class Signals {
  abstract notice(signal: NewSignal): void;
  /** For the one context that follows signals up; until it has said so, nothing is gathered. */
  abstract followUp(take: (signal: NewSignal) => Promise<void>): void;
}
