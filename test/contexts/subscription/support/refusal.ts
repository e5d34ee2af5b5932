import { DomainError } from '../../../../src/shared-kernel/errors.js';

/** What a broken rule tells its caller: its code, its sentence, the clause that decided, faults and facts. */
export function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message, ...error.details };
    throw error;
  }
  throw new Error('Nothing was refused.');
}
