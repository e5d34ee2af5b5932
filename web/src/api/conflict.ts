import { ProblemError } from './problem.js';
import { Store } from './store.js';

/** A resource together with the version that a later write must name. */
export interface Versioned<T> {
  value: T;
  etag: string;
}

type Fields = Record<string, unknown>;

/** A field that both have changed since we read it. */
export interface Clash {
  field: string;
  yours: unknown;
  theirs: unknown;
}

/** What the dialog asks; `null` means: leave everything as they saved it, and keep what I typed on the screen. */
export interface ConflictQuestion {
  clashes: Clash[];
  answer(keepYours: ReadonlySet<string> | null): void;
}

export const openConflict = new Store<ConflictQuestion | null>(null);

/** The person closed the dialog; what was typed stays where it is. */
export class ConflictLeftOpen extends Error {}

interface Save<T extends Fields> {
  base: Versioned<T>;
  changes: Partial<T>;
  read(): Promise<Versioned<T>>;
  write(changes: Partial<T>, etag: string): Promise<Versioned<T>>;
}

/**
 * Saves over the version that was read. When somebody was there first (412), fields that only one side changed
 * merge by themselves; for those that both changed, the person chooses.
 */
export async function saveOver<T extends Fields>({ base, changes, read, write }: Save<T>): Promise<Versioned<T>> {
  try {
    return await write(changes, base.etag);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 412) throw error;
  }

  const theirs = await read();
  const clashes = clashesOf(base.value, changes, theirs.value);
  const kept = clashes.length === 0 ? changes : without(changes, clashes, await ask(clashes));
  if (Object.keys(kept).length === 0) return theirs;

  return saveOver({ base: theirs, changes: kept, read, write });
}

export function clashesOf<T extends Fields>(base: T, changes: Partial<T>, theirs: T): Clash[] {
  return Object.entries(changes)
    .filter(([field, yours]) => !same(theirs[field], base[field]) && !same(theirs[field], yours))
    .map(([field, yours]) => ({ field, yours, theirs: theirs[field] }));
}

function ask(clashes: Clash[]): Promise<ReadonlySet<string>> {
  return new Promise((resolve, reject) => {
    const answer = (keepYours: ReadonlySet<string> | null) => {
      openConflict.set(null);
      if (keepYours) resolve(keepYours);
      else reject(new ConflictLeftOpen('The conflict was not settled.'));
    };
    openConflict.set({ clashes, answer });
  });
}

function without<T extends Fields>(changes: Partial<T>, clashes: Clash[], keepYours: ReadonlySet<string>): Partial<T> {
  const given = new Set(clashes.map(({ field }) => field).filter((field) => !keepYours.has(field)));
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !given.has(field))) as Partial<T>;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
