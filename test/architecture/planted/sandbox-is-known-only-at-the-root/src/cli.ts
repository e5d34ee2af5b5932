import { mailbox } from './sandbox/mailbox.js';

export const mails = mailbox;
