import { started } from '../main.js';

export const healthy = started;
