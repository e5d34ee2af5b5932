import { ContactsModule } from '../contacts/contacts.module.js';

export const SalesModule = [ContactsModule];
