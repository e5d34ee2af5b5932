import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import { ReportAttributed, ReportReceived } from '../contract.js';
import type { Category } from './violations.js';

export type ReportState = 'RECEIVED' | 'JOINED' | 'DISMISSED';

/** Whom it came from; nothing at all is fine (ToS 2.11). */
export interface Reporter {
  email: string | null;
  accountId: string | null;
  /** The instance of a member who reports. */
  tenantId: string | null;
  language: Language;
}

export interface NewReport {
  tenantId: string;
  id: string;
  number: string;
  where: string;
  why: string;
  category: Category | null;
  goodFaith: boolean;
  reporter: Reporter;
  subjectTenantId: string | null;
}

/** Somebody says that something here breaks the terms. It lies with the operator: the reported never see it. */
export class Report extends AggregateRoot {
  state: ReportState = 'RECEIVED';
  category: Category | null;
  subjectTenantId: string | null;
  caseId: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly where: string,
    readonly why: string,
    readonly reporter: Reporter,
    readonly receivedAt: Date,
    category: Category | null,
    subjectTenantId: string | null,
  ) {
    super();
    this.category = category;
    this.subjectTenantId = subjectTenantId;
  }

  static receive(facts: NewReport, terms: { conduct: { anonymousReports: boolean } }, at: Date): Report {
    const { tenantId, id, number, where, why, reporter, category, subjectTenantId } = facts;
    if (!facts.goodFaith)
      throw Invalid.field('/goodFaith', 'required', 'Say that you report in good faith.', 'ToS 2.11');
    if (!reporter.email && !terms.conduct.anonymousReports)
      throw Invalid.field('/contact', 'required', 'A report needs an address that we can write to.', 'ToS 2.11');

    const report = new Report(tenantId, id, number, where, why, reporter, at, category, subjectTenantId);
    report.record(new ReportReceived(tenantId, id, at.toISOString(), number, category, subjectTenantId));
    return report;
  }

  /** Whether a case can be opened by itself: it is known whose it is, and what. */
  get isClear(): boolean {
    return this.subjectTenantId !== null && this.category !== null;
  }

  /** A person of the operator found out whom it is about, and what it is. */
  attribute(subjectTenantId: string, category: Category, at: Date): void {
    if (this.state !== 'RECEIVED') throw new OutOfOrder('The report', this.state, 'be attributed', 'ToS 2.11');
    this.subjectTenantId = subjectTenantId;
    this.category = category;
    this.record(new ReportAttributed(this.tenantId, this.id, at.toISOString(), subjectTenantId));
  }

  join(caseId: string): void {
    if (this.state === 'JOINED') return;
    this.caseId = caseId;
    this.state = 'JOINED';
  }

  dismiss(): void {
    if (this.state !== 'RECEIVED') throw new OutOfOrder('The report', this.state, 'be dismissed', 'ToS 2.11');
    this.state = 'DISMISSED';
  }
}

/** One item, however it was typed: without scheme, query, trailing slash and capitals. */
export const sameItem = (where: string): string =>
  where
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .slice(0, 300);
