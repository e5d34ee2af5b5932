import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';

const source = new URL('../docs/openapi.json', import.meta.url);
const target = new URL('./src/api/schema.gen.ts', import.meta.url);

// Before the server has written its document the client knows no path at all, which the compiler then enforces.
const nothingYet = { openapi: '3.1.0', info: { title: 'none', version: '0' }, paths: {} };

/** Writes the API's types from the committed OpenAPI document, and only when they changed. */
export async function generateApiTypes() {
  const document = existsSync(source) ? JSON.parse(readFileSync(source, 'utf8')) : nothingYet;
  const types = astToString(await openapiTypescript(document));
  const written = existsSync(target) ? readFileSync(target, 'utf8') : '';

  if (types === written) return;
  // Moved into place whole: the compiler may read it while the build writes it.
  const draft = new URL(`./schema.gen.ts.${process.pid}`, target);
  writeFileSync(draft, types);
  renameSync(draft, target);
}

if (process.argv[1] === import.meta.filename) await generateApiTypes();
