import { createHash } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';
import type { BundleEntry } from '../application/bundling.js';
import type { BundleSigner } from '../application/ports-bundle.js';

export interface ManifestEntry {
  name: string;
  bytes: number;
  sha256: string;
}

export interface Manifest {
  format: 'customer-connect-evidence/1';
  tenantId: string;
  generatedAt: string;
  entries: ManifestEntry[];
}

// A bundle's bytes tell when its contract was read, not when its file was packed.
const PACKED = new Date(1980, 0, 1);
const encoder = new TextEncoder();

/** The entries in their order, then the manifest with a checksum of each, then the signature over the manifest. */
export async function* zipped(
  whose: Pick<Manifest, 'tenantId' | 'generatedAt'>,
  entries: AsyncIterable<BundleEntry>,
  signer: BundleSigner,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else ready.push(chunk);
  });
  const drain = function* (): Generator<Uint8Array> {
    if (fault) throw fault;
    const chunks = ready;
    ready = [];
    yield* chunks;
  };

  const listed: ManifestEntry[] = [];
  for await (const { name, content } of entries) {
    const file = opened(zip, name);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of content) {
      const chunk = typeof part === 'string' ? encoder.encode(part) : part;
      hash.update(chunk);
      bytes += chunk.length;
      file.push(chunk);
      yield* drain();
    }
    file.push(new Uint8Array(0), true);
    yield* drain();
    listed.push({ name, bytes, sha256: hash.digest('hex') });
  }

  const manifest: Manifest = { format: 'customer-connect-evidence/1', ...whose, entries: listed };
  const signed = encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`);
  opened(zip, 'manifest.json').push(signed, true);
  const signature = { ...signer.sign(signed), publicKey: signer.publicKeys()[0] };
  opened(zip, 'signature.json').push(encoder.encode(`${JSON.stringify(signature, null, 2)}\n`), true);
  zip.end();
  yield* drain();
}

const opened = (zip: Zip, name: string): ZipDeflate => {
  const file = new ZipDeflate(name, { level: 6 });
  file.mtime = PACKED;
  zip.add(file);
  return file;
};
