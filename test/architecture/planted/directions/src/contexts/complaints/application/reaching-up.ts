import { desk } from '../../desk/contract.js';

export const above = [desk];
