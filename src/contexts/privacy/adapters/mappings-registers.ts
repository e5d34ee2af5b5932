import type { EntitySchema } from '@mikro-orm/postgresql';
import { retentionEntities } from './postgres-retention.js';

/** Aggregates of the operator's registers. */
export const registerEntities: EntitySchema[] = [...retentionEntities];
