import { complaints } from '../../complaints/contract.js';
import { conduct } from '../../conduct/contract.js';
import { contacts } from '../../crm/contacts/contract.js';
import { desk } from '../../desk/contract.js';
import { privacy } from '../../privacy/contract.js';

export const above = [contacts, complaints, privacy, conduct, desk];
