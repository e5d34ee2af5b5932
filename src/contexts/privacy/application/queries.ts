import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type {
  ControllerRole,
  RefusalGround,
  RequestChannel,
  RequestKind,
  RequestOutcome,
} from '../contract-requests.js';
import type { ProcessorHelp, RequestState } from '../domain/data-request.js';

/** What staff see in a list across all clients: nothing that somebody wrote. */
export interface DataRequestRow {
  tenantId: string;
  id: string;
  number: string;
  kind: RequestKind;
  role: ControllerRole;
  channel: RequestChannel;
  state: RequestState;
  receivedAt: string;
  dueOn: LocalDate;
  assignedTo: string | null;
}

export interface DataRequestRecord extends DataRequestRow {
  version: number;
  accountId: string | null;
  name: string;
  email: string;
  details: string;
  identifiedBy: 'session' | 'link' | 'staff' | null;
  identifiedAt: string | null;
  forwardedAt: string | null;
  extendedAt: string | null;
  extensionReason: string | null;
  help: ProcessorHelp | null;
  answer: { outcome: RequestOutcome; text: string; grounds: RefusalGround[]; reason: string | null } | null;
  answeredAt: string | null;
}

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** One's own requests, newest first. */
export class ListOwnDataRequests extends Query<DataRequestRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly slice: Slice,
  ) {
    super();
  }
}

/** K11: what contacts of this client asked, and the client answers as controller. */
export class ListForwardedRequests extends Query<DataRequestRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly slice: Slice,
  ) {
    super();
  }
}

/** All clients' and all visitors', those that fall due first in front. */
export class ListPrivacyCases extends Query<DataRequestRow[]> {
  constructor(
    readonly filter: { state?: RequestState; open?: boolean },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** The place of a case in that list, for a cursor. */
export const requestKey = ({ dueOn, id }: DataRequestRow): string[] => [dueOn, id];
