import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync, version } from '@swc/core';

/**
 * TypeScript by .swcrc, and `./x.js` meaning `./x.ts`, for whatever runs the sources without a build: the suites, the
 * servers that drills start, the checks of .ci. What was transformed once is kept, since every process begins with it.
 */
const settings = readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8');
const kept = new URL('../../.data/transformed/', import.meta.url);
mkdirSync(kept, { recursive: true });

/** URL of each file that was loaded here → where its source map lies. */
export const sourceMaps = new Map();

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return next(source.href, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: transformed(url), shortCircuit: true };
  },
});

function transformed(url) {
  const filename = fileURLToPath(url);
  const source = readFileSync(filename, 'utf8');
  const name = createHash('sha256').update([version, settings, filename, source].join('\0')).digest('hex');
  const output = new URL(`${name}.js`, kept);
  const sourceMap = new URL(`${name}.map`, kept);
  if (!existsSync(output)) {
    const { code, map } = transformSync(source, { ...JSON.parse(settings), swcrc: false, filename, sourceMaps: true });
    keep(sourceMap, map);
    keep(output, `${code}\n//# sourceMappingURL=${sourceMap.href}\n`);
  }
  sourceMaps.set(url, fileURLToPath(sourceMap));
  return readFileSync(output, 'utf8');
}

/** Moved into place whole: another process may be reading. */
function keep(place, content) {
  const draft = new URL(`${place.href}.${process.pid}`);
  writeFileSync(draft, content);
  renameSync(draft, place);
}
