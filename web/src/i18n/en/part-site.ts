import { app } from './app.js';
import { design } from './design.js';
import { identity } from './identity.js';
import { places } from './places.js';
import { problems } from './problems.js';
import { publicSite } from './public.js';
import { subProcessors } from './sub-processors.js';
import { tenancy } from './tenancy.js';

/** What every address needs: the public pages, the doors, and what both sides say. */
export default {
  ...app,
  ...design,
  ...problems,
  ...publicSite,
  ...identity,
  ...tenancy,
  ...places,
  ...subProcessors,
};
