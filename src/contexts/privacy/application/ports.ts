import type { DataRequestRecord } from './queries.js';

/** A link that proves an address; only its hash is stored. */
export abstract class Secrets {
  abstract mint(): { secret: string; hash: string };
  abstract hashOf(secret: string): string;
}

/** In whose scope a case lives, for staff who know only its id. Across tenants, ids only. */
export abstract class PrivacyDirectory {
  abstract tenantOfRequest(id: string): Promise<string | undefined>;
}

/** Single cases as people read them, in the scope that the caller is in. */
export abstract class PrivacyReader {
  abstract request(tenantId: string, id: string): Promise<DataRequestRecord | undefined>;
}
