import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DomainEvent } from '../shared-kernel/aggregate-root.js';
import type { Actor } from '../shared-kernel/tenant.js';

/** An open transaction and what it will commit besides its rows. */
export interface Unit {
  tenantId: string;
  em: EntityManager;
  events: DomainEvent[];
  /** Literal SQL that travels with COMMIT. */
  closing: string[];
  afterCommit: (() => void)[];
}

/**
 * Who acts, for which tenant, in which transaction. It travels with the call (AsyncLocalStorage), so that a
 * statement cannot be sent without the tenant that it belongs to.
 */
export interface Scope {
  tenantId?: string;
  actor: Actor;
  requestId: string;
  /** Seals the cursors of the list that was asked for, so that no other list's and no invented one is taken. */
  cursorKey?: string;
  unit?: Unit;
  /** Told how many rows a list hands out, where reading in bulk is counted (ToS 2.6). */
  rowsRead?: (rows: number) => void;
  /** Literal SQL sent in the round trip that opens the transaction; see `UnitOfWork`. */
  opening?: string;
  /** Receives the results of `opening`. */
  opened?: (rows: Record<string, unknown>[][]) => void;
  /** Literal SQL sent in the round trip that commits, ahead of the COMMIT. */
  closing?: string;
}

const storage = new AsyncLocalStorage<Scope>();

export const currentScope = (): Scope | undefined => storage.getStore();

export const withScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work);

/** Runs work as `actor` for one tenant; reads inside carry the tenant to the database. */
export const inTenant = <T>(tenantId: string, actor: Actor, work: () => T): T =>
  storage.run({ tenantId, actor, requestId: currentScope()?.requestId ?? `job:${actor.id}` }, work);

export const currentActor = (): Actor => currentScope()?.actor ?? { kind: 'visitor', id: 'anonymous' };
