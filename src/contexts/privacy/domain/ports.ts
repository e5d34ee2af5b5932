import type { ClosureScope } from '../contract-closure.js';
import type { ConsentChannel, ConsentPurpose } from '../contract-consents.js';
import type { AccuracyCase } from './accuracy-case.js';
import type { ClosureRequest } from './closure-request.js';
import type { Consent } from './consent.js';
import type { DataRequest } from './data-request.js';

/** Locked until the transaction ends. */
export abstract class DataRequests {
  abstract byId(tenantId: string, id: string): Promise<DataRequest | undefined>;
  abstract byLinkHash(tenantId: string, hash: string): Promise<DataRequest | undefined>;
  abstract add(request: DataRequest): void;
}

/** Locked until the transaction ends. */
export abstract class ClosureRequests {
  abstract byId(tenantId: string, id: string): Promise<ClosureRequest | undefined>;
  abstract byLinkHash(tenantId: string, hash: string): Promise<ClosureRequest | undefined>;
  /** Those that nobody has settled yet: of the instance, or of this one person. */
  abstract open(tenantId: string, scope: ClosureScope, accountId: string | undefined): Promise<ClosureRequest[]>;
  /** Those of the whole instance that a purge completes. */
  abstract ofInstance(tenantId: string): Promise<ClosureRequest[]>;
  abstract add(request: ClosureRequest): void;
}

/** Locked until the transaction ends: a no and a letter that is being queued meet in one order. */
export abstract class Consents {
  abstract of(
    tenantId: string,
    accountId: string,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
  ): Promise<Consent | undefined>;
  abstract byId(tenantId: string, id: string): Promise<Consent | undefined>;
  abstract add(consent: Consent): void;
}

/** Locked until the transaction ends. */
export abstract class AccuracyCases {
  abstract byId(tenantId: string, id: string): Promise<AccuracyCase | undefined>;
  /** Whether another case keeps the instance suspended. */
  abstract suspends(tenantId: string, exceptId: string): Promise<boolean>;
  abstract add(accuracyCase: AccuracyCase): void;
}
