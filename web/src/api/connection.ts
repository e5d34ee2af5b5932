import { Store } from './store.js';

/** `lost`: no answer comes. `busy`: the server asked us to wait until an instant. */
export type ConnectionState = { kind: 'connected' } | { kind: 'lost' } | { kind: 'busy'; until: number };

export const connection = new Store<ConnectionState>({ kind: 'connected' });

const probeAt = '/livez';
const firstWaitMs = 1_000;
const longestWaitMs = 15_000;

let probing: Promise<void> | null = null;
let wake: () => void = () => {};

/** Resolves once the server answers again. All who wait share one probe. */
export function whenConnected(): Promise<void> {
  probing ??= probe().finally(() => {
    probing = null;
  });
  return probing;
}

/** While the line is down code and words cannot come either: they wait for it as every request does. */
export const orOnceConnected = <T>(load: () => Promise<T>): Promise<T> =>
  load().catch(() => whenConnected().then(load));

/** The person does not want to wait for the next try. */
export function tryNow(): void {
  wake();
}

/** Waits as long as the server asked (Retry-After), and says so meanwhile. */
export async function waitWhileBusy(seconds: number): Promise<void> {
  connection.set({ kind: 'busy', until: Date.now() + seconds * 1_000 });
  await pause(seconds * 1_000);
  connection.set({ kind: 'connected' });
}

async function probe(): Promise<void> {
  connection.set({ kind: 'lost' });
  for (let wait = firstWaitMs; !(await answers()); wait = Math.min(wait * 2, longestWaitMs)) await pause(wait);
  connection.set({ kind: 'connected' });
}

async function answers(): Promise<boolean> {
  return fetch(probeAt, { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
    addEventListener('online', wake, { once: true });
  });
}
