import type { Catalogue } from '../en/index.js';
import { app } from './app.js';
import { design } from './design.js';

const messages: Catalogue = { ...app, ...design };

export default messages;
