/**
 * What went wrong in the business's own terms. The HTTP filter turns a DomainError into a problem
 * document (RFC 9457); nothing in a domain knows about status codes.
 */
export type ErrorKind =
  | 'invalid'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'rate-limited'
  | 'unavailable';

/** A clause of the contract, as clauses.json names it: `ToS 3.4.c`, `AUP 2.6`. */
export type ClauseId = `ToS ${string}` | `AUP ${string}`;

/** One wrong field: where it stands in the body (JSON pointer, RFC 6901), which rule it broke, and why. */
export interface FieldFault {
  pointer: string;
  code: string;
  message: string;
  /** What would be allowed, where the rule is about a size: of a number, of a text in characters, of a list in items. */
  bounds?: Bounds;
}

/** Both ends count. */
export interface Bounds {
  min?: number;
  max?: number;
}

export interface ErrorDetails {
  /** The clause that decided, where a term did. */
  clause?: ClauseId;
  faults?: FieldFault[];
  /** Facts that a caller can act on, e.g. `{ exceeds: [...] }`. Never personal data. */
  data?: Record<string, unknown>;
}

/** A broken rule, with a stable code that clients may branch on. */
export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;

  constructor(
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** Input that breaks a rule; `faults` names each field. */
export class Invalid extends DomainError {
  readonly kind = 'invalid';

  /** The usual case: one field, one rule. */
  static field(pointer: string, code: string, message: string, clause?: ClauseId): Invalid {
    return new Invalid('validation-failed', message, { clause, faults: [{ pointer, code, message }] });
  }
}

export class Forbidden extends DomainError {
  readonly kind = 'forbidden';
}

/** Unknown, or somebody else's: the two must look the same, so this carries no detail. */
export class NotFound extends DomainError {
  readonly kind = 'not-found';
  constructor() {
    super('not-found', 'There is nothing here, or it is not yours.');
  }
}

export class Conflict extends DomainError {
  readonly kind = 'conflict';
}

/** A command that the current state does not allow. */
export class OutOfOrder extends Conflict {
  constructor(subject: string, state: string, attempted: string, clause?: ClauseId) {
    super('out-of-order', `${subject} is ${state}; it cannot ${attempted}.`, { clause, data: { state, attempted } });
  }
}

/** A step whose day has not come. */
export class TooEarly extends Conflict {
  constructor(subject: string, attempted: string, clause?: ClauseId, notBefore?: string) {
    super('too-early', `${subject} cannot ${attempted} yet.`, { clause, data: { attempted, notBefore } });
  }
}

export class Gone extends DomainError {
  readonly kind = 'gone';
}

/** A stable name to keep and to show to staff; never the message, which may hold what a person wrote. */
export const errorCodeOf = (error: unknown): string =>
  error instanceof DomainError ? error.code : `unexpected:${error instanceof Error ? error.name : typeof error}`;

/** Somebody changed it since the caller read it (RFC 9110, 412). */
export class Stale extends DomainError {
  readonly kind = 'stale';
  constructor() {
    super('stale', 'Somebody changed this since you read it; read it again and decide.');
  }
}

/** Retry later: a provider, the database or a bounded queue has no room now. */
export class Unavailable extends DomainError {
  readonly kind = 'unavailable';
}
