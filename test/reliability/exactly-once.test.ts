import { describe, expect, test } from '@jest/globals';
import { replicas, short as shortReplicas } from './replicas.js';
import { short as shortStorm, webhookStorm } from './webhook-storm.js';

describe('what happens, happens once', () => {
  test('due obligations have one effect each while replicas are killed at work', async () => {
    const { obligations } = shortReplicas;

    const verdict = await replicas(shortReplicas);

    expect(verdict).toMatchObject({ settled: obligations, events: obligations, evidence: obligations, deferred: 0 });
    expect(verdict.oracleNoticesADouble).toBe(true);
    expect(verdict.holds).toBe(true);
  });

  test('the provider’s events, five times each and in any order, lead to one state', async () => {
    const { holds, faults, stateHashes } = await webhookStorm(shortStorm);

    expect(faults).toEqual([]);
    expect(stateHashes).toHaveLength(1);
    expect(holds).toBe(true);
  });
});
