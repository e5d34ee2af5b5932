import { describe, expect, test } from '@jest/globals';
import {
  DataRequest,
  type NewDataRequest,
  type RequestAnswer,
} from '../../../../src/contexts/privacy/domain/data-request.js';
import { defaultPolicy, stockholm } from '../../subscription/support/policy.js';

const at = (instant: string): Date => new Date(instant);
const received = (on: string, given: Partial<NewDataRequest> = {}): DataRequest =>
  DataRequest.receive(
    {
      tenantId: '01900000-0000-7000-8000-00000000000a',
      id: '01900000-0000-7000-8000-0000000000d1',
      number: 'P-0000001',
      kind: 'access',
      role: 'controller',
      channel: 'form',
      receivedAt: at(on),
      policyVersion: 1,
      accountId: null,
      requester: { email: 'ebba@example.com', name: 'Ebba Gran', language: 'sv' },
      details: '',
      linkHash: 'hash',
      ...given,
    },
    at(given.receivedAt?.toISOString() ?? on),
  );
const identified = (on: string, given: Partial<NewDataRequest> = {}): DataRequest => {
  const request = received(on, given);
  request.identify('session', at(on));
  return request;
};
const granted: RequestAnswer = { outcome: 'FULFILLED', text: 'Here it is.', grounds: [], reason: null, by: 'staff' };
const refused: RequestAnswer = {
  outcome: 'PARTLY',
  text: 'Your invoices stay.',
  grounds: ['statutory-retention'],
  reason: 'Bookkeeping',
  by: 'staff',
};
const eventsOf = (subject: DataRequest): string[] => subject.releaseEvents().map(({ type }) => type.split('.')[1]!);

describe('the month of a request', () => {
  test.each([
    ['2026-01-31T10:00+01:00', '2026-02-28'],
    ['2024-01-31T10:00+01:00', '2024-02-29'],
    ['2026-03-31T23:59+02:00', '2026-04-30'],
    // Half past eleven in UTC is the next day in Stockholm.
    ['2026-06-15T22:30:00Z', '2026-07-16'],
  ])('ToS 9.9: received %s, it is due on %s', (on, due) => {
    expect(received(on).dueOn).toBe(due);
  });

  test('ToS 9.9: its last day ends at midnight in Stockholm, also across the change to summer time', () => {
    expect(received('2026-02-28T10:00+01:00').dueAt).toEqual(at('2026-03-28T23:59:59.999+01:00'));
    expect(received('2026-03-01T10:00+01:00').dueAt).toEqual(at('2026-04-01T23:59:59.999+02:00'));
  });

  test('ToS 9.9: staff are reminded on days 14, 21 and 28 at the notice hour', () => {
    const days = received('2026-03-20T10:00+01:00').alerts(defaultPolicy);

    expect(days.map((alert) => stockholm(alert.at))).toEqual([
      '2026-04-03T08:00',
      '2026-04-10T08:00',
      '2026-04-17T08:00',
    ]);
  });

  test('ToS 9.9: nothing is received in the future', () => {
    const tomorrow = { receivedAt: at('2026-02-02T10:00+01:00') };
    expect(() =>
      DataRequest.receive({ ...facts(received('2026-02-01T10:00+01:00')), ...tomorrow }, at('2026-02-01T10:00+01:00')),
    ).toThrow('still to come');
  });
});

const facts = (request: DataRequest): NewDataRequest => request;

describe('two more months', () => {
  test('ToS 9.9: told in the last moment of the first month it adds two, counted from the receipt', () => {
    const request = identified('2026-01-31T10:00+01:00');

    request.extend('Many archives', defaultPolicy, at('2026-02-28T23:59:59.999+01:00'));

    expect(request).toMatchObject({ state: 'EXTENDED', dueOn: '2026-04-30' });
    expect(request.alerts(defaultPolicy).map((alert) => stockholm(alert.at))).toEqual([
      '2026-04-14T08:00',
      '2026-04-21T08:00',
      '2026-04-28T08:00',
    ]);
    expect(eventsOf(request)).toEqual(['DataRequestReceived', 'RequesterIdentified', 'DataRequestExtended']);
  });

  test('ToS 9.9: a moment later it is too late, and it is never told twice', () => {
    const late = identified('2026-01-31T10:00+01:00');
    expect(() => late.extend('Late', defaultPolicy, at('2026-03-01T00:00:00+01:00'))).toThrow('first month');

    const once = identified('2026-01-31T10:00+01:00');
    once.extend('Once', defaultPolicy, at('2026-02-01T10:00+01:00'));
    expect(() => once.extend('Twice', defaultPolicy, at('2026-02-02T10:00+01:00'))).toThrow('EXTENDED');
  });

  test('ToS 9.9: an extension whose letter came back was never told', () => {
    const request = identified('2026-01-31T10:00+01:00');
    request.extend('Many archives', defaultPolicy, at('2026-02-10T10:00+01:00'));

    request.extensionCameBack(at('2026-02-11T10:00+01:00'));

    expect(request).toMatchObject({ state: 'IN_PROGRESS', dueOn: '2026-02-28', extensionReason: null });
  });
});

describe('an answer', () => {
  test('ToS 9.9: goes to nobody whose address is not proven', () => {
    const request = received('2026-01-31T10:00+01:00');
    request.awaitIdentity();

    expect(() => request.answerWith(granted, at('2026-02-01T10:00+01:00'))).toThrow('unknown sender');
    request.answerWith({ ...refused, outcome: 'REFUSED', grounds: ['not-identified'] }, at('2026-02-20T10:00+01:00'));
    expect(request.state).toBe('REFUSED');
  });

  test('ToS 9.9: a refusal, whole or in part, has its grounds and its reasons, and both are evidence', () => {
    const request = identified('2026-01-31T10:00+01:00');
    expect(() => request.answerWith({ ...refused, reason: ' ' }, at('2026-02-01T10:00+01:00'))).toThrow('told why');
    expect(() => request.answerWith({ ...refused, grounds: [] }, at('2026-02-01T10:00+01:00'))).toThrow('told why');

    request.answerWith(refused, at('2026-02-28T23:59:59.999+01:00'));

    expect(request.releaseEvents().at(-1)).toMatchObject({
      type: 'privacy.DataRequestAnswered',
      clause: 'ToS 9.9',
      outcome: 'PARTLY',
      grounds: ['statutory-retention'],
      inTime: true,
    });
  });

  test('ToS 9.9: a late answer is still given, and called late', () => {
    const request = identified('2026-01-31T10:00+01:00');

    request.answerWith(granted, at('2026-03-01T00:00:00+01:00'));

    expect(request.releaseEvents().at(-1)).toMatchObject({ outcome: 'FULFILLED', inTime: false });
    expect(() => request.answerWith(granted, at('2026-03-02T10:00+01:00'))).toThrow('FULFILLED');
  });

  test('ToS 9.9: K11: a client’s contact is the client’s to answer, and its processor helps', () => {
    const request = identified('2026-01-31T10:00+01:00', { role: 'processor' });
    expect(request.forwardedAt).not.toBeNull();

    request.askForHelp('Which files?', at('2026-02-01T10:00+01:00'));
    request.giveHelp('Two of them.', 'staff', at('2026-02-02T10:00+01:00'));

    expect(request.help).toMatchObject({ given: 'Two of them.', givenBy: 'staff' });
    expect(() => request.giveHelp('Again', 'staff', at('2026-02-03T10:00+01:00'))).toThrow('helped');
    expect(() => identified('2026-01-31T10:00+01:00').askForHelp('?', at('2026-02-01T10:00+01:00'))).toThrow();
  });
});
