import { crm } from './crm.js';

/** What is said inside an instance and, about it, in the back office. */
export default {
  ...crm,
};
