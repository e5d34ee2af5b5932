import { LockMode } from '@mikro-orm/postgresql';

/** The mapper never calls a constructor that it could not call anyway: loading fills an object that none has made. */
export const loaded = <T>(mapped: { prototype: T }) => mapped as unknown as new () => T;

/** Whoever reads like this decides about the row, and keeps everybody else who would until the transaction ends. */
export const locking = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
