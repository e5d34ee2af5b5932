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
    area: 'complaints',
    reason: 'Complaints, error reports and the law of a consumer’s home are not built yet.',
    clauses: [
      'ToS 1.2',
      'ToS 1.3',
      'ToS 3.9',
      'ToS 5.1',
      'ToS 5.2',
      'ToS 5.3',
      'ToS 5.4',
      'ToS 5.5.a',
      'ToS 5.5.b',
      'ToS 5.5.c',
      'ToS 5.6.a',
      'ToS 5.6.b',
      'ToS 10.3',
      'ToS 10.4',
      'ToS 10.8',
    ],
  },
  {
    area: 'privacy',
    reason:
      'Data subject requests, consents, retention rules, disclosures, accuracy cases and the breach register are not built yet.',
    clauses: [
      'ToS 9.1',
      'ToS 9.3',
      'ToS 9.4',
      'ToS 9.6',
      'ToS 9.7',
      'ToS 9.8',
      'ToS 9.9',
      'ToS 9.10',
      'ToS 9.11',
      'ToS 9.12',
      'ToS 10.7',
    ],
  },
  {
    area: 'conduct',
    reason: 'Reports, cases, demands, measures, appeals and content rules are not built yet.',
    clauses: [
      'ToS 2.1',
      'ToS 2.2',
      'ToS 2.6',
      'ToS 2.8',
      'ToS 2.9',
      'ToS 2.11',
      'ToS 2.13',
      'ToS 3.6.a',
      'ToS 3.6.b',
      'ToS 3.6.c',
      'ToS 3.6.d',
      'ToS 3.8',
      'ToS 7.1',
      'ToS 7.2',
      'ToS 7.3',
      'ToS 10.5',
      'ToS 10.6',
      'AUP 2.1',
      'AUP 2.2',
      'AUP 2.3.a',
      'AUP 2.3.c',
      'AUP 2.4.c',
      'AUP 2.5',
      'AUP 3.a',
      'AUP 3.b',
      'AUP 3.c',
      'AUP 4',
      'AUP 6',
    ],
  },
  {
    area: 'operations',
    reason: 'Maintenance windows and the page about recommended equipment are not built yet.',
    clauses: ['ToS 2.10', 'ToS 10.1'],
  },
  {
    area: 'liability',
    reason: 'Outcomes of infringement and limits of liability are beyond the mission (P2); only the disclaimer exists.',
    clauses: ['ToS 7.4', 'ToS 8.1', 'ToS 8.2', 'ToS 8.4', 'ToS 8.5', 'ToS 8.6'],
  },
];

export const unbuiltAreaOf = (clause: ClauseId): UnbuiltArea | undefined =>
  UNBUILT_AREAS.find(({ clauses }) => clauses.includes(clause));
