/** A plan as the operator publishes it; spread it for one that differs in what the test is about. */
export const LARGE_PLAN = {
  code: 'LARGE_MONTHLY',
  version: 1,
  name: 'Large, monthly',
  modules: ['contacts', 'data-collection', 'queries'],
  seats: 50,
  quotas: { queries: 500 },
  netMinor: 99_000,
  currency: 'SEK',
  vatPercent: 25,
  interval: 'month',
  sellableFrom: '2025-01-01',
};
