import { describe, expect, test } from '@jest/globals';
import {
  demandNegotiable,
  PaymentArrangement,
  type ProposedInstalment,
} from '../../../../src/contexts/subscription/domain/arrangement.js';
import type { Invoice } from '../../../../src/contexts/subscription/domain/invoice.js';
import { addDays } from '../../../../src/shared-kernel/calendar.js';
import { anInvoice, sek } from '../support/invoices.js';
import { refusal } from '../support/refusal.js';

const at = (instant: string): Date => new Date(instant);
const noon = (date: string): Date => at(`${date}T12:00:00+02:00`);
const now = noon('2026-04-10');
/** Monday 20 April, Wednesday 20 May and Saturday 20 June; Midsummer's Saturday rolls to Monday the 22nd. */
const three: ProposedInstalment[] = [
  { dueOn: '2026-04-20', amountMinor: 30_000 },
  { dueOn: '2026-05-20', amountMinor: 30_000 },
  { dueOn: '2026-06-20', amountMinor: 40_000 },
];
const request = (invoices = [anInvoice()], proposal = three, on = now): PaymentArrangement =>
  PaymentArrangement.request(
    { tenantId: 'tenant', id: 'plan' },
    invoices,
    { proposal, words: 'Three parts, please', requestedBy: 'account' },
    on,
  );
const terms = { instalments: three, restoresAccess: false, staffId: 'officer' };
function agreed(): PaymentArrangement {
  const arrangement = request();
  arrangement.agree([anInvoice()], terms, now);
  arrangement.releaseEvents();
  return arrangement;
}
function broken(): PaymentArrangement {
  const arrangement = agreed();
  arrangement.passDay(0, at('2026-04-21T00:00:00+02:00'));
  arrangement.releaseEvents();
  return arrangement;
}
const eventsOf = (arrangement: PaymentArrangement) =>
  arrangement.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

describe('a wish to pay otherwise (ToS 3.4.g)', () => {
  test('ToS 3.4.g: names its invoices and keeps the client’s words out of every event', () => {
    const arrangement = request([anInvoice(1), anInvoice(2)], [{ dueOn: '2026-04-20', amountMinor: 200_000 }]);

    expect(arrangement).toMatchObject({
      state: 'REQUESTED',
      invoiceIds: ['invoice-1', 'invoice-2'],
      currency: 'SEK',
      words: 'Three parts, please',
      proposal: [{ dueOn: '2026-04-20', amountMinor: 200_000 }],
      requestedAt: now,
      isStanding: true,
    });
    expect([arrangement.names('invoice-2'), arrangement.names('invoice-3')]).toEqual([true, false]);
    expect(arrangement.agreedParts).toBeUndefined();
    const events = eventsOf(arrangement);
    expect(events).toMatchObject([
      {
        type: 'ArrangementRequested',
        clause: 'ToS 3.4.g',
        invoiceIds: ['invoice-1', 'invoice-2'],
        requestedBy: 'account',
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('please');
  });

  test('ToS 3.4.g: is about some invoice', () => {
    expect(refusal(() => request([]))).toEqual({
      code: 'validation-failed',
      message: 'Say which invoices it is about.',
      clause: 'ToS 3.4.g',
      faults: [{ pointer: '/invoiceIds', code: 'required', message: 'Say which invoices it is about.' }],
    });
  });

  test.each<[string, ProposedInstalment[], string, string, string]>([
    [
      'an öre too little',
      [{ dueOn: '2026-04-20', amountMinor: 99_999 }],
      '/instalments',
      'does-not-cover',
      'Together they have to cover what is open.',
    ],
    [
      'more than is open',
      [{ dueOn: '2026-04-20', amountMinor: 100_001 }],
      '/instalments',
      'does-not-cover',
      'Together they have to cover what is open.',
    ],
    [
      'a day that is over',
      [{ dueOn: '2026-04-09', amountMinor: 100_000 }],
      '/instalments/0/dueOn',
      'in-the-past',
      'That day is over.',
    ],
    [
      'two on one day',
      [
        { dueOn: '2026-04-20', amountMinor: 50_000 },
        { dueOn: '2026-04-20', amountMinor: 50_000 },
      ],
      '/instalments/1/dueOn',
      'not-rising',
      'Each instalment is due after the one before.',
    ],
    [
      'one of nothing',
      [
        { dueOn: '2026-04-20', amountMinor: 100_000 },
        { dueOn: '2026-04-21', amountMinor: 0 },
      ],
      '/instalments/1/amountMinor',
      'min',
      'An instalment is more than nothing.',
    ],
  ])('ToS 3.4.g: cannot be %s', (_, proposal, pointer, code, message) => {
    expect(refusal(() => request([anInvoice()], proposal))).toEqual({
      code: 'validation-failed',
      message: 'This plan cannot be used.',
      clause: 'ToS 3.4.g',
      faults: [{ pointer, code, message }],
      data: { owed: { amountMinor: 100_000, currency: 'SEK' } },
    });
  });

  test('ToS 3.4.g: may begin today, and has one to twenty-four parts', () => {
    const parts = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        dueOn: addDays('2026-04-10', index),
        amountMinor: index === 0 ? 100_000 - (count - 1) : 1,
      }));
    const faultsOf = (count: number) => refusal(() => request([anInvoice()], parts(count))).faults;

    expect(request([anInvoice()], parts(1)).state).toBe('REQUESTED');
    expect(request([anInvoice()], parts(24)).proposal).toHaveLength(24);
    expect(faultsOf(25)).toEqual([{ pointer: '/instalments', code: 'count', message: 'One to 24 instalments.' }]);
    expect(faultsOf(0)).toMatchObject([{ code: 'count' }, { code: 'does-not-cover' }]);
  });
});

describe('an answer (ToS 3.4.g)', () => {
  test('ToS 3.4.g: agreed, each part is to be paid on its day or on the next business day', () => {
    const arrangement = request();
    arrangement.releaseEvents();
    arrangement.agree([anInvoice()], { ...terms, restoresAccess: true }, noon('2026-04-11'));

    const instalments = [
      { ...three[0], payBy: '2026-04-20' },
      { ...three[1], payBy: '2026-05-20' },
      { ...three[2], payBy: '2026-06-22' },
    ];
    expect(arrangement).toMatchObject({
      state: 'AGREED',
      instalments,
      owedMinor: 100_000,
      paidMinor: 0,
      restoresAccess: true,
      decidedBy: 'officer',
      decidedAt: noon('2026-04-11'),
      closedAt: null,
      isStanding: true,
    });
    expect(eventsOf(arrangement)).toMatchObject([
      {
        type: 'ArrangementAgreed',
        agreedBy: 'officer',
        instalments,
        total: { amountMinor: 100_000, currency: 'SEK' },
        restoresAccess: true,
      },
    ]);
  });

  test('ToS 3.4.g: what is agreed covers what is open by then, to the öre', () => {
    const invoice = anInvoice();
    invoice.take(sek(1), now, now);

    expect(refusal(() => request().agree([invoice], terms, now)).data).toEqual({ owed: sek(99_999).toJSON() });
  });

  test('ToS 3.4.g: declined, it stands no longer and the client is told why', () => {
    const arrangement = request();
    arrangement.releaseEvents();
    arrangement.decline('Too long', 'officer', noon('2026-04-11'));

    expect(arrangement).toMatchObject({
      state: 'DECLINED',
      reason: 'Too long',
      decidedBy: 'officer',
      decidedAt: noon('2026-04-11'),
      closedAt: noon('2026-04-11'),
      isStanding: false,
    });
    expect(eventsOf(arrangement)).toMatchObject([{ type: 'ArrangementDeclined', declinedBy: 'officer' }]);
  });

  test('ToS 3.4.g: one wish has one answer', () => {
    const arrangement = agreed();

    expect(refusal(() => arrangement.agree([anInvoice()], terms, now))).toMatchObject({
      message: 'The arrangement is AGREED; it cannot be agreed.',
      clause: 'ToS 3.4.g',
    });
    expect(() => arrangement.decline('No', 'officer', now)).toThrow('it cannot be declined.');
  });

  test('a wish whose invoices are paid needs none', () => {
    const arrangement = request();

    expect(arrangement.progress(1, now)).toBe(false);
    expect(arrangement.state).toBe('REQUESTED');
    expect(arrangement.progress(0, noon('2026-04-12'))).toBe(false);
    expect(arrangement).toMatchObject({ state: 'DECLINED', reason: 'paid', decidedBy: 'system' });
  });
});

describe('keeping it (ToS 3.4.g)', () => {
  test('ToS 3.4.g: how far it has come is what its invoices have lost, and never goes back', () => {
    const arrangement = agreed();

    expect(arrangement.progress(60_000, noon('2026-04-15'))).toBe(false);
    expect(arrangement).toMatchObject({ state: 'AGREED', paidMinor: 40_000 });
    expect([0, 1, 2].map((index) => arrangement.isPaid(index))).toEqual([true, false, false]);
    expect([0, 1, 2].map((index) => arrangement.openMinorOf(index))).toEqual([0, 20_000, 40_000]);

    arrangement.progress(70_000, noon('2026-04-16'));
    expect(arrangement.paidMinor).toBe(40_000);
  });

  test('ToS 3.4.g: money is spread over its parts while it runs', () => {
    const arrangement = agreed();
    arrangement.progress(90_000, noon('2026-04-15'));

    expect(arrangement.agreedParts).toEqual({
      invoiceIds: ['invoice-1'],
      parts: [
        { payBy: '2026-04-20', openMinor: 20_000 },
        { payBy: '2026-05-20', openMinor: 30_000 },
        { payBy: '2026-06-22', openMinor: 40_000 },
      ],
    });
    expect(broken().agreedParts).toBeUndefined();
  });

  test('ToS 3.4.g: the last öre keeps it, once', () => {
    const arrangement = agreed();
    expect(arrangement.progress(1, noon('2026-06-20'))).toBe(false);

    expect(arrangement.progress(0, noon('2026-06-21'))).toBe(true);
    expect(arrangement.progress(0, noon('2026-06-22'))).toBe(false);

    expect(arrangement).toMatchObject({ state: 'KEPT', closedAt: noon('2026-06-21'), isStanding: false });
    expect(eventsOf(arrangement)).toMatchObject([{ type: 'ArrangementKept', at: '2026-06-21T10:00:00.000Z' }]);
  });
});

describe('breaking it (ToS 3.4.g)', () => {
  test('ToS 3.4.g: an unpaid part breaks it when its whole day is over, and not before', () => {
    const arrangement = agreed();
    expect(arrangement.passDay(0, at('2026-04-20T23:59:59.999+02:00'))).toBe(false);

    expect(arrangement.passDay(0, at('2026-04-21T00:00:00+02:00'))).toBe(true);
    expect(arrangement.passDay(0, at('2026-04-22T00:00:00+02:00'))).toBe(false);

    expect(arrangement).toMatchObject({
      state: 'BROKEN',
      closedAt: at('2026-04-21T00:00:00+02:00'),
      brokenAt: at('2026-04-21T00:00:00+02:00'),
    });
    expect(eventsOf(arrangement)).toMatchObject([{ type: 'ArrangementBroken', instalment: 1 }]);
  });

  test('ToS 3.4.g: over a holiday the day rolls: the part of Midsummer Saturday may be paid on Monday', () => {
    const arrangement = agreed();
    arrangement.progress(40_000, noon('2026-05-20'));

    expect(arrangement.instalments[2]!.payBy).toBe('2026-06-22');
    expect(arrangement.passDay(2, at('2026-06-22T23:59:59.999+02:00'))).toBe(false);
    expect(arrangement.passDay(2, at('2026-06-23T00:00:00+02:00'))).toBe(true);
  });

  test('ToS 3.4.g: a part that is paid, or that the plan has not, breaks nothing', () => {
    const arrangement = agreed();
    arrangement.progress(70_000, noon('2026-04-19'));

    expect(arrangement.passDay(0, noon('2026-04-30'))).toBe(false);
    expect(arrangement.passDay(3, noon('2027-04-30'))).toBe(false);
    expect(request().passDay(0, noon('2027-04-30'))).toBe(false);
  });

  test('ToS 3.4.g: whoever paid in time by bank has kept it, though the news came late', () => {
    const arrangement = broken();

    expect(arrangement.reinstate(at('2026-04-20T23:59:59.999+02:00'), 70_000, noon('2026-04-22'))).toBe(true);

    expect(arrangement).toMatchObject({
      state: 'AGREED',
      closedAt: null,
      paidMinor: 30_000,
      brokenAt: at('2026-04-21T00:00:00+02:00'),
    });
    expect(eventsOf(arrangement)).toMatchObject([{ type: 'ArrangementReinstated' }]);
  });

  test('ToS 3.4.g: not with money that came too late, or that was too little', () => {
    expect(broken().reinstate(at('2026-04-21T00:00:00+02:00'), 70_000, noon('2026-04-22'))).toBe(false);

    const short = broken();
    expect(short.reinstate(noon('2026-04-20'), 70_001, noon('2026-04-22'))).toBe(false);
    expect(short).toMatchObject({ state: 'BROKEN', paidMinor: 29_999 });
    expect(short.reinstate(noon('2026-04-20'), 70_000, noon('2026-04-23'))).toBe(true);
    expect(agreed().reinstate(noon('2026-04-20'), 0, noon('2026-04-22'))).toBe(false);
  });

  test('what came after the break would not have, had the money been known', () => {
    const arrangement = broken();

    expect(arrangement.wasBrokenBy(at('2026-04-20T23:59:59+02:00'))).toBe(false);
    expect(arrangement.wasBrokenBy(at('2026-04-21T00:00:00+02:00'))).toBe(true);
    expect(agreed().wasBrokenBy(noon('2027-01-01'))).toBe(false);
  });
});

describe('what can be negotiated (ToS 3.4.g)', () => {
  const march = () => anInvoice(1, { dueOn: '2026-03-01' });
  const april = () => anInvoice(2, { dueOn: '2026-04-01' });
  const refused = (named: Invoice[], open: Invoice[]) => refusal(() => demandNegotiable(named, open));

  test('ToS 3.4.g: an older open invoice has to be part of it; a younger one need not be', () => {
    const [old, young] = [march(), april()];

    expect(refused([young], [old, young])).toEqual({
      code: 'older-invoice-left-out',
      message: 'An older open invoice has to be part of it.',
      clause: 'ToS 3.4.g',
      data: { invoiceIds: ['invoice-1'] },
    });
    expect(() => demandNegotiable([old], [old, young])).not.toThrow();
    expect(() => demandNegotiable([young, old], [old, young])).not.toThrow();
    const youngest = anInvoice(3, { dueOn: '2026-05-01' });
    expect(refused([youngest, old], [old, young, youngest]).data).toEqual({ invoiceIds: ['invoice-2'] });
    expect(() => demandNegotiable([young], [young, anInvoice(3, { dueOn: '2026-04-01' })])).not.toThrow();
  });

  test('ToS 3.4.g: one in dispute is decided first, and does not hold up the others', () => {
    const [old, young] = [march(), april()];
    old.dispute();

    expect(refused([old], [old, young])).toEqual({
      code: 'invoice-disputed',
      message: 'Invoice 10001-0001 is in dispute; that is decided first.',
      clause: 'ToS 3.4.g',
    });
    expect(() => demandNegotiable([young], [old, young])).not.toThrow();
  });

  test('ToS 3.4.g: what a larger plan costs is not owed, so there is nothing to negotiate', () => {
    const change = anInvoice(1, { purpose: 'plan-change', dueOn: '2026-03-01' });
    const young = april();

    expect(refused([change], [change])).toEqual({
      code: 'not-negotiable',
      message: 'Invoice 10001-0001 is not owed unless the change is wanted.',
      clause: 'ToS 3.4.g',
    });
    expect(() => demandNegotiable([young], [change, young])).not.toThrow();
  });
});
