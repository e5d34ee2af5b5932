import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClosureChannel, ClosureScope } from '../contract-closure.js';
import type { ClosureDetail, ClosureState } from '../domain/closure-request.js';
import type { Slice } from './queries.js';

export interface ClosureRow {
  tenantId: string;
  id: string;
  number: string;
  scope: ClosureScope;
  channel: ClosureChannel;
  state: ClosureState;
  receivedAt: string;
  dueOn: LocalDate;
  closesOn: LocalDate | null;
}

export interface ClosureRecord extends ClosureRow {
  version: number;
  accountId: string;
  name: string;
  accountEmail: string;
  decision: string;
  accessAsked: boolean;
  missing: ClosureDetail[];
  verifiedBy: 'session' | 'link' | 'staff' | null;
  verifiedAt: string | null;
  closedAt: string | null;
  purgedAt: string | null;
  refusal: 'legal-hold' | null;
}

/** One's own; without an account those of the whole instance, for its administrators. */
export class ListOwnClosures extends Query<ClosureRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string | undefined,
  ) {
    super();
  }
}

/** Of all clients, the soonest due first. */
export class ListClosureCases extends Query<ClosureRow[]> {
  constructor(
    readonly filter: { state?: ClosureState; open?: boolean },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** Single requests as people read them; staff know only the id and ask for its tenant first. */
export abstract class ClosureReader {
  abstract tenantOf(id: string): Promise<string | undefined>;
  abstract closure(tenantId: string, id: string): Promise<ClosureRecord | undefined>;
}
