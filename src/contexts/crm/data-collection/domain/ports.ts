import type { Import } from './import.js';

export abstract class Imports {
  /** Throws NotFound. `locked` until the transaction ends, so that batches queue up behind each other. */
  abstract byId(tenantId: string, id: string, lock?: 'locked'): Promise<Import>;
  abstract add(imported: Import): Promise<void>;
}
