export const mailbox = [];
