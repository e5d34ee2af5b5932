import { complaints } from '../../complaints/contract.js';
import { conduct } from '../../conduct/contract.js';
import { contacts } from '../../crm/contacts/contract.js';
import { desk } from '../../desk/contract.js';
import { identity } from '../../identity/contract.js';
import { privacy } from '../../privacy/contract.js';
import { subscription } from '../../subscription/contract.js';
import { tenancy } from '../../tenancy/contract.js';

export const above = [tenancy, identity, subscription, contacts, complaints, privacy, conduct, desk];
