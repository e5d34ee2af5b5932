import { billing } from './billing.js';
import { contract } from './contract.js';
import { crm } from './crm.js';
import { events } from './events.js';
import { eventsOfConduct } from './events-conduct.js';

/** What is said inside an instance and, about it, in the back office. */
export default {
  ...crm,
  ...billing,
  ...contract,
  ...events,
  ...eventsOfConduct,
};
