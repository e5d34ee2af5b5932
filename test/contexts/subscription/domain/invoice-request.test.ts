import { describe, expect, test } from '@jest/globals';
import { BillingContact } from '../../../../src/contexts/subscription/domain/billing-contact.js';
import { InvoiceRequest } from '../../../../src/contexts/subscription/domain/invoice-request.js';
import { sek } from '../support/invoices.js';
import { aPlan, freePlan, yearlyTerms } from '../support/plans.js';
import { refusal } from '../support/refusal.js';

const at = (instant: string): Date => new Date(instant);
const now = at('2026-02-01T12:00:00Z');
const hash = (text: string): string => `#${text.length}`;
const yearly = () => aPlan(yearlyTerms);
/** 399,000 öre and a quarter VAT. */
const TOTAL = 498_750;
const place = { clientNumber: 10_001, sequence: 1 };
const draft = (plan = yearly()) => InvoiceRequest.draft('tenant', 'request', plan, [], hash, 'account', now);
function requested() {
  const request = draft();
  request.request(request.summarySha256, yearly(), now);
  return request;
}
function sent() {
  const request = requested();
  request.send(place, yearly(), '2026-03-03', now);
  request.releaseEvents();
  return request;
}
const lastMoment = at('2026-03-03T23:59:59.999+01:00');
const dayAfter = at('2026-03-04T00:00:00+01:00');
function expired() {
  const request = sent();
  request.expire(dayAfter);
  request.releaseEvents();
  return request;
}
const eventsOf = (request: InvoiceRequest) =>
  request.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

describe('asking for an invoice (ToS 4.6)', () => {
  test('ToS 4.6: is for yearly plans that are sold', () => {
    expect(draft()).toMatchObject({ state: 'DRAFT', planCode: 'TEAM-YEAR', isWaiting: false, total: sek(TOTAL) });
    expect(refusal(() => draft(aPlan()))).toMatchObject({
      clause: 'ToS 4.6',
      faults: [
        { pointer: '/planCode', code: 'not-long-term', message: 'Only yearly plans can be paid on an invoice.' },
      ],
    });
    expect(() => draft(freePlan())).toThrow('yours without an order');
    expect(() => draft(aPlan({ ...yearlyTerms, sellableFrom: '2026-02-02' }))).toThrow('not on sale');
  });

  test('ToS 4.3: is confirmed by its own summary at the price that is listed; once more changes nothing', () => {
    const request = draft();
    const confirm = (sha256: string, plan = yearly()) => refusal(() => request.request(sha256, plan, now));

    expect(confirm('#0')).toEqual({
      code: 'summary-differs',
      message: 'This is not the summary of this request.',
      clause: 'ToS 4.3',
    });
    expect(confirm(request.summarySha256, aPlan({ ...yearlyTerms, version: 2, netMinor: 8 }))).toEqual({
      code: 'price-changed',
      message: 'The plan or its price changed since the request was drawn up.',
      clause: 'ToS 4.3',
      data: { current: { version: 2, total: { amountMinor: 10, currency: 'SEK' } } },
    });
    expect(refusal(() => request.request(request.summarySha256, undefined, now)).data).toEqual({ current: null });
    request.request(request.summarySha256, yearly(), now);
    request.request(request.summarySha256, undefined, at('2026-02-02T12:00:00Z'));

    expect(request).toMatchObject({ state: 'REQUESTED', requestedAt: now, isWaiting: true });
    expect(eventsOf(request)).toMatchObject([
      {
        type: 'InvoiceRequested',
        clause: 'ToS 4.6',
        summarySha256: request.summarySha256,
        total: { amountMinor: TOTAL, currency: 'SEK' },
      },
    ]);
    const over = expired();
    expect(refusal(() => over.request(over.summarySha256, yearly(), now))).toMatchObject({
      message: 'The request is EXPIRED; it cannot be confirmed.',
      clause: 'ToS 4.6',
    });
  });

  test('ToS 4.6: is answered by a pro forma with a reference, good to the end of a day', () => {
    const request = requested();
    request.releaseEvents();
    request.send(place, yearly(), '2026-02-01', now);

    expect(request).toMatchObject({
      state: 'SENT',
      sequence: 1,
      number: '10001-P1',
      ocr: '1000120000137',
      sentAt: now,
      validUntil: '2026-02-01',
      isWaiting: true,
    });
    expect(eventsOf(request)).toMatchObject([{ type: 'ProFormaSent', number: '10001-P1', validUntil: '2026-02-01' }]);
  });

  test('ToS 4.6: not twice, not at a changed price, and not for a day that is over', () => {
    expect(refusal(() => sent().send(place, yearly(), '2026-03-03', now))).toMatchObject({
      message: 'The request is SENT; it cannot be answered.',
      clause: 'ToS 4.6',
    });
    expect(refusal(() => requested().send(place, undefined, '2026-03-03', now)).code).toBe('price-changed');
    expect(refusal(() => requested().send(place, yearly(), '2026-01-31', now))).toMatchObject({
      clause: 'ToS 4.6',
      faults: [{ pointer: '/validUntil', code: 'in-the-past', message: 'It cannot be over before it is sent.' }],
    });
  });
});

describe('money for a pro forma (ToS 4.6)', () => {
  test('ToS 4.6: exact: settled', () => {
    const request = sent();

    expect(request.receive(sek(TOTAL), lastMoment, dayAfter)).toEqual({
      result: 'settled',
      ahead: sek(0),
      surplus: sek(0),
    });
    expect(request).toMatchObject({ state: 'SETTLED', settledAt: dayAfter, paidMinor: TOTAL, missing: sek(0) });
    expect(eventsOf(request)).toMatchObject([
      { type: 'ProFormaSettled', paidOn: '2026-03-03', surplus: { amountMinor: 0, currency: 'SEK' } },
    ]);
    expect(request.receive(sek(1), now, now)).toEqual({ result: 'closed' });
  });

  test('ToS 4.6: short: it stays open for the rest; over: the surplus is nobody’s debt', () => {
    const request = sent();

    expect(request.receive(sek(TOTAL - 1), now, now)).toEqual({ result: 'short', missing: sek(1) });
    expect(request).toMatchObject({ state: 'SENT', missing: sek(1) });
    expect(eventsOf(request)).toMatchObject([
      { type: 'ProFormaPaidInPart', received: { amountMinor: TOTAL - 1 }, missing: { amountMinor: 1 } },
    ]);
    expect(request.receive(sek(51), now, now)).toEqual({
      result: 'settled',
      ahead: sek(TOTAL - 1),
      surplus: sek(50),
    });
  });

  test('ToS 4.6: what was paid by the last day counts after it, if it is the whole; a part or a later day does not', () => {
    expect(sent().receive(sek(TOTAL), dayAfter, dayAfter)).toEqual({ result: 'late' });
    expect(expired().receive(sek(TOTAL - 1), lastMoment, dayAfter)).toEqual({ result: 'late' });
    expect(expired().receive(sek(TOTAL), lastMoment, dayAfter)).toMatchObject({ result: 'settled' });
    expect(expired().receive(sek(TOTAL), dayAfter, dayAfter)).toEqual({ result: 'late' });
    expect(requested().receive(sek(TOTAL), now, now)).toEqual({ result: 'closed' });
  });

  test('ToS 4.6: it is over with its last moment, once, and its parts are owed back', () => {
    const request = sent();
    request.receive(sek(100), now, now);
    request.releaseEvents();

    expect(request.expire(lastMoment)).toBe(false);
    expect(request.expire(dayAfter)).toBe(true);
    expect(request.expire(dayAfter)).toBe(false);

    expect(request).toMatchObject({ state: 'EXPIRED', paidMinor: 0, isWaiting: false });
    expect(eventsOf(request)).toMatchObject([{ type: 'ProFormaExpired', validUntil: '2026-03-03' }]);
  });

  test('a new wish takes the place of one that waits, and of no other', () => {
    const waiting = sent();
    waiting.receive(sek(100), now, now);
    waiting.giveWay();
    expect(waiting).toMatchObject({ state: 'SUPERSEDED', paidMinor: 0 });

    const settled = sent();
    settled.receive(sek(TOTAL), now, now);
    settled.giveWay();
    expect(settled).toMatchObject({ state: 'SETTLED', paidMinor: TOTAL });
  });
});

describe('where invoices go (ToS 4.2)', () => {
  const details = { email: null, reference: null, address: null };
  const change = (changed: object) => {
    const contact = BillingContact.of('tenant');
    contact.change({ ...details, ...changed }, now);
    return contact;
  };
  const address = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm', country: 'SE' };

  test('ToS 4.2: an address is kept as mail finds it, and no event repeats it', () => {
    const contact = change({ email: '  Faktura@Example.COM ', reference: ' PO 7 ', address });

    expect(contact).toMatchObject({ email: 'faktura@example.com', reference: 'PO 7', address });
    const events = contact.releaseEvents();
    expect(events).toMatchObject([{ type: 'subscription.BillingContactChanged', clause: 'ToS 4.2' }]);
    expect(JSON.stringify(events)).not.toContain('example');
    expect(change({})).toMatchObject({ email: null, reference: null, address: null });
  });

  test.each([
    'no at.example.com',
    'a@b',
    'a@-b.se',
    'a@b.s',
    'a@b..se',
    'a@b.se\nBcc: x@y.se',
    'a b@c.se',
    'a@b@c.se',
    '<a@b.se>',
    '@b.se',
    `${'a'.repeat(65)}@b.se`,
    `a@${'b.'.repeat(130)}se`,
  ])('ToS 4.2: no mail goes to %j', (email) => {
    expect(refusal(() => change({ email }))).toMatchObject({
      code: 'validation-failed',
      message: 'Invoices cannot go there.',
      faults: [{ pointer: '/email', code: 'format', message: 'This is no e-mail address.' }],
    });
  });

  test.each([
    'a@b.se',
    'first.last+tag@sub-domain.example.com',
    `${'a'.repeat(64)}@b.se`,
    `${'a'.repeat(64)}@${'b.'.repeat(93)}org`,
  ])('ToS 4.2: mail goes to %s', (email) => {
    expect(change({ email }).email).toBe(email);
  });

  test('an address of a buyer is whole', () => {
    expect(refusal(() => change({ address: { ...address, city: ' ', street: '' } })).faults).toEqual([
      { pointer: '/address/street', code: 'empty', message: 'An address is whole.' },
      { pointer: '/address/city', code: 'empty', message: 'An address is whole.' },
    ]);
  });
});
