import type { NewObligation } from '../../src/contexts/terms/contract.js';

/** A port of which a test needs only these methods; any other one fails loudly. */
export const port = <T>(type: abstract new (...args: never[]) => T, methods: Partial<T>): T =>
  Object.assign(Object.create(type.prototype as object) as T & object, methods);

/** When what follows comes: the last moment of a promise is still in time (terms.md A0). */
export const instantOf = ({ dueAt, promise }: NewObligation): Date => new Date(dueAt.getTime() + (promise ? 1 : 0));
