import { complaints } from '../../../complaints/contract.js';
import { conduct } from '../../../conduct/contract.js';
import { desk } from '../../../desk/contract.js';
import { privacy } from '../../../privacy/contract.js';

export const above = [complaints, privacy, conduct, desk];
