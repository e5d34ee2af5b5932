import { type PlanTerms, PlanVersion } from '../../../../src/contexts/subscription/domain/plan.js';

export const freeTerms: PlanTerms = {
  code: 'FREE',
  version: 1,
  name: 'Free',
  modules: ['contacts'],
  seats: 2,
  quotas: { 'query-runs': 20 },
  netMinor: 0,
  currency: 'SEK',
  vatPercent: 25,
  interval: 'month',
  sellableFrom: '2020-01-01',
};

export const monthlyTerms: PlanTerms = {
  ...freeTerms,
  code: 'TEAM-MONTH',
  name: 'Team, monthly',
  modules: ['contacts', 'sales', 'queries'],
  seats: 10,
  quotas: { 'query-runs': 100 },
  netMinor: 39_900,
};

export const yearlyTerms: PlanTerms = {
  ...monthlyTerms,
  code: 'TEAM-YEAR',
  name: 'Team, yearly',
  netMinor: 399_000,
  interval: 'year',
};

const published = new Date('2020-01-01T00:00:00Z');
export const aPlan = (terms: Partial<PlanTerms> = {}): PlanVersion =>
  PlanVersion.publish({ ...monthlyTerms, ...terms }, published);
export const freePlan = (): PlanVersion => PlanVersion.publish(freeTerms, published);
