/** What staff work on, one kind for each sort of case; a context answers for its own. */
export const WORK_KINDS = [
  'complaint',
  'error-report',
  'data-request',
  'closure-request',
  'accuracy-case',
  'conduct-report',
  'conduct-case',
  'conduct-appeal',
  'refund-request',
  'refund-payout',
  'withdrawal',
  'invoice-dispute',
  'payment-arrangement',
  'chargeback',
  'invoice-request',
  'book-difference',
  're-registration',
  'reclassification',
  'bounced-notice',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Whom a case is about, where it is about a person; what staff note on it goes when the person's data goes. */
export interface CasePerson {
  accountId: string | null;
  email: string | null;
}

/**
 * A context that has cases for staff. Extending this class and listing it among a Nest module's providers is the
 * whole registration: the staff's inbox joins what all sources give into one statement, so that ten thousand cases
 * are sorted, filtered and paged where they lie.
 */
export abstract class WorkSource {
  /**
   * Plain SQL over the context's own tables, run by the system login, that gives every case it has, closed ones too:
   * `tenant_id uuid, kind text, id uuid, reference text, state text, since timestamptz, is_open boolean,
   * waits_for text, deadline_keys text[], taken_by uuid`, in this order. Nothing in it was written by anybody.
   * `deadline_keys` are obligations by their exact keys; the one that falls due first is the case's deadline and says
   * who owes the next step, and only without one does `waits_for` ('operator', 'client').
   */
  abstract cases(): string;

  /** Asked in the tenant's scope; `undefined` where the case is not one of this source's. */
  async personOf(_tenantId: string, _caseId: string): Promise<CasePerson | undefined> {
    return undefined;
  }
}
