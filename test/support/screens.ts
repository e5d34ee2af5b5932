import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const paths = [...readFileSync(resolve('web/src/app/screens.ts'), 'utf8').matchAll(/path: '([^']+)'/g)].map(
  ([, path]) => path!.split('/').map((part) => (part.startsWith('$') ? '[^/]+' : part)),
);

/** Whether the web client has a screen at an address, so that no letter leads nowhere. */
export const isScreen = (url: string): boolean =>
  paths.some((parts) => new RegExp(`^${parts.join('/')}$`).test(new URL(url).pathname));
