/** Contacts, imports and queries. */
export const crm = {
  'contacts.title': 'Contacts',
} as const;
