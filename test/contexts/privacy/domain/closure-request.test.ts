import { describe, expect, test } from '@jest/globals';
import { ClosureRequest, type NewClosureRequest } from '../../../../src/contexts/privacy/domain/closure-request.js';

const at = (instant: string): Date => new Date(instant);
const received = (on: string, given: Partial<NewClosureRequest> = {}): ClosureRequest =>
  ClosureRequest.receive(
    {
      tenantId: '01900000-0000-7000-8000-00000000000a',
      id: '01900000-0000-7000-8000-0000000000e1',
      number: 'C-0000001',
      scope: 'instance',
      channel: 'form',
      receivedAt: at(on),
      accountId: '01900000-0000-7000-8000-0000000000aa',
      name: 'Ebba Gran',
      accountEmail: 'ebba@example.com',
      decision: 'Close it, please.',
      language: 'sv',
      accessAsked: false,
      linkHash: 'hash',
      ...given,
    },
    at(on),
  );

describe('seven business days', () => {
  test.each([
    // Midsummer Eve is a Friday without business.
    ['2026-06-16T00:00:00+02:00', '2026-06-26'],
    ['2026-06-16T23:59:59+02:00', '2026-06-26'],
    ['2026-06-17T00:00:00+02:00', '2026-06-29'],
    ['2025-12-19T12:00:00+01:00', '2026-01-07'],
    ['2026-03-27T12:00:00+01:00', '2026-04-09'],
  ])('ToS 3.7: received %s, the account closes by %s', (on, due) => {
    expect(received(on).dueOn).toBe(due);
  });

  test('ToS 3.7: they count from the day on which nothing is missing any more', () => {
    const request = received('2026-06-10T12:00:00+02:00', { name: ' ', decision: '' });
    expect(request).toMatchObject({ state: 'INCOMPLETE', missing: ['name', 'decision'] });
    expect(() => request.verify('staff', at('2026-06-11T12:00:00+02:00'))).toThrow('INCOMPLETE');

    request.supplement({ name: 'Ebba Gran' }, at('2026-06-12T12:00:00+02:00'));
    expect(request).toMatchObject({ state: 'INCOMPLETE', missing: ['decision'] });

    request.supplement({ decision: 'Close it.' }, at('2026-06-16T12:00:00+02:00'));
    expect(request).toMatchObject({ state: 'RECEIVED', missing: [], dueOn: '2026-06-26' });
  });
});

describe('what follows a verified request', () => {
  const verified = (given: Partial<NewClosureRequest> = {}): ClosureRequest => {
    const request = received('2026-06-16T12:00:00+02:00', given);
    request.verify('link', at('2026-06-17T12:00:00+02:00'));
    return request;
  };

  test('ToS 3.7: the block closes it, the purge completes it, and both are evidence', () => {
    const request = verified();
    request.closeOn('2026-06-26');

    request.carriedOut(at('2026-06-26T00:00:00+02:00'));
    request.carriedOut(at('2026-06-27T00:00:00+02:00'));
    request.purged(at('2026-06-26T01:00:00+02:00'));

    expect(request).toMatchObject({ state: 'PURGED', closedAt: at('2026-06-26T00:00:00+02:00') });
    expect(request.releaseEvents().map(({ type, clause }) => [type, clause])).toEqual([
      ['privacy.ClosureRequested', 'ToS 3.7'],
      ['privacy.ClosureVerified', 'ToS 3.7'],
      ['privacy.ClosureCarriedOut', 'ToS 3.7'],
      ['privacy.ClosureCompleted', 'ToS 3.7'],
    ]);
  });

  test('ToS 3.7: a purge of an instance that was blocked before closes and completes at once', () => {
    const request = verified();

    request.purged(at('2026-06-26T01:00:00+02:00'));

    expect(request).toMatchObject({ state: 'PURGED', closedAt: at('2026-06-26T01:00:00+02:00') });
  });

  test('ToS 3.7: a refusal names its ground and is evidence, and nothing is verified twice', () => {
    const request = verified({ scope: 'membership' });
    expect(() => request.verify('link', at('2026-06-18T12:00:00+02:00'))).toThrow('VERIFIED');

    request.refuse('legal-hold', at('2026-06-18T12:00:00+02:00'));

    expect(request.state).toBe('REFUSED');
    expect(request.releaseEvents().at(-1)).toMatchObject({ type: 'privacy.ClosureRefused', ground: 'legal-hold' });
  });
});
