import type { Catalogue } from '../en/index.js';
import { agreement } from './agreement.js';
import { app } from './app.js';
import { billing } from './billing.js';
import { collection } from './collection.js';
import { complaints } from './complaints.js';
import { contract } from './contract.js';
import { crm } from './crm.js';
import { design } from './design.js';
import { desk } from './desk.js';
import { deskCases } from './desk-cases.js';
import { events } from './events.js';
import { eventsOfConduct } from './events-conduct.js';
import { identity } from './identity.js';
import { operator } from './operator.js';
import { problems } from './problems.js';
import { publicSite } from './public.js';
import { tenancy } from './tenancy.js';

export default {
  ...app,
  ...design,
  ...problems,
  ...publicSite,
  ...identity,
  ...tenancy,
  ...crm,
  ...billing,
  ...contract,
  ...complaints,
  ...events,
  ...eventsOfConduct,
  ...operator,
  ...collection,
  ...agreement,
  ...desk,
  ...deskCases,
} satisfies Catalogue;
