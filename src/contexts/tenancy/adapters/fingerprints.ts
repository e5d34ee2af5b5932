import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { Fingerprints } from '../application/ports.js';
import type { Trait } from '../domain/re-registration.js';

@Injectable()
export class KeyedFingerprints extends Fingerprints {
  constructor(private readonly config: Config) {
    super();
  }

  of({ kind, value }: Trait): string {
    return createHmac('sha256', this.config.APP_SECRET).update(`${kind}\n${value}`).digest('base64url');
  }
}
