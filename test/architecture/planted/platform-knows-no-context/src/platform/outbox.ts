import { DealWon } from '../contexts/sales/contract.js';

export const first = DealWon;
