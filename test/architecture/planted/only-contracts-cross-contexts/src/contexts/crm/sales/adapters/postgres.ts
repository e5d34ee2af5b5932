import { ContactArchived } from '../../contacts/contract.js';
import { Contact } from '../../contacts/domain/contact.js';

export const known = [Contact, ContactArchived];
