import { describe, expect, test } from '@jest/globals';
import { ConductCase } from '../../../../src/contexts/conduct/domain/case.js';
import type { Ruling, Scope } from '../../../../src/contexts/conduct/domain/measures.js';
import {
  CATEGORIES,
  type Category,
  SIGNALLED,
  VIOLATIONS,
} from '../../../../src/contexts/conduct/domain/violations.js';
import { CLAUSES } from '../../../../src/contexts/terms/domain/clauses.js';
import type { ClauseId } from '../../../../src/shared-kernel/errors.js';
import { defaultPolicy } from '../../subscription/support/policy.js';

const at = (stockholm: string): Date => new Date(stockholm);
const instance: Scope = { kind: 'instance', accountId: null, item: null };
const START = at('2026-03-02T10:00+01:00');

const opened = (category: Category = 'SPAM', scope: Scope = instance, now = START): ConductCase =>
  ConductCase.open(
    {
      tenantId: '01900000-0000-7000-8000-00000000000a',
      id: '01900000-0000-7000-8000-0000000000c1',
      number: 'U-0000001',
      category,
      scope,
      hint: { kind: 'staff', key: 'ada' },
      policyVersion: 1,
    },
    now,
  );
const ruling = (given: Partial<Ruling> = {}): Ruling => ({
  clause: 'AUP 2.6',
  reasons: 'Ten thousand letters that nobody asked for.',
  scope: instance,
  severe: false,
  by: 'ada',
  ...given,
});
const demanded = (now = START, category: Category = 'SPAM'): ConductCase => {
  const subject = opened(category, instance, now);
  const { clauses } = VIOLATIONS.find((each) => each.category === category)!;
  subject.demandCessation(
    { clause: clauses[0], facts: 'Spam', scope: instance },
    ['a@example.com', 'b@example.com'],
    defaultPolicy,
    now,
  );
  subject.demandArrived(1, now, defaultPolicy);
  return subject;
};
const suspended = (now = START): ConductCase => {
  const subject = opened('INTRUSION', instance, now);
  subject.suspend(ruling({ clause: 'AUP 2.3.b', severe: true }), defaultPolicy, 'hash', now);
  return subject;
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    const { code, details } = error as { code: string; details: { faults?: { code: string }[] } };
    return details.faults?.[0]?.code ?? code;
  }
  return 'none';
};
const eventsOf = (subject: ConductCase): string[] => subject.releaseEvents().map(({ type }) => type.split('.')[1]!);

describe('what the terms forbid', () => {
  test('ToS 10.5, 10.6, AUP 2: the categories of content are those of both texts, each once', () => {
    const inAup2 = ['ILLEGAL', 'IP', 'HARASSMENT', 'SEXUAL', 'HATE'];
    const addedByTos = ['VIOLENT', 'OFFENSIVE', 'POLITICAL_EXTREMISM', 'CONFIDENTIAL', 'PERSONAL_RIGHTS', 'IMMORAL'];

    const inContent = VIOLATIONS.filter((each) => 'inContent' in each).map(({ category }) => category);

    expect([...inContent].sort()).toEqual([...inAup2, ...addedByTos].sort());
    expect(new Set(CATEGORIES).size).toBe(CATEGORIES.length);
  });

  test('ToS 2.1, 2.2, 2.6, 2.8, AUP 2.5, AUP 2.4.c: every clause that forbids something is in the catalogue, and no other', () => {
    const forbidding: ClauseId[] = [
      ...(['ToS 2.1', 'ToS 2.2', 'ToS 2.3', 'ToS 2.4', 'ToS 2.6', 'ToS 2.8', 'ToS 2.9'] as const),
      ...(['ToS 3.6.c', 'ToS 3.8', 'ToS 7.1', 'ToS 7.2', 'ToS 7.3', 'ToS 10.5', 'ToS 10.6'] as const),
      ...(['AUP 2.1', 'AUP 2.2', 'AUP 2.3.a', 'AUP 2.3.b', 'AUP 2.3.c'] as const),
      ...(['AUP 2.4.a', 'AUP 2.4.b', 'AUP 2.4.c', 'AUP 2.5', 'AUP 2.6'] as const),
    ];
    const named = new Set<ClauseId>(VIOLATIONS.flatMap(({ clauses }) => clauses as readonly ClauseId[]));

    expect([...named].sort()).toEqual([...forbidding].sort());
    expect(forbidding.filter((clause) => !CLAUSES.some((known) => known.clause === clause))).toEqual([]);
  });

  test('ToS 2.1, 10.5: no program raises what is moral or political', () => {
    const personOnly = VIOLATIONS.filter((each) => 'personOnly' in each).map(({ category }) => category);

    expect(personOnly).toEqual(['IMMORAL', 'OFFENSIVE', 'POLITICAL_EXTREMISM']);
    for (const category of Object.values(SIGNALLED)) expect(personOnly).not.toContain(category);
  });

  test('ToS 2.13: a decision without a clause that was broken is refused', () => {
    expect(codeOf(() => opened('INTRUSION').suspend(ruling({ severe: true }), defaultPolicy, 'hash', START))).toBe(
      'not-of-this-violation',
    );
  });
});

describe('a demand and the time to stop', () => {
  test('ToS 3.6.a: Monday’s demand is to be met by the same time on Wednesday, and its recipients are recorded', () => {
    const subject = demanded();

    expect(subject.demand).toMatchObject({ recipients: ['a@example.com', 'b@example.com'], round: 1 });
    expect(subject.cureBy).toEqual(at('2026-03-04T10:00+01:00'));
    expect(eventsOf(subject)).toEqual(['CaseOpened', 'DemandSent']);
  });

  test.each([
    ['Thursday, so that it ends on Saturday', '2026-03-05T10:00+01:00', '2026-03-09T23:59:59.999+01:00'],
    ['Friday over the change of clocks', '2026-03-27T10:00+01:00', '2026-03-30T23:59:59.999+02:00'],
    ['Wednesday before Good Friday', '2026-04-01T10:00+02:00', '2026-04-07T23:59:59.999+02:00'],
    ['the end of a month', '2026-03-30T10:00+02:00', '2026-04-01T10:00+02:00'],
  ])('ToS 3.6.a: sent on %s', (_, sent, cureBy) => {
    expect(demanded(at(sent)).cureBy).toEqual(at(cureBy));
  });

  test('ToS 3.6.b: no decision at the last moment to stop; one is possible a millisecond later', () => {
    const last = at('2026-03-04T10:00:00.000+01:00');
    const first = at('2026-03-04T10:00:00.001+01:00');

    const early = demanded();
    expect(codeOf(() => early.suspend(ruling(), defaultPolicy, 'hash', last))).toBe('too-early');
    expect(early.state).toBe('DEMANDED');

    const late = demanded();
    late.suspend(ruling(), defaultPolicy, 'hash', first);
    expect(late.state).toBe('SUSPENDED');
  });

  test('ToS 3.6.a: a demand that bounced started no clock; written again, it starts one', () => {
    const subject = demanded();
    subject.demandBounced(1);
    expect(codeOf(() => subject.suspend(ruling(), defaultPolicy, 'hash', at('2026-03-20T10:00+01:00')))).toBe(
      'demand-not-delivered',
    );

    subject.repeatDemand(['a@example.com'], defaultPolicy, at('2026-03-03T08:00+01:00'));
    subject.demandArrived(2, at('2026-03-03T08:01+01:00'), defaultPolicy);

    expect(subject.demand).toMatchObject({ round: 2, recipients: ['a@example.com'] });
    expect(subject.cureBy).toEqual(at('2026-03-05T08:01+01:00'));
  });

  test('ToS 3.6.b: what has stopped is closed, and nothing follows', () => {
    const subject = demanded();

    subject.comply(START);

    expect(subject).toMatchObject({ state: 'CLOSED', outcome: 'COMPLIED' });
    expect(codeOf(() => subject.suspend(ruling(), defaultPolicy, 'hash', at('2026-04-01T10:00+02:00')))).toBe(
      'out-of-order',
    );
  });

  test('ToS 3.6.a: without a demand nobody is suspended for what is not severe', () => {
    expect(codeOf(() => opened().suspend(ruling(), defaultPolicy, 'hash', START))).toBe('no-demand');
  });
});

describe('what is severe', () => {
  test('ToS 3.6.c, 3.8: at once for what is on the list, and refused for what is not', () => {
    expect(suspended()).toMatchObject({ state: 'SUSPENDED', measure: { severe: true } });
    expect(codeOf(() => opened().suspend(ruling({ severe: true }), defaultPolicy, 'hash', START))).toBe('not-severe');
  });

  test('ToS 3.8: harm, data that was false on purpose and others’ rights need no demand', () => {
    for (const category of ['HARM', 'FALSE_DATA', 'THIRD_PARTY_RIGHTS'] as const) {
      const subject = opened(category);
      subject.suspend(ruling({ clause: 'ToS 3.8', severe: true }), defaultPolicy, 'hash', START);
      expect([category, subject.state]).toEqual([category, 'SUSPENDED']);
    }
  });

  test('ToS 2.9, AUP 2.3.a: nothing is blocked for malware until somebody has confirmed it', () => {
    const subject = opened('MALWARE');
    const severe = ruling({ clause: 'ToS 2.9', severe: true });
    expect(codeOf(() => subject.suspend(severe, defaultPolicy, 'hash', START))).toBe('not-confirmed');

    subject.confirm('ada', START);
    subject.suspend(severe, defaultPolicy, 'hash', START);

    expect(subject.state).toBe('SUSPENDED');
    expect(eventsOf(subject)).toEqual(['CaseOpened', 'ViolationConfirmed', 'Suspended']);
  });

  test('AUP 2.1, 2.2: an item goes before anybody is suspended for it', () => {
    const item: Scope = { kind: 'item', accountId: 'kim', item: 'gran.example.com/p/1' };
    const user: Scope = { kind: 'user', accountId: 'kim', item: null };
    const subject = opened('HATE', item);
    subject.demandCessation({ clause: 'AUP 2.2', facts: 'Hate', scope: item }, [], defaultPolicy, START);
    subject.demandArrived(1, START, defaultPolicy);
    const later = at('2026-03-05T10:00+01:00');
    const decision = ruling({ clause: 'AUP 2.2', scope: user });
    expect(codeOf(() => subject.suspend(decision, defaultPolicy, 'hash', later))).toBe('item-first');

    subject.disableItem(later);
    subject.suspend(decision, defaultPolicy, 'hash', later);

    expect(subject).toMatchObject({ state: 'SUSPENDED', scopeKind: 'user', accountId: 'kim' });
  });
});

describe('a termination', () => {
  test('ToS 3.6.b, 3.6.d: it takes two persons, keeps the data for thirty whole days and gives nothing back', () => {
    const subject = suspended();
    const proposal = ruling({ clause: 'AUP 2.3.b', severe: true });
    subject.proposeTermination(proposal, defaultPolicy, START);

    expect(codeOf(() => subject.approveTermination('ada', 'ACTIVE', defaultPolicy, 'hash', START))).toBe('same-person');
    const from = subject.approveTermination('per', 'ACTIVE', defaultPolicy, 'hash', START);

    expect(from).toEqual(at('2026-04-02T00:00+02:00'));
    expect(subject).toMatchObject({ state: 'TERMINATED', measure: { by: 'ada', approvedBy: 'per' } });
    expect(eventsOf(subject).slice(2)).toEqual(['TerminationProposed', 'Terminated', 'RefundForfeited']);
  });

  test('ToS 2.13: what is terminated is the agreement, never one user', () => {
    const user: Scope = { kind: 'user', accountId: 'kim', item: null };

    expect(codeOf(() => suspended().proposeTermination(ruling({ scope: user }), defaultPolicy, START))).toBe(
      'instance-only',
    );
  });
});

describe('an appeal', () => {
  test('ToS 2.13: until the last moment of day 14, and not on day 15', () => {
    const subject = suspended();
    expect(subject.measure!.appealBy).toBe('2026-03-16');
    expect(codeOf(() => suspended().lodgeAppeal('No', null, at('2026-03-17T00:00+01:00')))).toBe('too-late');

    subject.lodgeAppeal('No', null, at('2026-03-16T23:59:59.999+01:00'));

    expect(subject.appeal?.state).toBe('LODGED');
  });

  test('ToS 2.13: a day 14 that is no business day rolls to the next one', () => {
    // 19 June 2026 is Midsummer Eve, a Friday.
    const subject = suspended(at('2026-06-05T10:00+02:00'));

    expect(subject.measure!.appealBy).toBe('2026-06-22');
  });

  test('ToS 2.13: somebody else decides; upheld closes the case, dismissed lets the measure stand', () => {
    const upheld = suspended();
    upheld.lodgeAppeal('No', 'kim', START);
    expect(codeOf(() => upheld.decideAppeal('UPHELD', 'Right', 'ada', START))).toBe('same-person');
    expect(codeOf(() => upheld.proposeTermination(ruling({ clause: 'AUP 2.3.b' }), defaultPolicy, START))).toBe(
      'appeal-pending',
    );
    upheld.decideAppeal('UPHELD', 'Right', 'per', START);
    expect(upheld).toMatchObject({ state: 'CLOSED', outcome: 'OVERTURNED' });

    const dismissed = suspended();
    dismissed.lodgeAppeal('No', 'kim', START);
    dismissed.decideAppeal('DISMISSED', 'Wrong', 'per', START);
    expect(dismissed.state).toBe('SUSPENDED');
    expect(codeOf(() => dismissed.lodgeAppeal('Again', 'kim', START))).toBe('already-appealed');
  });

  test('ToS 7.1, 7.2, 7.3, 7.4: CEASE, DAMAGES and COURT end an infringement, and nothing else', () => {
    const infringement = demanded(START, 'IP');
    infringement.conclude('CEASE', START);
    expect(infringement).toMatchObject({ state: 'CLOSED', outcome: 'CEASE' });

    expect(codeOf(() => suspended().conclude('COURT', START))).toBe('not-intellectual-property');
  });

  test('ToS 2.8: the same hint twice is one hint', () => {
    const subject = opened('PASSWORD_SHARING', { kind: 'user', accountId: 'kim', item: null });
    subject.join({ kind: 'shared-password', key: 'k' }, START);
    subject.join({ kind: 'shared-password', key: 'k' }, START);

    expect(subject.hints).toHaveLength(2);
    expect(eventsOf(subject)).toEqual(['CaseOpened', 'SignalJoined']);
  });
});

test('ToS 2.12: staff open content for a case that runs, which is taken down, and not once it is closed', () => {
  const subject = opened();
  eventsOf(subject);

  subject.readContent('The contacts of the letters', 'ada', START);
  expect(eventsOf(subject)).toEqual(['ContentRead']);

  subject.dismiss(START);
  expect(codeOf(() => subject.readContent('Once more', 'ada', START))).toBe('out-of-order');
});
