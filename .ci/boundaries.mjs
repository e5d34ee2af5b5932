import './node-version.mjs';
import '../test/support/typescript-hooks.mjs';
import { fileURLToPath } from 'node:url';

// The architecture rules alone: `rule-name: file → import` for each violation.
const { violationsIn } = await import('../test/architecture/boundaries.ts');
const violations = await violationsIn(fileURLToPath(new URL('..', import.meta.url)));
for (const { rule, from, to } of violations) console.log(`${rule}: ${from} → ${to}`);
if (violations.length > 0) process.exit(1);
console.log('Boundaries hold.');
