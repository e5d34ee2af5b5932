import type { Catalogue } from '../en/index.js';
import client from './part-client.js';
import site from './part-site.js';
import staff from './part-staff.js';

/** Every text; the client loads only the parts that its address needs. */
export default { ...site, ...client, ...staff } satisfies Catalogue;
