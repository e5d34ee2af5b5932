export const ContactsModule = [];
