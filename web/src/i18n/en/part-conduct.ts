import { conduct, ownConduct } from './conduct.js';

/** What the pages of reports, cases and appeals say. */
export default {
  ...conduct,
  ...ownConduct,
};
