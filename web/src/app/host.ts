/** Whose pages stand at an address: the domain's own are public, `operator.` is the staff's, any other name a client's. */
export type Host = 'public' | 'instance' | 'operator';

export function hostOf(hostname: string): Host {
  const slug = slugOf(hostname);
  if (slug === '') return 'public';
  return slug === 'operator' ? 'operator' : 'instance';
}

/** The domain that instances stand under, with its port: `localhost:3000`. */
export function domainOf({ hostname, host }: { hostname: string; host: string }): string {
  const slug = slugOf(hostname);
  const own = hostname.startsWith('www.') ? 'www' : slug;
  return own === '' ? host : host.slice(own.length + 1);
}

/** The domain has two labels, or is `localhost`; one label before it names an instance. */
export function slugOf(hostname: string): string {
  if (/^[\d.]+$/.test(hostname) || hostname.includes(':')) return '';
  const labels = hostname.split('.');
  const own = labels.slice(0, labels.at(-1) === 'localhost' ? -1 : -2);
  return own.length === 1 && own[0] !== 'www' ? (own[0] ?? '') : '';
}

export const host = hostOf(location.hostname);
