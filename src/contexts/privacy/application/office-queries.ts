import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { AccuracyState } from '../domain/accuracy-case.js';
import type { LegalHoldState } from '../domain/legal-hold.js';
import type { Slice } from './queries.js';

/** What staff see of a case in a list over all clients: nothing that somebody wrote. */
export interface AccuracyRow {
  tenantId: string;
  id: string;
  number: string;
  state: AccuracyState;
  notifiedAt: string;
  dueOn: LocalDate;
}

export interface HoldRow {
  tenantId: string;
  id: string;
  state: LegalHoldState;
  placedAt: string;
}

/** Of all clients, the soonest due first. */
export class ListAllAccuracyCases extends Query<AccuracyRow[]> {
  constructor(
    readonly open: boolean,
    readonly slice: Slice,
  ) {
    super();
  }
}

/** Of all clients, the oldest first. */
export class ListAllHolds extends Query<HoldRow[]> {
  constructor(
    readonly standing: boolean,
    readonly slice: Slice,
  ) {
    super();
  }
}
