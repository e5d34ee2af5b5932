import { Query } from '@nestjs/cqrs';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { CaseOutcome, CaseState, ScopeKind } from '../contract.js';
import type { Hint } from '../domain/case-file.js';
import type { ContentUse } from '../domain/content-permission.js';
import type { Appeal, Cost, Demand, Measure, Ruling } from '../domain/measures.js';
import type { ReportState } from '../domain/report.js';
import type { Category } from '../domain/violations.js';

/** What staff see in a list across all clients: nothing that somebody wrote. */
export interface CaseRow {
  tenantId: string;
  id: string;
  number: string;
  state: CaseState;
  category: Category;
  scope: ScopeKind;
  openedAt: string;
  /** When the time to stop ends, while it runs. */
  cureBy: string | null;
  appealPending: boolean;
  assignedTo: string | null;
  outcome: CaseOutcome | null;
}

export interface CaseRecord extends CaseRow {
  version: number;
  /** What counts as severe, and how long each time is, stands in it. */
  policyVersion: number;
  accountId: string | null;
  item: string | null;
  itemDisabledAt: string | null;
  hints: Hint[];
  confirmedAt: string | null;
  demand: Demand | null;
  proposal: Ruling | null;
  measure: Measure | null;
  appeal: Appeal | null;
  costs: Cost[];
  closedAt: string | null;
}

/** What a client reads of its own case: not who drew our attention, nor what staff are about to decide. */
export interface OwnCaseRecord
  extends Omit<CaseRow, 'tenantId' | 'assignedTo' | 'appealPending'>,
    Pick<CaseRecord, 'accountId' | 'item' | 'itemDisabledAt' | 'closedAt'> {
  demand: {
    clause: ClauseId;
    facts: string;
    sentAt: string;
    cureBy: string;
    answer: { words: string; at: string } | null;
  } | null;
  measure: Pick<Measure, 'kind' | 'clause' | 'reasons' | 'severe' | 'at' | 'appealBy'> | null;
  appeal: Pick<Appeal, 'state' | 'grounds' | 'lodgedAt' | 'reasons' | 'decidedAt'> | null;
}

export const asTheClientSees = (record: CaseRecord): OwnCaseRecord => {
  const { demand, measure, appeal } = record;
  const { id, number, state, category, scope, openedAt, cureBy, outcome, accountId, item } = record;
  return {
    ...{ id, number, state, category, scope, openedAt, cureBy, outcome, accountId, item },
    itemDisabledAt: record.itemDisabledAt,
    closedAt: record.closedAt,
    demand: demand && {
      clause: demand.clause,
      facts: demand.facts,
      sentAt: demand.sentAt,
      cureBy: demand.cureBy,
      answer: demand.answer ? { words: demand.answer.words, at: demand.answer.at } : null,
    },
    measure: measure && {
      kind: measure.kind,
      clause: measure.clause,
      reasons: measure.reasons,
      severe: measure.severe,
      at: measure.at,
      appealBy: measure.appealBy,
    },
    appeal: appeal && {
      state: appeal.state,
      grounds: appeal.grounds,
      lodgedAt: appeal.lodgedAt,
      reasons: appeal.reasons,
      decidedAt: appeal.decidedAt,
    },
  };
};

export interface ReportRecord {
  id: string;
  number: string;
  state: ReportState;
  version: number;
  where: string;
  why: string;
  category: Category | null;
  contact: string | null;
  receivedAt: string;
  subjectTenantId: string | null;
  caseId: string | null;
}

export interface AuthorityReportRow {
  id: string;
  number: string;
  state: 'PROPOSED' | 'APPROVED';
  caseId: string;
  subjectTenantId: string;
  authority: string;
  legalBasis: string;
  facts: string;
  proposedBy: string;
  proposedAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
}

export interface PermissionRecord {
  id: string;
  accountId: string | null;
  what: string;
  uses: ContentUse[];
  reference: string;
  from: string;
  until: string | null;
  grantedAt: string;
  revokedAt: string | null;
  version: number;
}

export interface PermitRecord {
  id: string;
  from: string;
  to: string;
  ips: string[];
  purpose: string;
  issuedAt: string;
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** All clients' cases, newest first. */
export class ListConductCases extends Query<CaseRow[]> {
  constructor(
    readonly filter: { state?: CaseState; open?: boolean },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** A client's own; a user sees those about themselves. */
export class ListOwnConductCases extends Query<CaseRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string | undefined,
    readonly slice: Slice,
  ) {
    super();
  }
}

/** In the operator's scope, newest first. */
export class ListReports extends Query<ReportRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly filter: { state?: ReportState },
    readonly slice: Slice,
  ) {
    super();
  }
}
