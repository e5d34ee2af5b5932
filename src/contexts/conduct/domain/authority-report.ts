import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import { AuthorityReportApproved, AuthorityReportProposed } from '../contract.js';

export interface NewAuthorityReport {
  tenantId: string;
  id: string;
  number: string;
  caseId: string;
  subjectTenantId: string;
  authority: string;
  /** The law that asks for it; without one nothing is handed over (AUP 4, ToS 9.6). */
  legalBasis: string;
  facts: string;
  proposedBy: string;
}

/** A violation is told to an authority: on a legal basis, by two persons, in a register (AUP 4, ToS 2.9). */
export class AuthorityReport extends AggregateRoot {
  state: 'PROPOSED' | 'APPROVED' = 'PROPOSED';
  approvedBy: string | null = null;
  approvedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly caseId: string,
    readonly subjectTenantId: string,
    readonly authority: string,
    readonly legalBasis: string,
    readonly facts: string,
    readonly proposedBy: string,
    readonly proposedAt: Date,
  ) {
    super();
  }

  static propose(given: NewAuthorityReport, at: Date): AuthorityReport {
    const { tenantId, id, number, caseId, subjectTenantId, authority, legalBasis, facts, proposedBy } = given;
    const report = new AuthorityReport(
      tenantId,
      id,
      number,
      caseId,
      subjectTenantId,
      authority,
      legalBasis,
      facts,
      proposedBy,
      at,
    );
    report.record(new AuthorityReportProposed(tenantId, id, at.toISOString(), caseId, proposedBy));
    return report;
  }

  approve(staffId: string, at: Date): void {
    if (this.state !== 'PROPOSED') throw new OutOfOrder('The report', this.state, 'be approved', 'AUP 4');
    if (staffId === this.proposedBy)
      throw new Conflict('same-person', 'Somebody else approves what you proposed.', { clause: 'AUP 4' });
    this.state = 'APPROVED';
    this.approvedBy = staffId;
    this.approvedAt = at;
    this.record(new AuthorityReportApproved(this.tenantId, this.id, at.toISOString(), this.caseId, staffId));
  }
}
