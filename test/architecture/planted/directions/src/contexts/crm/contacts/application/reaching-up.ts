import { complaints } from '../../../complaints/contract.js';
import { conduct } from '../../../conduct/contract.js';
import { privacy } from '../../../privacy/contract.js';

export const above = [complaints, privacy, conduct];
