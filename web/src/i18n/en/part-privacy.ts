import { privacy } from './privacy.js';
import { privacyCentre } from './privacy-centre.js';

/** What the pages of privacy say. */
export default {
  ...privacy,
  ...privacyCentre,
};
