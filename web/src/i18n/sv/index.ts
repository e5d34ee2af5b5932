import type { Catalogue } from '../en/index.js';
import agreement from './part-agreement.js';
import client from './part-client.js';
import complaints from './part-complaints.js';
import conduct from './part-conduct.js';
import events from './part-events.js';
import privacy from './part-privacy.js';
import site from './part-site.js';
import staff from './part-staff.js';

/** Every text; the client loads only the parts that its address and its screens need. */
export default {
  ...site,
  ...client,
  ...agreement,
  ...events,
  ...complaints,
  ...conduct,
  ...privacy,
  ...staff,
} satisfies Catalogue;
