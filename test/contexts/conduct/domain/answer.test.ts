import { describe, expect, test } from '@jest/globals';
import { ConductCase } from '../../../../src/contexts/conduct/domain/case.js';
import type { Scope } from '../../../../src/contexts/conduct/domain/measures.js';
import { defaultPolicy } from '../../subscription/support/policy.js';

const instance: Scope = { kind: 'instance', accountId: null, item: null };
const START = new Date('2026-03-02T10:00+01:00');
const LATER = new Date('2026-03-03T09:00+01:00');

const opened = (): ConductCase =>
  ConductCase.open(
    {
      tenantId: '01900000-0000-7000-8000-00000000000a',
      id: '01900000-0000-7000-8000-0000000000c1',
      number: 'U-0000001',
      category: 'SPAM',
      scope: instance,
      hint: { kind: 'staff', key: 'ada' },
      policyVersion: 1,
    },
    START,
  );
const demanded = (): ConductCase => {
  const subject = opened();
  subject.demandCessation(
    { clause: 'AUP 2.6', facts: 'Spam', scope: instance },
    ['a@example.com'],
    defaultPolicy,
    START,
  );
  subject.demandArrived(1, START, defaultPolicy);
  subject.releaseEvents();
  return subject;
};

describe('the client’s answer to a demand', () => {
  test('ToS 3.6.a, AUP 3.b: it stands with the demand, its time runs on, and somebody has to look', () => {
    const subject = demanded();
    const until = subject.cureBy;

    subject.answerDemand('The list has been deleted.', 'kim', LATER);

    expect(subject.demand?.answer).toEqual({
      words: 'The list has been deleted.',
      by: 'kim',
      at: LATER.toISOString(),
    });
    expect([subject.state, subject.cureBy]).toEqual(['DEMANDED', until]);
    expect(subject.releaseEvents()).toMatchObject([{ type: 'conduct.DemandAnswered', clause: 'ToS 3.6.a' }]);
  });

  test('ToS 3.6.a: a demand that is made again waits for an answer of its own', () => {
    const subject = demanded();
    subject.answerDemand('The list has been deleted.', 'kim', LATER);

    subject.demandCessation(
      { clause: 'AUP 2.6', facts: 'It goes on', scope: instance },
      ['a@example.com'],
      defaultPolicy,
      LATER,
    );

    expect(subject.demand?.answer).toBeUndefined();
  });

  test('ToS 3.6.a: where nothing was demanded, or all is over, there is nothing to answer', () => {
    const closed = demanded();
    closed.comply(LATER);

    expect(() => opened().answerDemand('Done', 'kim', LATER)).toThrow(/OPEN/);
    expect(() => closed.answerDemand('Done', 'kim', LATER)).toThrow(/CLOSED/);
  });
});
