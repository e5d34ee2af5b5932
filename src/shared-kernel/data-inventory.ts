/** Why we hold a personal column (ToS 9.3, 9.12): each names at least one. A client's own data has the client's. */
export type Purpose =
  | 'contract'
  | 'service'
  | 'complaints'
  | 'security'
  | 'marketing'
  | 'legal-obligation'
  | 'client-data';

/** K11: the operator controls its users' data, and processes what clients keep about their contacts. */
export type DataRole = 'controller' | 'processor';

/** Whom a table is about. */
export type SubjectKind = 'user' | 'visitor' | 'staff' | 'client-contact';

/** Periods that are rules, kept as versioned data and carried out at night (ToS 9.4). */
export const RETENTION_RULES = [
  'books',
  'contract-proof',
  'complaints',
  'error-reports',
  'conduct-reports',
  'privacy-cases',
  're-registration-markers',
] as const;
export type RetentionRuleKey = (typeof RETENTION_RULES)[number];

/** What else ends a row: something that happens, or a term that its own part of the product keeps. */
export type DataEnd =
  /** With the client's instance, after the end of its contract (ToS 3.4.e, 3.5.d, 3.7, 4.7). */
  | 'instance'
  /** When the person leaves the last instance, or asks for it (ToS 9.9). */
  | 'account'
  /** A registration that nobody confirms lapses within days; one that is confirmed is emptied at once. */
  | 'registration'
  | 'session'
  | 'device'
  /** Housekeeping: at most 31 days. */
  | 'technical'
  /** References only: it proves what happened, and outlives whom it happened to (terms.md A0, Evidence). */
  | 'evidence'
  /** The operator's own record of what it decided; it names staff. */
  | 'register';

export interface PersonalColumns {
  purposes: readonly Purpose[];
  columns: readonly string[];
}

/**
 * What a context declares about one of its tables. A column is personal where it names, describes, quotes or points
 * to somebody; all others stand under `plain`, so that a column that nobody has thought about stands nowhere, and
 * the build fails.
 */
export interface InventoriedTable {
  table: string;
  role: DataRole;
  /** Empty where no column is personal. */
  subjects: readonly SubjectKind[];
  retention: RetentionRuleKey | DataEnd;
  personal: readonly PersonalColumns[];
  plain: readonly string[];
}

/** A table as the whole inventory shows it, with the part of the product that keeps it. */
export interface HeldTable extends InventoriedTable {
  holder: string;
}

/** Every table of this build, modules' own included. */
export abstract class DataInventory {
  abstract tables(): readonly HeldTable[];
}
