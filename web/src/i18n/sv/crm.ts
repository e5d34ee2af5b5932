/** Kontakter, importer och frågor. */
export const crm = {
  'contacts.title': 'Kontakter',
} as const;
