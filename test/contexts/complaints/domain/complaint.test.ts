import { describe, expect, test } from '@jest/globals';
import { Complaint } from '../../../../src/contexts/complaints/domain/complaint.js';
import { authorityOf } from '../../../../src/contexts/complaints/domain/jurisdiction.js';
import type { NewComplaint } from '../../../../src/contexts/complaints/domain/written-complaint.js';
import { protectionOf } from '../../../../src/contexts/terms/domain/home-law.js';
import { defaultPolicy } from '../../subscription/support/policy.js';

const at = (stockholm: string): Date => new Date(stockholm);
const everything = {
  name: 'Ebba Gran',
  accountEmail: 'ebba@example.com',
  breach: 'The export lacks half of the rows.',
  identifiers: 'Export of 3 June',
  requestedRemedy: 'A complete export.',
};
const nothingMissing = { details: everything };

const complaint = (given: Partial<NewComplaint> = {}, now = at('2026-06-05T10:00+02:00')): Complaint =>
  Complaint.receive(
    {
      tenantId: '01900000-0000-7000-8000-00000000000a',
      id: '01900000-0000-7000-8000-0000000000c1',
      number: 'K-0000001',
      channel: 'form',
      receivedAt: now,
      kind: 'consumer',
      protection: protectionOf('SE', given.kind ?? 'consumer', defaultPolicy),
      policyVersion: 1,
      accountId: null,
      details: everything,
      reply: { channel: 'email', email: 'ebba@example.com', postalAddress: null, language: 'sv' },
      supplementHash: 'hash',
      ...given,
    },
    defaultPolicy,
    now,
  );
const answer = { text: 'Yes.', outcome: 'ACCEPTED', channel: 'email', postedOn: null, by: 'staff' } as const;
const eventsOf = (subject: Complaint): string[] => subject.releaseEvents().map(({ type }) => type.split('.')[1]!);

describe('the clock of a complaint', () => {
  test('ToS 5.5.b: a complete complaint of 5 June is due on 19 June, although that is Midsummer Eve', () => {
    const subject = complaint();

    expect(subject).toMatchObject({ state: 'COMPLETE', countedFrom: '2026-06-05', dueOn: '2026-06-19' });
    expect(eventsOf(subject)).toEqual(['ComplaintReceived', 'ComplaintClockStarted']);
  });

  test('ToS 5.5.a: it does not run while something is missing, and starts on the day that nothing is', () => {
    const subject = complaint({ details: { ...everything, identifiers: ' ', breach: null } });
    expect(subject).toMatchObject({ state: 'INCOMPLETE', missing: ['breach', 'identifiers'], dueOn: null });

    subject.supplement({ breach: 'Late' }, defaultPolicy, at('2026-06-20T12:00+02:00'));
    expect(subject).toMatchObject({ state: 'INCOMPLETE', missing: ['identifiers'], dueOn: null });

    subject.supplement({ identifiers: 'F-1' }, defaultPolicy, at('2026-06-30T23:59+02:00'));
    expect(subject).toMatchObject({ state: 'COMPLETE', countedFrom: '2026-06-30', dueOn: '2026-07-14' });
  });

  test.each([
    // Friday 5 June + 3 business days is Wednesday 10 June.
    ['2026-06-10T23:59:59+02:00', null],
    ['2026-06-11T00:00:00+02:00', '2026-06-19'],
  ])('ToS 5.5.a: a letter taken down at %s with something missing is due on %p', (recordedAt, dueOn) => {
    const receivedAt = at('2026-06-05T10:00+02:00');

    const subject = complaint({ channel: 'post', receivedAt, details: { ...everything, name: null } }, at(recordedAt));

    expect(subject.dueOn).toBe(dueOn);
  });

  test('ToS 5.5.a: asking again late neither stops the clock nor sets it back', () => {
    const subject = complaint();

    subject.askForDetails(['identifiers'], defaultPolicy, at('2026-06-15T10:00+02:00'));
    expect(subject).toMatchObject({ state: 'INCOMPLETE', dueOn: '2026-06-19' });

    subject.supplement({ identifiers: 'F-1' }, defaultPolicy, at('2026-06-16T10:00+02:00'));
    expect(subject).toMatchObject({ state: 'COMPLETE', dueOn: '2026-06-19' });
  });

  test('ToS 5.2: where the home law counts from the first receipt, a missing detail stops nothing', () => {
    const strict = { ...defaultPolicy.complaints, firstReceiptCountries: ['DE'] };
    const protection = protectionOf('DE', 'consumer', { ...defaultPolicy, complaints: strict });

    const subject = complaint({ protection, details: { ...everything, name: null } });

    expect(subject).toMatchObject({ state: 'INCOMPLETE', dueOn: '2026-06-19', clockRule: 'first-receipt' });
    expect(subject.ruleSource).toContain('DE');
  });

  test('ToS 5.5.b: alerts stand on days 7, 10 and 13 at the notice hour, over the change to winter time too', () => {
    const subject = complaint({}, at('2026-10-20T10:00+02:00'));

    expect(subject.alerts(defaultPolicy).map((alert) => [alert.day, alert.at.toISOString()])).toEqual([
      [7, '2026-10-27T07:00:00.000Z'],
      [10, '2026-10-30T07:00:00.000Z'],
      [13, '2026-11-02T07:00:00.000Z'],
    ]);
  });
});

describe('silence', () => {
  test('ToS 5.6.a: at 23:59:59 on day 14 it is nothing yet, at 00:00 on day 15 a consumer has won', () => {
    const subject = complaint();
    eventsOf(subject);

    expect(subject.fallSilent(at('2026-06-19T23:59:59.999+02:00'))).toBeUndefined();
    expect(subject.fallSilent(at('2026-06-20T00:00:00+02:00'))).toBe('accepted');
    expect(subject.state).toBe('DEEMED_ACCEPTED');
    expect(eventsOf(subject)).toEqual(['ComplaintDeemedAccepted']);
  });

  test('ToS 5.6.a: an answer at 23:59 on day 14 is in time, one at 00:00 on day 15 is refused', () => {
    const inTime = complaint();
    inTime.answerWith(answer, at('2026-06-19T23:59:00+02:00'));
    expect(inTime.state).toBe('ANSWERED');
    expect(inTime.fallSilent(at('2026-06-20T00:00:00+02:00'))).toBeUndefined();

    const late = complaint();
    expect(() => late.answerWith(answer, at('2026-06-20T00:00:00+02:00'))).toThrow(
      expect.objectContaining({ code: 'deemed-accepted' }),
    );
  });

  test('ToS 5.6.a: nobody undoes it: no answer, no reclassification and no closing leads out but the remedy', () => {
    const subject = complaint();
    subject.fallSilent(at('2026-06-20T00:00:00+02:00'));
    const later = at('2026-06-21T09:00+02:00');

    expect(() => subject.answerWith(answer, later)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => subject.settle(later)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => subject.askForDetails(['name'], defaultPolicy, later)).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
    expect(() =>
      subject.reclassify({ kind: 'business', answerDays: 14, clock: 'completeness', source: 'x' }, later),
    ).toThrow(expect.objectContaining({ code: 'out-of-order' }));

    subject.beginRemedy('A new export', later);
    subject.completeRemedy('Sent on 22 June', at('2026-06-22T09:00+02:00'));
    expect(subject.state).toBe('CLOSED');
  });

  test('ToS 5.5.b: a business is owed an answer still, and the breach is on record once', () => {
    const subject = complaint({ kind: 'business' });
    eventsOf(subject);

    expect(subject.fallSilent(at('2026-06-20T00:00:00+02:00'))).toBe('breached');
    expect(subject.fallSilent(at('2026-06-21T00:00:00+02:00'))).toBeUndefined();
    expect(subject).toMatchObject({ state: 'COMPLETE', slaBreached: true });
    expect(eventsOf(subject)).toEqual(['ComplaintSlaBreached']);

    subject.answerWith({ ...answer, outcome: 'REJECTED' }, at('2026-06-25T09:00+02:00'));
    subject.settle(at('2026-07-25T09:00+02:00'));
    expect(subject.state).toBe('CLOSED');
  });

  test('ToS 5.5.c, 5.6.a: a reply that came back is none, also after its day', () => {
    const subject = complaint();
    subject.answerWith(answer, at('2026-06-19T20:00+02:00'));

    subject.answerCameBack(at('2026-06-20T03:00+02:00'));

    expect(subject.fallSilent(at('2026-06-20T03:00+02:00'))).toBe('accepted');
  });
});

describe('which rules govern', () => {
  test('ToS 5.2, 5.3: of two rules the stricter stays', () => {
    const subject = complaint({ kind: 'business' });
    const now = at('2026-06-06T10:00+02:00');

    subject.reclassify({ kind: 'consumer', answerDays: 10, clock: 'completeness', source: 'Contract § 4' }, now);
    expect(subject).toMatchObject({
      kind: 'consumer',
      answerDays: 10,
      dueOn: '2026-06-15',
      ruleSource: 'Contract § 4',
    });

    expect(() =>
      subject.reclassify({ kind: 'business', answerDays: 14, clock: 'completeness', source: 'Second thoughts' }, now),
    ).toThrow(expect.objectContaining({ code: 'less-strict' }));
    expect(subject).toMatchObject({ kind: 'consumer', answerDays: 10 });
  });

  test('ToS 5.6.b, 10.4: a consumer is told of a body of the home country, a business of none', () => {
    expect(authorityOf('SE', 'consumer')?.name).toBe('Allmänna reklamationsnämnden');
    expect(authorityOf('BR', 'consumer')?.name).toBe('ECC-Net');
    expect(authorityOf('SE', 'business')).toBeUndefined();
  });
});

test('ToS 5.4: without who, which account, what went wrong or with what it is incomplete; without a wish it is not', () => {
  expect(complaint({ details: { ...everything, requestedRemedy: null } }).state).toBe('COMPLETE');
  for (const detail of ['name', 'accountEmail', 'breach', 'identifiers'] as const)
    expect(complaint({ details: { ...everything, [detail]: null } }).missing).toEqual([detail]);
});

describe('what is refused', () => {
  test('ToS 5.1: a time of receipt that lies ahead', () => {
    expect(() => complaint({ ...nothingMissing, receivedAt: at('2026-06-05T10:00:01+02:00') })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'ToS 5.1' }) }),
    );
  });

  test('ToS 5.5.c: an answer by post without an address, and a postmark of tomorrow', () => {
    const reply = { channel: 'post', email: null, postalAddress: ' ', language: 'sv' } as const;
    expect(() => complaint({ reply })).toThrow(expect.objectContaining({ code: 'validation-failed' }));

    const letter = { ...answer, channel: 'post' } as const;
    const now = at('2026-06-08T10:00+02:00');
    expect(() => complaint().answerWith(letter, now)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
    expect(() => complaint().answerWith({ ...letter, postedOn: '2026-06-09' }, now)).toThrow(
      expect.objectContaining({ code: 'validation-failed' }),
    );
  });
});

test('ToS 5.5.a: a case that was closed for silence opens again when the details come', () => {
  const subject = complaint({ details: { ...everything, name: null } });
  expect(subject.closeUnanswered(at('2026-07-20T00:00+02:00'))).toBe(true);
  eventsOf(subject);

  subject.supplement({ name: 'Ebba Gran' }, defaultPolicy, at('2026-08-03T12:00+02:00'));

  expect(subject).toMatchObject({ state: 'COMPLETE', countedFrom: '2026-08-03', dueOn: '2026-08-17', closedAt: null });
  expect(eventsOf(subject)).toEqual(['ComplaintReopened', 'ComplaintClockStarted']);
});
