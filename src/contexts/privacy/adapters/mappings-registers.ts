import type { EntitySchema } from '@mikro-orm/postgresql';
import { breachEntities } from './postgres-breaches.js';
import { disclosureEntities } from './postgres-disclosures.js';
import { retentionEntities } from './postgres-retention.js';

/** Aggregates of the operator's registers. */
export const registerEntities: EntitySchema[] = [...retentionEntities, ...breachEntities, ...disclosureEntities];
