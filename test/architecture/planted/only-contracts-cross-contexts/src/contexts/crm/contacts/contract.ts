export class ContactArchived {}
