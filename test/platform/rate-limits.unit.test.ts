import { describe, expect, test } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { readConfig } from '../../src/platform/config.js';
import { RateLimits } from '../../src/platform/http/rate-limits.js';
import { Watch } from '../../src/platform/http/watching.js';
import { type NewSignal, Signals } from '../../src/shared-kernel/signals.js';

const noticed: NewSignal[] = [];
const signals = Object.assign(Object.create(Signals.prototype) as Signals, {
  notice: (signal: NewSignal) => void noticed.push(signal),
});
const wall = { now: () => new Date('2026-03-02T11:00:00Z') };

const limits = (perMinute: number): RateLimits => {
  const config = readConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: String(perMinute) });
  return new RateLimits(config, new Watch(config, signals, wall, undefined as never));
};

/** What a request of this session at this instance is told: its headers, or the refusal. */
async function ask(guard: RateLimits, sessionId: string, tenantId = 'one'): Promise<Record<string, string> | number> {
  const headers: Record<string, string> = {};
  const principal = {
    sessionId,
    tenantId,
    accountId: `of-${sessionId}`,
    via: sessionId === 'key' ? 'api-key' : 'session',
  };
  const request = { principal, tenantId, ip: '192.0.2.1' };
  const reply = { header: (name: string, value: string) => Object.assign(headers, { [name]: value }) };
  const http = { getRequest: () => request, getResponse: () => reply };
  const context = { switchToHttp: () => http } as unknown as ExecutionContext;
  return guard.canActivate(context).then(
    () => headers,
    (refused: { status: number }) => refused.status,
  );
}

describe('how much one may ask in a minute', () => {
  test('a program that keeps within its rate is never refused, and is told what is left (AUP 2.4.b)', async () => {
    const guard = limits(3);

    const answers = [await ask(guard, 'program'), await ask(guard, 'program'), await ask(guard, 'program')];

    expect(answers.map((answer) => (answer as Record<string, string>).ratelimit?.split(';')[1])).toEqual([
      'r=2',
      'r=1',
      'r=0',
    ]);
  });

  test('one request more is refused, and a colleague goes on (AUP 2.4.a)', async () => {
    const guard = limits(1);
    await ask(guard, 'eager');

    expect(await ask(guard, 'eager')).toBe(429);
    expect(await ask(guard, 'colleague')).toMatchObject({ ratelimit: expect.stringContaining('r=0') });
  });

  test('many callers of one instance share its rate, and other instances do not notice (AUP 2.4.a)', async () => {
    const guard = limits(1);
    for (let caller = 0; caller < 10; caller++) await ask(guard, `caller-${caller}`);

    expect(await ask(guard, 'the-eleventh')).toBe(429);
    expect(await ask(guard, 'somebody', 'another')).toMatchObject({ ratelimit: expect.anything() });
  });

  test('who is refused as often again is a case, a person’s or a program’s; who only waits is none (AUP 2.4.a, 2.4.b)', async () => {
    noticed.length = 0;
    const guard = limits(3);
    for (let asked = 0; asked < 5; asked++) await ask(guard, 'eager');
    expect(noticed).toEqual([]);

    await ask(guard, 'eager');
    for (let asked = 0; asked < 6; asked++) await ask(guard, 'key', 'another');

    const day = { dedupeKey: '2026-03-02' };
    expect(noticed).toEqual([
      { tenantId: 'one', kind: 'overload', subject: { accountId: 'of-eager', ip: '192.0.2.1' }, ...day },
      { tenantId: 'another', kind: 'automation', subject: { ip: '192.0.2.1' }, ...day },
    ]);
  });
});
