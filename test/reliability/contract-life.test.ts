import { describe, expect, test } from '@jest/globals';
import { clockJumps, short as shortJumps } from './clock-jumps.js';
import { histories, short as shortHistories } from './histories.js';
import { newLife } from './history-commands.js';

describe('nothing live is deleted', () => {
  test('whatever is done with a contract and whenever, in generated histories', async () => {
    const { holds, inMemory } = await histories(shortHistories);

    expect(inMemory).toMatchObject({ histories: shortHistories.histories, faults: [] });
    expect(holds).toBe(true);
  });

  test('the judge of the histories notices a paid contract that goes', async () => {
    const life = await newLife();
    await life.world.buy('TEAM-MONTH');
    life.world.instance.deletion = {
      tenantId: 'somebody',
      cause: 'expiry',
      clause: 'ToS 4.7',
      noticeKey: 'none',
      notBefore: life.world.now,
      noticeHours: 168,
    };
    Object.assign(life.world.guard, { objection: async () => undefined });

    await expect(life.live(1)).rejects.toThrow('without an announcement');
  });

  test('a clock that leaps over weeks and nights, also while the workers are busy', async () => {
    const { faults, holds, oracleNoticesAnEarlyDeletion } = await clockJumps(shortJumps);

    expect(faults).toEqual([]);
    expect([holds, oracleNoticesAnEarlyDeletion]).toEqual([true, true]);
  });
});
