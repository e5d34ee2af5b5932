import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WithdrawalExceptionKind } from '../../../../src/contexts/subscription/contract-withdrawal.js';
import { Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { priceOf } from '../../../../src/contexts/subscription/domain/plan.js';
import {
  demandRight,
  judgeException,
  keptFor,
  returnedOf,
  Withdrawal,
  windowOf,
} from '../../../../src/contexts/subscription/domain/withdrawal.js';
import { addDays } from '../../../../src/shared-kernel/calendar.js';
import { anInvoice, sek } from '../support/invoices.js';
import { refusal } from '../support/refusal.js';

const at = (instant: string): Date => new Date(instant);
const noon = (date: string): Date => at(`${date}T12:00:00+02:00`);
const expressStart = { at: '2026-06-01T10:00:00.000Z', ip: '192.0.2.1', locale: 'sv' };

/** Concluded on 1 June 2026; the fourteenth day is Monday 15 June. */
const order = windowOf('order', noon('2026-06-01'), 14);
const lastMoment = at('2026-06-15T23:59:59.999+02:00');
const tooLate = at('2026-06-16T00:00:00+02:00');

const declared = (): Withdrawal => Withdrawal.declare('tenant', 'w', order, 'account', noon('2026-06-10'));
const fromForm = (sentAt = noon('2026-06-10')): Withdrawal =>
  Withdrawal.submit('tenant', 'w', 'order', { name: 'Sender', email: 's@example.com', words: 'I do' }, 'hash', sentAt);
const fromPost = (dispatchedAt: Date | undefined, receivedAt = noon('2026-06-18'), on = receivedAt): Withdrawal =>
  Withdrawal.record('tenant', 'w', order, { channel: 'letter', receivedAt, dispatchedAt, recordedBy: 'clerk' }, on);
const eventsOf = (withdrawal: Withdrawal) =>
  withdrawal.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

describe('the window (ToS 6.1)', () => {
  test('ToS 6.1: is fourteen days from the day of conclusion, and rolls over Midsummer to a business day', () => {
    expect(order.lastDay).toBe('2026-06-15');
    // Day 14 of 5 June is Midsummer Eve, a Friday.
    expect(windowOf('registration', at('2026-06-05T23:59:59+02:00'), 14).lastDay).toBe('2026-06-22');
    expect(windowOf('registration', at('2026-06-06T00:00:00+02:00'), 14).lastDay).toBe('2026-06-22');
  });

  test('ToS 6.1: is a consumer’s; a business can cancel', () => {
    expect(() => demandRight(14)).not.toThrow();
    expect(refusal(() => demandRight(null))).toEqual({
      code: 'consumers-only',
      message: 'Only consumers can withdraw; a business can cancel.',
      clause: 'ToS 6.1',
    });
  });
});

describe('the five exceptions (ToS 6.3, K10)', () => {
  const record = 'consent-17';
  const outcomeOf = (kind: WithdrawalExceptionKind, isFullyPerformed = false) =>
    judgeException({ kind, recordRef: record }, { expressStart, isFullyPerformed });

  test('ToS 6.3, K10: use alone never ends the right', () => {
    expect(outcomeOf('used')).toBe('RIGHT_KEPT');
    expect(outcomeOf('used', true)).toBe('RIGHT_KEPT');
  });

  test('ToS 6.3: digital content that was delivered with consent, and what was made for one person, cannot go back', () => {
    expect(outcomeOf('digital-content')).toBe('RIGHT_LOST');
    expect(outcomeOf('personalised')).toBe('RIGHT_LOST');
  });

  test('ToS 6.3: what was made for one person needs no consent, and neither does use, which takes nothing away', () => {
    const judge = (kind: WithdrawalExceptionKind) =>
      judgeException({ kind, recordRef: record }, { expressStart: null, isFullyPerformed: false });

    expect([judge('personalised'), judge('used')]).toEqual(['RIGHT_LOST', 'RIGHT_KEPT']);
  });

  test('ToS 6.3, 6.4: a start that was consented to keeps the right and makes the used days cost', () => {
    expect(outcomeOf('begun-with-consent')).toBe('PRO_RATA');
  });

  test('ToS 6.3, K10: the right is lost when all was performed, and not while it is still being delivered', () => {
    expect(outcomeOf('fully-performed', true)).toBe('RIGHT_LOST');
    expect(refusal(() => outcomeOf('fully-performed'))).toEqual({
      code: 'not-fully-performed',
      message: 'The service is still being delivered.',
      clause: 'ToS 6.3',
    });
  });

  test.each(['begun-with-consent', 'digital-content', 'fully-performed'] as const)(
    'ToS 6.3: an order without a consent to an express start is no ground for "%s"',
    (kind) => {
      const judge = () => judgeException({ kind, recordRef: record }, { expressStart: null, isFullyPerformed: true });

      expect(refusal(judge)).toEqual({
        code: 'no-record',
        message: 'The order holds no consent to an express start.',
        clause: 'ToS 6.3',
      });
    },
  );

  test.each(['begun-with-consent', 'digital-content', 'personalised', 'fully-performed', 'used'] as const)(
    'ToS 6.3: without its record there is no exception "%s"',
    (kind) => {
      const judge = () => judgeException({ kind, recordRef: '  ' }, { expressStart, isFullyPerformed: true });

      expect(refusal(judge)).toEqual({
        code: 'no-record',
        message: 'Without its record there is no exception.',
        clause: 'ToS 6.3',
      });
    },
  );

  test('ToS 6.3: a right that is kept is on record and the withdrawal goes on', () => {
    const withdrawal = declared();
    withdrawal.confirm(noon('2026-06-10'));
    withdrawal.releaseEvents();

    withdrawal.claim(
      { kind: 'used', recordRef: record },
      { expressStart, isFullyPerformed: false },
      noon('2026-06-11'),
    );

    expect(withdrawal).toMatchObject({
      state: 'RECEIVED',
      exception: { kind: 'used', recordRef: record, outcome: 'RIGHT_KEPT' },
    });
    expect(eventsOf(withdrawal)).toMatchObject([
      { type: 'WithdrawalExceptionClaimed', clause: 'ToS 6.3', exception: 'used', outcome: 'RIGHT_KEPT' },
    ]);
  });

  test('ToS 6.3, K10: what rests on the consent cites the order that holds it, and nothing else does', () => {
    const facts = { expressStart, consentRef: 'order:17', isFullyPerformed: false };
    const claimed = (kind: WithdrawalExceptionKind) => {
      const withdrawal = declared();
      withdrawal.confirm(noon('2026-06-10'));
      withdrawal.claim({ kind, recordRef: record }, facts, noon('2026-06-11'));
      return withdrawal;
    };

    expect(claimed('begun-with-consent').exception).toEqual({
      kind: 'begun-with-consent',
      recordRef: record,
      outcome: 'PRO_RATA',
      consentRef: 'order:17',
    });
    expect(claimed('digital-content').exception).toMatchObject({ outcome: 'RIGHT_LOST', consentRef: 'order:17' });
    expect(eventsOf(claimed('digital-content'))).toContainEqual(expect.objectContaining({ consentRef: 'order:17' }));
    for (const kind of ['personalised', 'used'] as const)
      expect(claimed(kind).exception).not.toHaveProperty('consentRef');
  });

  test('ToS 6.3: a right that is lost refuses the withdrawal, and says by which exception', () => {
    const withdrawal = declared();
    withdrawal.confirm(noon('2026-06-10'));
    withdrawal.releaseEvents();

    withdrawal.claim(
      { kind: 'personalised', recordRef: record },
      { expressStart: null, isFullyPerformed: false },
      noon('2026-06-11'),
    );

    expect(withdrawal.state).toBe('REFUSED');
    expect(eventsOf(withdrawal)).toMatchObject([
      { type: 'WithdrawalExceptionClaimed', recordRef: record, outcome: 'RIGHT_LOST' },
      { type: 'WithdrawalRefused', reason: 'personalised', clause: 'ToS 6.3' },
    ]);
  });
});

describe('what comes back (ToS 6.4)', () => {
  const june = { start: '2026-06-01', end: '2026-06-30' };

  test('ToS 6.4: of 300.00 after 10 of 30 days 200.00 come back; the day of sending is free', () => {
    expect(keptFor(sek(30_000), june, '2026-06-11', expressStart)).toEqual(sek(10_000));

    const invoice = anInvoice(1, { period: { ...june }, price: priceOf(sek(24_000), 25) });
    expect(returnedOf(invoice, '2026-06-11', expressStart)).toEqual(sek(20_000));
  });

  test('ToS 6.4: what a credit note took off the price is neither kept nor returned', () => {
    const invoice = anInvoice(1, { period: { ...june }, price: priceOf(sek(24_000), 25) });
    invoice.credit(sek(6_000), noon('2026-06-05'));

    expect(returnedOf(invoice, '2026-06-11', null)).toEqual(sek(24_000));
    expect(returnedOf(invoice, '2026-06-11', expressStart)).toEqual(sek(16_000));
  });

  test('ToS 6.4: nothing is kept without a request for an express start', () => {
    expect(keptFor(sek(30_000), june, '2026-06-11', null)).toEqual(sek(0));
    expect(returnedOf(anInvoice(), '2026-03-20', null)).toEqual(sek(100_000));
  });

  test.each([
    [44, 1, '44/30 = 1.47 öre'],
    [45, 2, '45/30 = 1.50 öre'],
    [14, 0, '14/30 = 0.47 öre'],
    [15, 1, '15/30 = 0.50 öre'],
  ])('ToS 6.4: one day of %i öre keeps %i, half-up: %s', (price, kept) => {
    expect(keptFor(sek(price), june, '2026-06-02', expressStart)).toEqual(sek(kept));
  });

  test.each([
    ['before the period', '2026-05-20', 0],
    ['on its first day', '2026-06-01', 0],
    ['on its second day', '2026-06-02', 1_000],
    ['on its last day', '2026-06-30', 29_000],
    ['on the day after it', '2026-07-01', 30_000],
    ['long after it', '2026-09-01', 30_000],
  ])('ToS 6.4: sent %s', (_, sentOn, kept) => {
    expect(keptFor(sek(30_000), june, sentOn, expressStart)).toEqual(sek(kept));
  });

  test('ToS 6.4: what is kept and what comes back are together the price, and a later day never gives more back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 5_000_000 }), fc.integer({ min: 0, max: 40 }), (netMinor, days) => {
        const invoice = anInvoice(1, { price: priceOf(sek(netMinor), 25) });
        const period = { start: invoice.periodStart, end: invoice.periodEnd };
        const [on, next] = [addDays('2026-03-01', days), addDays('2026-03-01', days + 1)];

        const back = returnedOf(invoice, on, expressStart);
        expect(back.plus(keptFor(invoice.total, period, on, expressStart))).toEqual(invoice.total);
        expect(returnedOf(invoice, next, expressStart).compare(back)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('ToS 6.4: is paid within fourteen days of receipt, not of dispatch', () => {
    expect(fromPost(noon('2026-06-15'), at('2026-06-18T23:59:59+02:00')).refundBy).toBe('2026-07-02');
    expect(fromPost(noon('2026-06-15'), at('2026-06-19T00:00:00+02:00')).refundBy).toBe('2026-07-03');
  });

  test('ToS 6.4: another method takes the client’s agreement, and a refund that it is about', () => {
    const agreement = { agreedOn: '2026-06-20', way: 'bank account', recordedBy: 'clerk' };
    const withdrawal = fromPost(noon('2026-06-12'));
    const early = refusal(() => withdrawal.agreeOtherMethod(agreement, noon('2026-06-20')));
    withdrawal.takeEffect({ returned: sek(20_000), kept: sek(10_000) }, ['refund-1'], noon('2026-06-18'));
    withdrawal.releaseEvents();

    withdrawal.agreeOtherMethod(agreement, noon('2026-06-20'));

    expect(early).toMatchObject({
      message: 'The withdrawal is RECEIVED; it cannot change how its money comes back.',
      clause: 'ToS 6.4',
    });
    expect(withdrawal.settlement).toEqual({
      returned: { amountMinor: 20_000, currency: 'SEK' },
      kept: { amountMinor: 10_000, currency: 'SEK' },
      refundIds: ['refund-1'],
      refundBy: '2026-07-02',
      alternative: agreement,
    });
    expect(eventsOf(withdrawal)).toMatchObject([{ type: 'RefundMethodAgreed', clause: 'ToS 6.4' }]);
  });

  test('ToS 6.4: what a bank had and left here after all comes back beside what was settled', () => {
    const refundOf = (id: string, amountMinor: number) =>
      Refund.request(
        'tenant',
        id,
        { reference: 'pi_1', method: 'card' },
        sek(amountMinor),
        'withdrawal',
        noon('2026-07-20'),
      );
    const [some, nothing] = [fromPost(noon('2026-06-12')), fromPost(noon('2026-06-12'))];
    some.takeEffect({ returned: sek(20_000), kept: sek(10_000) }, ['refund-1'], noon('2026-06-18'));
    nothing.takeEffect({}, [], noon('2026-06-18'));

    for (const withdrawal of [some, nothing]) withdrawal.returnMore(refundOf('refund-2', 3_000));

    expect(some.settlement).toEqual({
      returned: { amountMinor: 23_000, currency: 'SEK' },
      kept: { amountMinor: 10_000, currency: 'SEK' },
      refundIds: ['refund-1', 'refund-2'],
      refundBy: '2026-07-02',
    });
    expect(nothing.settlement).toMatchObject({
      returned: { amountMinor: 3_000, currency: 'SEK' },
      refundIds: ['refund-2'],
    });
  });

  test('ToS 6.4: where nothing was paid there is nothing to send another way', () => {
    const withdrawal = fromPost(noon('2026-06-12'));
    withdrawal.takeEffect({}, [], noon('2026-06-18'));

    expect(withdrawal.settlement).toMatchObject({ returned: null, refundIds: [] });
    expect(() =>
      withdrawal.agreeOtherMethod({ agreedOn: '2026-06-20', way: 'bank', recordedBy: 'c' }, noon('2026-06-20')),
    ).toThrow('cannot change how its money comes back');
  });
});

describe('the button (ToS 6.1)', () => {
  test('ToS 6.1: the first step tells nobody anything; the second one sends it', () => {
    const withdrawal = declared();
    expect(withdrawal).toMatchObject({
      state: 'DECLARED',
      channel: 'button',
      subject: 'order',
      concludedAt: order.concludedAt,
      lastDay: '2026-06-15',
      dispatchedAt: null,
    });
    expect(withdrawal.releaseEvents()).toEqual([]);

    withdrawal.confirm(noon('2026-06-12'));

    expect(withdrawal).toMatchObject({
      state: 'RECEIVED',
      dispatchedAt: noon('2026-06-12'),
      receivedAt: noon('2026-06-12'),
      identifiedBy: 'account',
    });
    expect(eventsOf(withdrawal)).toMatchObject([
      {
        type: 'WithdrawalReceived',
        clause: 'ToS 6.2',
        subject: 'order',
        channel: 'button',
        receivedAt: '2026-06-12T10:00:00.000Z',
        dispatchedAt: '2026-06-12T10:00:00.000Z',
      },
    ]);
  });

  test('ToS 6.1: counts until the last moment of the last day', () => {
    const inTime = declared();
    inTime.confirm(lastMoment);
    expect(inTime.state).toBe('RECEIVED');

    const late = declared();
    expect(refusal(() => late.confirm(tooLate))).toEqual({
      code: 'withdrawal-too-late',
      message: 'The fourteen days were over when it was sent.',
      clause: 'ToS 6.1',
      data: { lastDay: '2026-06-15' },
    });
    expect(late.state).toBe('DECLARED');
    expect(() => Withdrawal.declare('tenant', 'w', order, 'account', tooLate)).toThrow('fourteen days were over');
  });

  test('ToS 6.1: is confirmed once, and takes effect once', () => {
    const withdrawal = declared();
    expect(refusal(() => withdrawal.takeEffect({}, [], noon('2026-06-12')))).toMatchObject({
      message: 'The withdrawal is DECLARED; it cannot take effect.',
      clause: 'ToS 6.1',
    });
    withdrawal.confirm(noon('2026-06-12'));
    withdrawal.releaseEvents();

    expect(refusal(() => withdrawal.confirm(noon('2026-06-13')))).toMatchObject({
      message: 'The withdrawal is RECEIVED; it cannot be confirmed.',
      clause: 'ToS 6.1',
    });
    withdrawal.takeEffect({ returned: sek(5) }, ['refund-1'], noon('2026-06-13'));

    expect(withdrawal).toMatchObject({ state: 'EFFECTIVE', effectiveAt: noon('2026-06-13') });
    expect(eventsOf(withdrawal)).toMatchObject([
      {
        type: 'ContractWithdrawn',
        clause: 'ToS 6.1',
        subject: 'order',
        returned: { amountMinor: 5, currency: 'SEK' },
        refundBy: '2026-06-26',
      },
    ]);
    expect(() => withdrawal.takeEffect({ returned: sek(5) }, [], noon('2026-06-14'))).toThrow('cannot take effect');
  });
});

describe('the form without an account (ToS 6.2)', () => {
  test('ToS 6.2: is sent when it is submitted, whoever has to be identified after', () => {
    const withdrawal = fromForm();

    expect(withdrawal).toMatchObject({
      state: 'RECEIVED',
      channel: 'form',
      recordedBy: 'visitor',
      dispatchedAt: noon('2026-06-10'),
      receivedAt: noon('2026-06-10'),
      senderName: 'Sender',
      senderEmail: 's@example.com',
      words: 'I do',
      tokenHash: 'hash',
      identifiedBy: null,
    });
    const received = eventsOf(withdrawal);
    expect(received).toMatchObject([{ type: 'WithdrawalReceived', channel: 'form' }]);
    expect(JSON.stringify(received)).not.toContain('example.com');
  });

  test('ToS 6.2: once known, its sender’s own contract and window count', () => {
    const withdrawal = fromForm(lastMoment);

    withdrawal.identify(windowOf('registration', noon('2026-06-01'), 14), 'account');

    expect(withdrawal).toMatchObject({
      subject: 'registration',
      lastDay: '2026-06-15',
      identifiedBy: 'account',
      tokenHash: null,
    });
    expect(() => fromForm(tooLate).identify(order, 'account')).toThrow('fourteen days were over');
    expect(refusal(() => declared().identify(order, 'account'))).toMatchObject({
      message: 'The withdrawal is DECLARED; it cannot be identified.',
      clause: 'ToS 6.2',
    });
  });
});

describe('a message that staff record (ToS 6.2)', () => {
  test('ToS 6.2: sent on day 14, arrives on day 18: valid; sent on day 15: not', () => {
    const withdrawal = fromPost(lastMoment);

    expect(withdrawal).toMatchObject({ state: 'RECEIVED', dispatchedAt: lastMoment, identifiedBy: 'clerk' });
    expect(refusal(() => fromPost(tooLate))).toMatchObject({ code: 'withdrawal-too-late', clause: 'ToS 6.1' });
  });

  test('ToS 6.2: the day of dispatch rolls with the window: sent on the Monday after Midsummer it is in time', () => {
    const window = windowOf('order', noon('2026-06-05'), 14);
    const sent = (dispatchedAt: Date) => () =>
      Withdrawal.record(
        'tenant',
        'w',
        window,
        { channel: 'mail', receivedAt: noon('2026-06-24'), dispatchedAt, recordedBy: 'clerk' },
        noon('2026-06-24'),
      );

    expect(sent(at('2026-06-22T23:59:59.999+02:00'))().state).toBe('RECEIVED');
    expect(sent(at('2026-06-23T00:00:00+02:00'))).toThrow('fourteen days were over');
  });

  test('ToS 6.1: none is sent before there was a contract', () => {
    expect(fromPost(noon('2026-06-01')).state).toBe('RECEIVED');
    expect(refusal(() => fromPost(at('2026-06-01T11:59:59+02:00')))).toEqual({
      code: 'validation-failed',
      message: 'There was no contract by then.',
      clause: 'ToS 6.1',
      faults: [{ pointer: '/dispatchedAt', code: 'before-conclusion', message: 'There was no contract by then.' }],
    });
  });

  test('ToS 4.6, 6.1: where the client asked before the conclusion, what it sent since then counts, and the days count from the conclusion', () => {
    const asked = at('2026-05-20T12:00:00+02:00');
    const window = windowOf('order', noon('2026-06-01'), 14, asked);
    const sent = (dispatchedAt: Date | undefined) =>
      Withdrawal.record(
        'tenant',
        'w',
        window,
        { channel: 'letter', receivedAt: noon('2026-06-18'), dispatchedAt, recordedBy: 'clerk' },
        noon('2026-06-18'),
      );

    expect(window).toMatchObject({ concludedAt: noon('2026-06-01'), lastDay: '2026-06-15' });
    expect(sent(asked).state).toBe('RECEIVED');
    expect(refusal(() => sent(at('2026-05-20T11:59:59.999+02:00'))).faults).toMatchObject([
      { code: 'before-conclusion' },
    ]);
    const dated = (sentOn: string) =>
      sent(undefined).decideDispatch({ by: 'officer', sentOn, reason: 'r' }, noon('2026-06-19'), window.opensAt);
    expect(() => dated('2026-05-20')).not.toThrow();
    expect(refusal(() => dated('2026-05-19')).faults).toMatchObject([{ code: 'before-conclusion' }]);
  });

  test('has arrived by now, and was sent before that', () => {
    const arrived = noon('2026-06-18');
    const faultOf = (act: () => unknown) => refusal(act).faults;

    expect(faultOf(() => fromPost(noon('2026-06-12'), arrived, at('2026-06-18T11:59:59+02:00')))).toEqual([
      { pointer: '/receivedAt', code: 'in-the-future', message: 'It has not arrived yet.' },
    ]);
    expect(faultOf(() => fromPost(at('2026-06-15T12:00:01+02:00'), noon('2026-06-15')))).toEqual([
      { pointer: '/dispatchedAt', code: 'after-arrival', message: 'It arrived before it was sent.' },
    ]);
    expect(fromPost(noon('2026-06-15'), noon('2026-06-15')).state).toBe('RECEIVED');
  });

  test('ToS 6.2: without a postmark it waits for the operator, and neither counts nor is refused by itself', () => {
    const withdrawal = fromPost(undefined);

    expect(withdrawal).toMatchObject({ state: 'UNDATED', dispatchedAt: null, lastDay: '2026-06-15' });
    expect(eventsOf(withdrawal)).toMatchObject([{ type: 'WithdrawalReceived', dispatchedAt: undefined }]);
    expect(() => withdrawal.takeEffect({}, [], noon('2026-06-19'))).toThrow('cannot take effect');
  });

  test.each([
    ['the last day', '2026-06-15', 'RECEIVED', true],
    ['the day after it', '2026-06-16', 'REFUSED', false],
    ['no day of the window', null, 'REFUSED', false],
  ] as const)('ToS 6.2: the operator holds it to have been sent on %s', (_, sentOn, state, inTime) => {
    const withdrawal = fromPost(undefined);
    withdrawal.releaseEvents();

    withdrawal.decideDispatch({ by: 'officer', sentOn, reason: 'The envelope' }, noon('2026-06-19'));

    expect(withdrawal).toMatchObject({
      state,
      decision: { by: 'officer', sentOn, reason: 'The envelope', at: '2026-06-19T10:00:00.000Z' },
      dispatchedAt: sentOn && at(`${sentOn}T23:59:59.999+02:00`),
    });
    expect(eventsOf(withdrawal)).toMatchObject([
      { type: 'WithdrawalDispatchDecided', clause: 'ToS 6.2', decidedBy: 'officer', inTime },
      ...(inTime ? [] : [{ type: 'WithdrawalRefused', reason: 'too-late', clause: 'ToS 6.1' }]),
    ]);
  });

  test('ToS 6.1: nor does the operator date it to before there was a contract', () => {
    const decide = (sentOn: string) => () =>
      fromPost(undefined).decideDispatch({ by: 'officer', sentOn, reason: 'The envelope' }, noon('2026-06-19'));

    expect(refusal(decide('2026-05-31'))).toMatchObject({
      clause: 'ToS 6.1',
      faults: [{ pointer: '/sentOn', code: 'before-conclusion', message: 'There was no contract by then.' }],
    });
    expect(decide('2026-06-01')).not.toThrow();
  });

  test('ToS 6.2: it cannot have been sent after it came; on the day itself it was sent when it came', () => {
    const receivedAt = noon('2026-06-12');
    const late = fromPost(undefined, receivedAt);

    expect(
      refusal(() => late.decideDispatch({ by: 'o', sentOn: '2026-06-13', reason: 'r' }, receivedAt)).faults,
    ).toEqual([{ pointer: '/sentOn', code: 'after-arrival', message: 'It arrived before that day.' }]);
    late.decideDispatch({ by: 'o', sentOn: '2026-06-12', reason: 'r' }, receivedAt);

    expect(late.dispatchedAt).toEqual(receivedAt);
    expect(refusal(() => late.decideDispatch({ by: 'o', sentOn: null, reason: 'r' }, receivedAt))).toMatchObject({
      message: 'The withdrawal is RECEIVED; it cannot be dated.',
      clause: 'ToS 6.2',
    });
  });
});
