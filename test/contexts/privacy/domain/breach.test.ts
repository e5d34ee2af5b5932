import { describe, expect, test } from '@jest/globals';
import { Breach, type BreachFacts, unsettled } from '../../../../src/contexts/privacy/domain/breach.js';

const at = (stockholm: string): Date => new Date(stockholm);
/** Hours are counted, so the night in which the clocks go forward moves nothing. */
const DETECTED = at('2026-03-27T10:00:00+01:00');
const LAST = at('2026-03-30T11:00:00+02:00');
const FACTS: BreachFacts = {
  what: 'A list was mailed to a stranger.',
  dataKinds: 'names',
  people: 12,
  records: 12,
  consequences: 'Unwanted letters',
  measures: 'The list was deleted.',
  risk: 'high',
};
const recorded = (facts: Partial<BreachFacts> = {}, clientIds: string[] = []): Breach =>
  Breach.report(
    { tenantId: 'operator', id: 'breach', number: 'B-0000001' },
    { detectedAt: DETECTED, title: 'A stray list', facts: { ...FACTS, ...facts }, clientIds, by: 'ada' },
    at('2026-03-28T09:00:00+01:00'),
  );
const notified = (told: Date, delayReason: string | null): Breach => {
  const breach = recorded();
  breach.releaseEvents();
  breach.notifyAuthority({ at: told, reference: 'IMY-1', delayReason, by: 'ada' }, at('2026-04-02T09:00:00+02:00'));
  return breach;
};

describe('a breach of personal data', () => {
  test('ToS 9.10: seventy-two hours run from the detection, to their last moment; later the reasons go with it', () => {
    const afterwards = new Date(LAST.getTime() + 1);

    expect(notified(LAST, null).releaseEvents()).toMatchObject([{ clause: 'ToS 9.10', inTime: true }]);
    expect(() => notified(afterwards, null)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'ToS 9.10' }) }),
    );
    expect(notified(afterwards, 'We first had to find out whose it was.').releaseEvents()).toMatchObject([
      { inTime: false },
    ]);
  });

  test('ToS 9.10: only what is unlikely to hurt anybody is kept from the authority', () => {
    expect(() => recorded().leaveAuthority('Nobody read it', 'ada', LAST)).toThrow(
      expect.objectContaining({ code: 'risk-not-unlikely' }),
    );
  });

  test('ToS 10.7: it closes once authority, people at high risk and each client have been told', () => {
    const breach = recorded({}, ['gran', 'tall']);
    expect(unsettled(breach)).toEqual(['authority', 'subjects', 'clients']);
    breach.notifyAuthority({ at: DETECTED, reference: 'IMY-1', delayReason: null, by: 'ada' }, LAST);
    breach.tellSubjects('By mail', 'ada', LAST);
    breach.markClientTold('gran', LAST);
    expect(() => breach.close('ada', LAST)).toThrow(expect.objectContaining({ code: 'not-settled' }));

    breach.markClientTold('tall', LAST);
    breach.close('ada', LAST);

    expect(breach.state).toBe('CLOSED');
  });
});
