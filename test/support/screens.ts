import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const areas = 'web/src/app/screens';
const written = readdirSync(areas)
  .map((area) => readFileSync(join(areas, area), 'utf8'))
  .join('\n');

const paths = [...written.matchAll(/path: '([^']+)'/g)].map(([, path]) =>
  path!.split('/').map((part) => (part.startsWith('$') ? '[^/]+' : part)),
);

const audiences: Record<string, readonly string[]> = {
  public: ['everyone', 'visitor'],
  instance: ['everyone', 'guest', 'client'],
  operator: ['everyone', 'guest', 'operator'],
};
const registry = [...written.matchAll(/path: '([^']+)',\s+audience: '(\w+)'/g)].map(([, path, audience]) => ({
  pattern: new RegExp(`^${path!.replaceAll(/\$\w+/g, '[^/]+')}$`),
  audience: audience!,
}));

/** Whether an address leads to a screen that stands at that very host: `acme.site.example` is an instance's. */
export const isScreenAtItsHost = (url: string, site: string): boolean => {
  const { hostname, pathname } = new URL(url);
  const host = hostname === site ? 'public' : hostname === `operator.${site}` ? 'operator' : 'instance';
  return registry.some(({ pattern, audience }) => pattern.test(pathname) && audiences[host]!.includes(audience));
};

/** Whether the web client has a screen at an address, so that no letter leads nowhere. */
export const isScreen = (url: string): boolean =>
  paths.some((parts) => new RegExp(`^${parts.join('/')}$`).test(new URL(url).pathname));
