import { describe, expect, test } from '@jest/globals';
import { badNetwork, short as shortNetwork } from './bad-network.js';
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

  test('a network that delays, cuts and swallows what is said makes nobody pay twice, write twice or wait for ever', async () => {
    const { holds, faults, spared, answersAfterwards, oracleNoticesADouble } = await badNetwork(shortNetwork);

    expect({ faults, spared }).toEqual({ faults: [], spared: [] });
    expect(Object.keys(answersAfterwards as object)).toEqual(['200']);
    expect([holds, oracleNoticesADouble]).toEqual([true, true]);
  });
});
