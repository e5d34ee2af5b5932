import type { DataRequest } from './data-request.js';

/** Locked until the transaction ends. */
export abstract class DataRequests {
  abstract byId(tenantId: string, id: string): Promise<DataRequest | undefined>;
  abstract byLinkHash(tenantId: string, hash: string): Promise<DataRequest | undefined>;
  abstract add(request: DataRequest): void;
}
