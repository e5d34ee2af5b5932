import type { StateKind } from '../../design/state.js';
import type { ClientSummary } from './queries.js';

export const clientStates = [
  'PROVISIONING',
  'ACTIVE',
  'READ_ONLY',
  'SUSPENDED',
  'BLOCKED',
  'PURGING',
  'PURGED',
] as const satisfies ClientSummary['state'][];

export const stateKinds: Record<ClientSummary['state'], StateKind> = {
  PROVISIONING: 'waiting',
  ACTIVE: 'good',
  READ_ONLY: 'warning',
  SUSPENDED: 'stopped',
  BLOCKED: 'stopped',
  PURGING: 'stopped',
  PURGED: 'stopped',
};
