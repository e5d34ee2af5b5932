import type { Actor } from '../../../shared-kernel/tenant.js';
import type { LegalEntity } from '../contract.js';
import type { ContractParty } from '../contract-bundle.js';
import type { ChainHead } from '../domain/evidence.js';
import type { AcceptedDocument, OwedItem } from './queries.js';

/** What a contract consists of at a moment, apart from what is streamed. */
export interface BundleFacts {
  generatedAt: Date;
  party: ContractParty;
  provider: LegalEntity;
  policyVersion: number;
  acceptances: AcceptedDocument[];
  obligations: OwedItem[];
  head: ChainHead | undefined;
}

/** A page or two for people, in the client's language. */
export abstract class BundleSummary {
  abstract layOut(facts: BundleFacts): Promise<Uint8Array>;
}

/** Reads in a tenant's scope on behalf of whoever asked, outside the request that asked. */
export abstract class TenantReads {
  abstract as<T>(tenantId: string, reader: Actor, work: () => Promise<T>): Promise<T>;
}

/** Vouches for a bundle's manifest towards people who have only our public key. */
export abstract class BundleSigner {
  abstract sign(manifest: Uint8Array): BundleSignature;
  /** Those that signatures may be checked with, the current one first. */
  abstract publicKeys(): PublicKey[];
}

export interface BundleSignature {
  algorithm: 'Ed25519';
  keyId: string;
  /** Base64, over the bytes of manifest.json. */
  signature: string;
}

/** RFC 8037. */
export interface PublicKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  use: 'sig';
}
