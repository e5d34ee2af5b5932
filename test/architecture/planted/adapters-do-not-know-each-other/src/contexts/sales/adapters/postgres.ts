import { open } from './reads.js';

export const deals = [open];
