import { createHash, createPublicKey, verify } from 'node:crypto';
import { unzipSync } from 'fflate';

/** A public key as `/v1/legal/keys` serves it. */
export interface VerifyingKey {
  kty: string;
  crv: string;
  x: string;
  kid: string;
}

export interface BundleFault {
  entry: string;
  fault: 'altered' | 'missing' | 'not-listed' | 'unreadable' | 'signature' | 'unknown-key' | 'broken-chain';
}

export interface BundleReport {
  tenantId: string | null;
  generatedAt: string | null;
  entries: number;
  faults: BundleFault[];
}

interface Manifest {
  tenantId: string;
  generatedAt: string;
  entries: { name: string; bytes: number; sha256: string }[];
}

interface Link {
  seq: number;
  prevHash: string;
  hash: string;
}

const UNLISTED = ['manifest.json', 'signature.json'];
const GENESIS = '0'.repeat(64);

/**
 * Says of an evidence bundle whether it is as it was signed, and names every entry that is not. It needs the
 * file and the public keys, nothing of ours: this is what an outsider does.
 */
export function verifyBundle(file: Uint8Array, keys: VerifyingKey[]): BundleReport {
  const names = namesIn(file);
  if (!names) return { tenantId: null, generatedAt: null, entries: 0, faults: [{ entry: '*', fault: 'unreadable' }] };
  const contents = new Map(names.map((name) => [name, entryOf(file, name)]));
  const manifest = parsed<Manifest>(contents.get('manifest.json'));
  const faults = signatureFaults(contents, keys);
  for (const name of UNLISTED) if (!contents.has(name)) faults.push({ entry: name, fault: 'missing' });
  if (!manifest?.entries) {
    faults.push({ entry: 'manifest.json', fault: 'unreadable' });
    return { tenantId: null, generatedAt: null, entries: 0, faults };
  }

  for (const { name, bytes, sha256 } of manifest.entries) {
    const content = contents.get(name);
    if (!contents.has(name)) faults.push({ entry: name, fault: 'missing' });
    else if (!content || content.length !== bytes || digest(content) !== sha256)
      faults.push({ entry: name, fault: 'altered' });
  }
  const listed = new Set([...UNLISTED, ...manifest.entries.map(({ name }) => name)]);
  for (const name of names) if (!listed.has(name)) faults.push({ entry: name, fault: 'not-listed' });
  if (faults.length === 0 && !chainHolds(contents)) faults.push({ entry: 'evidence.jsonl', fault: 'broken-chain' });
  const { tenantId, generatedAt, entries } = manifest;
  return { tenantId, generatedAt, entries: entries.length, faults };
}

function namesIn(file: Uint8Array): string[] | undefined {
  const names: string[] = [];
  try {
    unzipSync(file, {
      filter: ({ name }) => {
        names.push(name);
        return false;
      },
    });
    return names;
  } catch {
    // What cannot be opened as an archive is the finding, and the report says so.
    return undefined;
  }
}

/** One at a time, so that a byte that breaks one entry's packing is blamed on that entry alone. */
function entryOf(file: Uint8Array, wanted: string): Uint8Array | undefined {
  try {
    return unzipSync(file, { filter: ({ name }) => name === wanted })[wanted];
  } catch {
    return undefined;
  }
}

function signatureFaults(contents: Map<string, Uint8Array | undefined>, keys: VerifyingKey[]): BundleFault[] {
  const manifest = contents.get('manifest.json');
  const signed = parsed<{ keyId: string; signature: string }>(contents.get('signature.json'));
  if (!manifest || !signed) return [{ entry: 'signature.json', fault: 'signature' }];
  const key = keys.find(({ kid }) => kid === signed.keyId);
  if (!key) return [{ entry: 'signature.json', fault: 'unknown-key' }];
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
  const signature = Buffer.from(String(signed.signature), 'base64');
  return verify(null, manifest, publicKey, signature) ? [] : [{ entry: 'manifest.json', fault: 'signature' }];
}

/** Every link names the hash before it, from the first to the head; only the operator can recompute the hashes. */
function chainHolds(contents: Map<string, Uint8Array | undefined>): boolean {
  const head = parsed<{ count: number; hash: string } | null>(contents.get('evidence-head.json'));
  const text = new TextDecoder().decode(contents.get('evidence.jsonl'));
  const links = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Link);
  const linked = links.every(
    ({ seq, prevHash }, at) => seq === at + 1 && prevHash === (links[at - 1]?.hash ?? GENESIS),
  );
  return linked && links.length === (head?.count ?? 0) && (links.at(-1)?.hash ?? GENESIS) === (head?.hash ?? GENESIS);
}

function parsed<T>(content: Uint8Array | undefined): T | undefined {
  try {
    return content && (JSON.parse(new TextDecoder().decode(content)) as T);
  } catch {
    return undefined;
  }
}

const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
