import { mailbox } from '../../../sandbox/mailbox.js';

export const target = mailbox;
