import { Store } from './store.js';

/** Whether a request was refused because changed terms have to be accepted first (ToS 10.2.a). */
export const gate = new Store(false);
