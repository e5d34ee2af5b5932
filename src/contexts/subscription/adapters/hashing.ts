import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Digest } from '../application/ports.js';

@Injectable()
export class Sha256Digest extends Digest {
  sha256(content: string | Uint8Array): string {
    return createHash('sha256').update(content).digest('hex');
  }
}
