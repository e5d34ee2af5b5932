import { createHash, randomBytes } from 'node:crypto';
import { Secrets } from '../shared-kernel/secrets.js';

const SECRET_BYTES = 32;

export class RandomSecrets extends Secrets {
  mint(): { secret: string; hash: string } {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return { secret, hash: this.hashOf(secret) };
  }

  hashOf(secret: string): string {
    return createHash('sha256').update(secret).digest('base64url');
  }
}
