import { contacts } from '../../crm/contacts/contract.js';
import { identity } from '../../identity/contract.js';
import { notices } from '../../notices/contract.js';
import { subscription } from '../../subscription/contract.js';
import { tenancy } from '../../tenancy/contract.js';
import { terms } from '../../terms/contract.js';

export const below = [terms, notices, tenancy, identity, subscription, contacts];
