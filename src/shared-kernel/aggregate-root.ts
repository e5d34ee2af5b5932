import type { ClauseId } from './errors.js';

/**
 * Something that happened, as plain data: it goes through the outbox as JSON, so its fields are strings,
 * numbers, booleans and nested plain values; instants are ISO strings. It carries no personal data, only
 * references, so that erasing a person leaves outbox and evidence intact.
 *
 * An event with a `clause` is sealed as evidence of that clause in the transaction that recorded it.
 */
export abstract class DomainEvent {
  /** Stable name, `context.PastTense`. */
  abstract readonly type: string;
  readonly version: number = 1;
  abstract readonly tenantId: string;
  /** The aggregate it happened to. */
  abstract readonly subjectId: string;
  /** The clause that this is evidence of. */
  readonly clause?: ClauseId;
}

/** An entity that guards an invariant and records what happened to it. */
export abstract class AggregateRoot {
  // Constructors do not run when the mapper loads an object, hence the lazy array.
  private recorded?: DomainEvent[];

  protected record(event: DomainEvent): void {
    this.recorded ??= [];
    this.recorded.push(event);
  }

  /** Hands over what was recorded since the last call; the unit of work puts it into the outbox. */
  releaseEvents(): DomainEvent[] {
    const events = this.recorded ?? [];
    this.recorded = [];
    return events;
  }
}
