import { describe, expect, test } from '@jest/globals';
import { Notice } from '../../../../src/contexts/notices/domain/notice.js';
import type { Addressee } from '../../../../src/contexts/terms/contract.js';

const TENANT = '01900000-0000-7000-8000-00000000000a';
const MONDAY = new Date('2026-05-01T06:00:00Z');
const TUESDAY = new Date('2026-05-02T06:00:00Z');
const WALL = new Date('2026-01-01T00:00:00Z');
const LETTER = { subject: 's', text: 't', html: 'h', sha256: 'a1' };
const person = (email: string): Addressee => ({ email, name: 'N', language: 'sv' });

function aNotice(...emails: string[]): Notice {
  const notice = Notice.queue(
    'n-1',
    { tenantId: TENANT, template: 'dunning.final', key: 'overdue:1:final', to: 'contract', data: {} },
    'ToS 3.4.e',
    MONDAY,
  );
  let next = 0;
  notice.addressTo(emails.map(person), () => `d-${++next}`);
  notice.templateVersion = 1;
  for (const delivery of notice.deliveries) delivery.claim(LETTER, WALL);
  return notice;
}
const types = (notice: Notice) => notice.releaseEvents().map(({ type }) => type);

describe('a notice', () => {
  test('goes to each address once, whatever its case', () => {
    expect(aNotice('a@example.com', 'A@Example.com', 'b@example.com').deliveries.map(({ email }) => email)).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
  });

  test('is accepted with the first server that takes it, and says so once', () => {
    const notice = aNotice('a@example.com', 'b@example.com');

    notice.accepted('d-1', '250 ok', MONDAY);
    notice.accepted('d-2', '250 ok', TUESDAY);
    notice.accepted('d-2', '250 ok', TUESDAY);

    expect([notice.state, notice.acceptedAt]).toEqual(['ACCEPTED', MONDAY]);
    expect(notice.releaseEvents()).toEqual([
      expect.objectContaining({
        type: 'notices.NoticeAccepted',
        clause: 'ToS 3.4.e',
        at: MONDAY.toISOString(),
        bodySha256: 'a1',
      }),
    ]);
  });

  test('that comes back from one server is still held by the other, from the day that one took it', () => {
    const notice = aNotice('a@example.com', 'b@example.com');
    notice.accepted('d-1', '250 ok', MONDAY);
    notice.accepted('d-2', '250 ok', TUESDAY);
    types(notice);

    notice.refused('d-1', '5.1.1');
    notice.conclude(TUESDAY);

    expect([notice.state, notice.acceptedAt]).toEqual(['ACCEPTED', TUESDAY]);
    expect(types(notice)).toEqual([]);
  });

  test('that comes back everywhere has bounced, and whoever relied on it hears of it', () => {
    const notice = aNotice('a@example.com');
    notice.accepted('d-1', '250 ok', MONDAY);
    types(notice);

    expect(notice.refused('d-1', '5.1.1')).toBe(true);
    notice.conclude(TUESDAY);
    expect(notice.refused('d-1', '5.1.1')).toBe(false);
    notice.conclude(TUESDAY);

    expect([notice.state, notice.acceptedAt]).toEqual(['BOUNCED', null]);
    expect(types(notice)).toEqual(['notices.NoticeBounced']);
  });

  test('another known address gives it a new start: queued again, accepted anew', () => {
    const notice = aNotice('a@example.com');
    notice.accepted('d-1', '250 ok', MONDAY);
    notice.refused('d-1', '5.1.1');
    notice.addressTo([person('a@example.com'), person('c@example.com')], () => 'd-2');
    notice.conclude(MONDAY);
    expect(notice.state).toBe('QUEUED');
    types(notice);

    notice.delivery('d-2').claim(LETTER, WALL);
    notice.accepted('d-2', '250 ok', TUESDAY);

    expect([notice.state, notice.acceptedAt]).toEqual(['ACCEPTED', TUESDAY]);
    expect(types(notice)).toEqual(['notices.NoticeAccepted']);
  });

  test('can be taken back until a server has it', () => {
    const notice = aNotice('a@example.com', 'b@example.com');
    notice.accepted('d-1', '250 ok', MONDAY);

    notice.drop('paid');

    expect(notice.deliveries.map(({ state }) => state)).toEqual(['ACCEPTED', 'DROPPED']);
    expect(notice.state).toBe('ACCEPTED');
    const early = aNotice('a@example.com');
    early.drop('paid');
    expect([early.state, early.reason]).toEqual(['DROPPED', 'paid']);
  });

  test('that was taken back while it was on its way has gone out all the same', () => {
    const notice = aNotice('a@example.com');
    notice.drop('paid');

    notice.accepted('d-1', '250 ok', MONDAY);

    expect(notice.state).toBe('ACCEPTED');
  });

  test('forgets a secret only once nobody is waiting for it', () => {
    const notice = aNotice('a@example.com', 'b@example.com');
    notice.data = { token: 'key' };

    notice.accepted('d-1', '250 ok', MONDAY);
    notice.forgetSecret();
    expect(notice.data).toEqual({ token: 'key' });

    notice.accepted('d-2', '250 ok', MONDAY);
    notice.forgetSecret();
    expect(notice.data).toEqual({});
  });
});

describe('a delivery', () => {
  const aDelivery = () => aNotice('a@example.com').delivery('d-1');
  const seconds = (wait: Date | null) => (wait!.getTime() - WALL.getTime()) / 1000;

  test('is one worker’s until its lease runs out in wall time', () => {
    const delivery = aDelivery();

    expect(delivery.isDue(TUESDAY, new Date(WALL.getTime() + 119_999))).toBe(false);
    expect(delivery.isDue(TUESDAY, new Date(WALL.getTime() + 120_000))).toBe(true);
  });

  test('does not go out before its business time, however late it is on the wall', () => {
    const delivery = aDelivery();
    const long = new Date('2030-01-01T00:00:00Z');

    expect(delivery.isDue(new Date(MONDAY.getTime() - 1), long)).toBe(false);
    expect(delivery.isDue(MONDAY, long)).toBe(true);
  });

  test('is tried for about five days, and then its address counts as refusing', () => {
    const delivery = aDelivery();
    let tries = 0;
    let waited = 0;
    while (delivery.postpone('421 busy', WALL)) {
      waited += seconds(delivery.retryAt);
      tries++;
    }

    expect(tries).toBe(35);
    expect(waited / 86_400).toBeGreaterThan(4);
    expect(waited / 86_400).toBeLessThan(5);
  });
});
