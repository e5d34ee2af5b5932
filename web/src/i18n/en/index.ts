import { app } from './app.js';
import { design } from './design.js';

const messages = { ...app, ...design } as const;

export type MessageKey = keyof typeof messages;
/** One language's texts: every key, no other. */
export type Catalogue = Record<MessageKey, string>;

export default messages as Catalogue;
