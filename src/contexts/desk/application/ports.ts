import type { CasePerson } from '../../../shared-kernel/work.js';

/** Whom a case is about, asked of whichever context has it; in the scope that the caller is in. */
export abstract class CasePeople {
  abstract of(tenantId: string, caseId: string): Promise<CasePerson | undefined>;
}

/** When each of the staff last looked into the inbox so that it was taken down. */
export abstract class InboxLooks {
  abstract lastOf(staffId: string): Promise<Date | undefined>;
  abstract note(staffId: string, at: Date): Promise<void>;
}
