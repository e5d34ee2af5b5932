import type { Notice } from './notice.js';

/** Letters with their deliveries, always inside a transaction in their tenant's scope. */
export abstract class NoticeArchive {
  /** Stores a new notice, and the deliveries that were added to a known one. */
  abstract save(notice: Notice): void;
  abstract withKey(tenantId: string, key: string): Promise<Notice | undefined>;
  /** Whether another letter of this kind to this address waits for its turn already. */
  abstract anotherWaits(notice: Notice, email: string): Promise<boolean>;
  /** The notice that a delivery belongs to, locked; `undefined` when there is none. */
  abstract lockOfDelivery(tenantId: string, deliveryId: string): Promise<Notice | undefined>;
  /** The same, but `undefined` as well while another worker holds it. */
  abstract claimOfDelivery(tenantId: string, deliveryId: string): Promise<Notice | undefined>;
}
