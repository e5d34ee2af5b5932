import { complaints } from '../../complaints/contract.js';
import { conduct } from '../../conduct/contract.js';
import { identity } from '../../identity/contract.js';
import { privacy } from '../../privacy/contract.js';
import { terms } from '../../terms/contract.js';

export const below = [terms, identity, complaints, privacy, conduct];
