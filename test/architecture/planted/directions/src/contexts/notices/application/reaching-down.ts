import { terms } from '../../terms/contract.js';

export const below = [terms];
