import type { ClauseId } from '../../../shared-kernel/errors.js';

/** A part of the product that is not built yet, so that its clauses cannot name a rule and a test. */
export interface UnbuiltArea {
  area: string;
  reason: string;
  clauses: ClauseId[];
}

/** Whatever is not listed here is built: each of its P0 and P1 clauses names its rule and its test. */
export const UNBUILT_AREAS: readonly UnbuiltArea[] = [
  {
    area: 'operations',
    reason: 'The page about recommended equipment is not built yet.',
    clauses: ['ToS 2.10'],
  },
  {
    area: 'liability',
    reason: 'Outcomes of infringement and limits of liability are beyond the mission (P2); only the disclaimer exists.',
    clauses: ['ToS 7.4', 'ToS 8.1', 'ToS 8.2', 'ToS 8.4', 'ToS 8.5', 'ToS 8.6'],
  },
];

export const unbuiltAreaOf = (clause: ClauseId): UnbuiltArea | undefined =>
  UNBUILT_AREAS.find(({ clauses }) => clauses.includes(clause));
