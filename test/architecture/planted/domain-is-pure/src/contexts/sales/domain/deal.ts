import { createHash } from 'node:crypto';
import { Money } from '../../../shared-kernel/money.js';
import { DealWon } from '../contract.js';

export const fingerprint = (price: Money) => [createHash('sha256').update(String(price)), DealWon];
