import { Store } from './store.js';

/** `expired`: somebody was logged in, and the server no longer knows the session. */
export type SessionState = 'none' | 'active' | 'expired';

export const session = new Store<SessionState>('none');

let waiting: { resolve(): void; reject(reason: Error): void }[] = [];

/** The person would rather leave than log in again. */
export class LoggedOut extends Error {}

/** A request met a 401: it waits here until the person is logged in again, and is then sent once more. */
export function loggedInAgain(): Promise<void> {
  session.set('expired');
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

export function sessionBegan(): void {
  session.set('active');
  for (const { resolve } of release()) resolve();
}

export function sessionEnded(): void {
  session.set('none');
  for (const { reject } of release()) reject(new LoggedOut('The session has ended.'));
}

function release() {
  const released = waiting;
  waiting = [];
  return released;
}
