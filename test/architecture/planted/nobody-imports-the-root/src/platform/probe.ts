import { started } from '../main.js';

export const ready = started;
