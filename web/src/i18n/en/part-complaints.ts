import { complaints } from './complaints.js';

/** What the pages of complaints say. */
export default {
  ...complaints,
};
