import { events } from './events.js';
import { eventsOfConduct } from './events-conduct.js';
import { eventsOfRegisters } from './events-registers.js';

/** What a timeline says: what happened, what is owed, which letter went. */
export default {
  ...events,
  ...eventsOfConduct,
  ...eventsOfRegisters,
};
