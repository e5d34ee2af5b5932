import agreement from './part-agreement.js';
import client from './part-client.js';
import complaints from './part-complaints.js';
import conduct from './part-conduct.js';
import events from './part-events.js';
import privacy from './part-privacy.js';
import site from './part-site.js';
import staff from './part-staff.js';

/** Every text; the client loads only the parts that its address and its screens need. */
const messages = {
  ...site,
  ...client,
  ...agreement,
  ...events,
  ...complaints,
  ...conduct,
  ...privacy,
  ...staff,
} as const;

export type MessageKey = keyof typeof messages;
/** One language's texts: every key, no other. */
export type Catalogue = Record<MessageKey, string>;

export default messages as Catalogue;
