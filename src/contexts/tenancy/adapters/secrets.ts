import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { Fingerprints, Secrets } from '../application/ports.js';
import type { Trait } from '../domain/re-registration.js';

const SECRET_BYTES = 32;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** A secret of 256 random bits needs no slow hash: there is nothing to guess. */
@Injectable()
export class RandomSecrets extends Secrets {
  mint(): { secret: string; hash: string } {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return { secret, hash: hashOf(secret) };
  }

  fits(secret: string, hash: string): boolean {
    return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash));
  }
}

@Injectable()
export class KeyedFingerprints extends Fingerprints {
  constructor(private readonly config: Config) {
    super();
  }

  of({ kind, value }: Trait): string {
    return createHmac('sha256', this.config.APP_SECRET).update(`${kind}\n${value}`).digest('base64url');
  }
}
