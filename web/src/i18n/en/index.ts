import { agreement } from './agreement.js';
import { app } from './app.js';
import { billing } from './billing.js';
import { collection } from './collection.js';
import { contract } from './contract.js';
import { crm } from './crm.js';
import { design } from './design.js';
import { identity } from './identity.js';
import { operator } from './operator.js';
import { problems } from './problems.js';
import { publicSite } from './public.js';
import { tenancy } from './tenancy.js';

const messages = {
  ...app,
  ...design,
  ...problems,
  ...publicSite,
  ...identity,
  ...tenancy,
  ...crm,
  ...billing,
  ...contract,
  ...operator,
  ...collection,
  ...agreement,
} as const;

export type MessageKey = keyof typeof messages;
/** One language's texts: every key, no other. */
export type Catalogue = Record<MessageKey, string>;

export default messages as Catalogue;
