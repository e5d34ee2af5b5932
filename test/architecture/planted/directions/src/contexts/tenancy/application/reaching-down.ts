import { notices } from '../../notices/contract.js';
import { terms } from '../../terms/contract.js';

export const below = [terms, notices];
