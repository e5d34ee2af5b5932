import { describe, expect, test } from '@jest/globals';
import { NoticedSignals } from '../../src/platform/signals.js';
import type { NewSignal } from '../../src/shared-kernel/signals.js';

const probing = (dedupeKey = '2026-03-02'): NewSignal => ({
  tenantId: '01900000-0000-7000-8000-00000000000a',
  kind: 'probing',
  subject: { accountId: 'bo' },
  dedupeKey,
});

describe('what programs notice (AUP 2.3, 2.4)', () => {
  test('the same thing is handed on once, and again on another day', async () => {
    const taken: NewSignal[] = [];
    const signals = new NoticedSignals();
    signals.followUp(async (signal) => void taken.push(signal));

    signals.notice(probing());
    signals.notice(probing());
    await signals.runOnce();
    signals.notice(probing());
    signals.notice(probing('2026-03-03'));
    await signals.runOnce();

    expect(taken).toEqual([probing(), probing('2026-03-03')]);
  });

  test('what could not be handed on is not lost to the next occasion, nor does it hold up the others', async () => {
    const taken: string[] = [];
    const signals = new NoticedSignals();
    let isDown = true;
    signals.followUp(async ({ dedupeKey }) => {
      if (isDown && dedupeKey === 'first') throw new Error('down');
      taken.push(dedupeKey);
    });
    signals.notice(probing('first'));
    signals.notice(probing('second'));

    await expect(signals.runOnce()).rejects.toThrow('down');
    await signals.runOnce();
    expect(taken).toEqual(['second']);

    isDown = false;
    signals.notice(probing('first'));
    await signals.runOnce();
    expect(taken).toEqual(['second', 'first']);
  });

  test('where nobody follows up, nothing is gathered', async () => {
    const signals = new NoticedSignals();
    signals.notice(probing());

    expect(await signals.runOnce()).toBe(0);
  });
});
