import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { type BundleSignature, BundleSigner, type PublicKey } from '../application/ports-bundle.js';

// PKCS #8 of an Ed25519 key is this, and the 32 bytes that the key consists of (RFC 8410).
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key is the operator's own, or drawn from the secret that seals evidence: either way it lies outside the
 * database. Its id is counted from the public key, so that a verifier can tell one from the next.
 */
@Injectable()
export class ConfiguredBundleSigner extends BundleSigner {
  private readonly key: KeyObject;
  private readonly published: PublicKey;

  constructor(config: Config) {
    super();
    this.key = config.EVIDENCE_SIGNING_KEY ? givenKey(config.EVIDENCE_SIGNING_KEY) : drawnFrom(config.EVIDENCE_KEY);
    const { x } = createPublicKey(this.key).export({ format: 'jwk' });
    const kid = createHash('sha256').update(Buffer.from(x!, 'base64url')).digest('hex').slice(0, 16);
    this.published = { kty: 'OKP', crv: 'Ed25519', x: x!, kid, use: 'sig' };
  }

  sign(manifest: Uint8Array): BundleSignature {
    const signature = sign(null, manifest, this.key).toString('base64');
    return { algorithm: 'Ed25519', keyId: this.published.kid, signature };
  }

  publicKeys(): PublicKey[] {
    return [this.published];
  }
}

const givenKey = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });

const drawnFrom = (secret: string): KeyObject => {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'evidence-bundle', 32));
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
};
