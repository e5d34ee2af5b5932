import { DomainError } from '../../../shared-kernel/errors.js';

/** Tries that a key has in a window of wall time. */
export interface Bucket {
  key: string;
  tries: number;
  windowSeconds: number;
}

export interface Attempt {
  /** Normalised. */
  email: string;
  ip: string;
  /** Hash of the browser's device cookie, if that browser signed in to this account before. */
  knownDevice: string | undefined;
}

const QUARTER_HOUR = 15 * 60;
const DAY = 24 * 60 * 60;

/**
 * AUP 2.3.b: what one guess draws on. Strangers share the address's tries, however many machines they use; a
 * device that its owner signed in on has tries of its own, so that strangers cannot shut the owner out.
 */
export function bucketsOf({ email, ip, knownDevice }: Attempt): Bucket[] {
  const source = { key: `source:${ip}`, tries: 200, windowSeconds: QUARTER_HOUR };
  if (knownDevice) return [{ key: `device:${email}:${knownDevice}`, tries: 10, windowSeconds: QUARTER_HOUR }];
  return [
    { key: `address:${email}`, tries: 10, windowSeconds: QUARTER_HOUR },
    { key: `address-day:${email}`, tries: 50, windowSeconds: DAY },
    source,
  ];
}

/** A mail that anybody can trigger is sent a few times an hour at most. */
export const mailBucketOf = (kind: string, email: string): Bucket => ({
  key: `${kind}:${email}`,
  tries: 5,
  windowSeconds: 60 * 60,
});

export class TooManyAttempts extends DomainError {
  readonly kind = 'rate-limited';
  constructor(retryAfterSeconds: number) {
    super('too-many-attempts', 'Too many attempts; wait a while and try again.', {
      clause: 'AUP 2.3.b',
      data: { retryAfterSeconds },
    });
  }
}
