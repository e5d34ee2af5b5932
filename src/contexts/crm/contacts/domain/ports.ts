import type { Activity } from './activity.js';
import type { Contact } from './contact.js';

/** A tenant's contacts, one at a time. */
export abstract class Contacts {
  /** Throws NotFound. */
  abstract byId(tenantId: string, id: string): Promise<Contact>;
  /** Throws Conflict `email-in-use` when another contact that is not archived has the e-mail. */
  abstract add(contact: Contact): Promise<void>;
  /** As `add`; throws Stale when somebody else changed the contact since it was read. */
  abstract keep(contact: Contact): Promise<void>;
  /** Whether a company with that id stands in the tenant's register. */
  abstract isCompany(tenantId: string, id: string): Promise<boolean>;
}

export abstract class Timelines {
  abstract add(entries: Activity[]): Promise<void>;
}

/** Many contacts in one statement each, for intake. */
export abstract class ContactBatches {
  /** Those that are not archived, by their e-mail. */
  abstract byEmail(tenantId: string, emails: string[]): Promise<Map<string, Contact>>;
  abstract store(tenantId: string, batch: { added: Contact[]; changed: Contact[] }): Promise<void>;
}
