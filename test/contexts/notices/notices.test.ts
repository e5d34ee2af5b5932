import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { ClaimDelivery, Relay } from '../../../src/contexts/notices/application/delivering.js';
import { type NewNotice, Notices, NoticeTemplates } from '../../../src/contexts/notices/contract.js';
import { RecipientDirectory } from '../../../src/contexts/terms/contract.js';
import { SANDBOX_SECRET } from '../../../src/platform/config.js';
import { Doctor } from '../../../src/platform/doctor.js';
import { ACME, type AddressBook, BOLT, type House, openHouse } from '../terms/house.js';
import { openPostOffice } from './post-office.js';

type PostOffice = Awaited<ReturnType<typeof openPostOffice>>;

describe('notices', () => {
  let house: House;
  let post: PostOffice;
  const desk = () => house.get(Notices);
  const queue = (changes: Partial<NewNotice> = {}) =>
    house.within(ACME, () =>
      desk().queue({
        tenantId: ACME,
        template: 'test.final',
        key: `k-${++keys}`,
        to: 'contract',
        data: { days: 7 },
        ...changes,
      }),
    );
  const to = (email: string, language: 'sv' | 'en' = 'en') => [{ email, name: 'Anna', language }];
  const stateOf = async (id: string) =>
    (await house.rows<{ state: string }>('select state from notice where id = $1', [id]))[0]!.state;
  const events = (id: string) =>
    house.rows(`select type from outbox_message where payload->>'subjectId' = $1 order by id`, [id]);
  const retryNow = () =>
    house.rows(`update delivery set retry_at = '2020-01-01Z', lease_until = null where state = 'QUEUED'`);
  let keys = 0;

  beforeAll(async () => {
    post = await openPostOffice();
    house = await openHouse({ smtpUrl: post.url });
    await house.stand('2026-05-01T07:59:59.999+02:00');
    house.get(NoticeTemplates).register([
      {
        id: 'test.final',
        version: 3,
        clause: 'ToS 3.4.e',
        write: ({ days }, { language, sentOn }) => ({
          subject: language === 'sv' ? 'Sista besked' : 'Final notice',
          paragraphs: [`Sent on ${sentOn}, deleted ${days} days later.`],
        }),
      },
      {
        id: 'test.reset',
        version: 1,
        secret: true,
        write: ({ token }, { baseUrl }) => ({
          subject: 'Reset',
          paragraphs: ['Choose a new password.'],
          action: { label: 'Choose', url: `${baseUrl}/reset/${token}` },
        }),
      },
      {
        id: 'test.broken',
        version: 1,
        write: () => {
          throw new TypeError('no words');
        },
      },
      {
        id: 'test.astray',
        version: 1,
        write: ({ instanceUrl }) => ({
          subject: 'Where to',
          paragraphs: ['Follow the link.'],
          action: { label: 'Go', url: `${instanceUrl}/billing` },
        }),
      },
    ]);
  });
  beforeEach(() => {
    post.received.length = 0;
    post.manner.clear();
    (house.get(RecipientDirectory) as AddressBook).recipients = {
      registration: { email: 'founder@example.com', name: 'Founder', language: 'sv' },
      administrators: [{ email: 'admin@example.com', name: 'Admin', language: 'en' }],
      instanceUrl: 'https://acme.example.com',
    };
  });
  afterAll(async () => {
    await house.close();
    await post.close();
  });

  test('a letter of the contract waits for its hour, then goes to the registration and the administrators, each in their language', async () => {
    const id = await queue({ notBefore: new Date('2026-05-01T08:00:00+02:00'), key: 'final' });
    await house.settle();
    expect(post.received).toEqual([]);
    expect(await house.get(Relay).nextDue()).toEqual(new Date('2026-05-01T06:00:00Z'));

    await house.stand('2026-05-01T08:00:00+02:00');
    await house.settle();

    expect(post.received.map(({ to, subject }) => [to, subject]).sort()).toEqual([
      ['admin@example.com', 'Final notice'],
      ['founder@example.com', 'Sista besked'],
    ]);
    expect(await stateOf(id)).toBe('ACCEPTED');
    expect(await events(id)).toEqual([{ type: 'notices.NoticeAccepted' }]);
    expect(await house.within(ACME, () => desk().receipt(ACME, 'final'))).toEqual({
      noticeId: id,
      acceptedAt: new Date('2026-05-01T06:00:00Z'),
    });
  });

  test('its acceptance is evidence of its clause, with the hash of what was sent and nobody’s address (ToS 3.4.e)', async () => {
    const [evidence] = await house.rows<{ payload: Record<string, unknown> }>(
      `select clause, payload from evidence where event_type = 'notices.NoticeAccepted'`,
    );

    expect(evidence).toMatchObject({
      clause: 'ToS 3.4.e',
      payload: { template: 'test.final', templateVersion: 3, key: 'final' },
    });
    expect(evidence!.payload.bodySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(evidence)).not.toContain('@');
  });

  test('one fact makes one letter, also when it is queued twice in one transaction', async () => {
    const notice: NewNotice = {
      tenantId: ACME,
      template: 'test.final',
      key: 'twice',
      to: to('a@example.com'),
      data: {},
    };
    const [first, second] = await house.within(ACME, async () => [
      await desk().queue(notice),
      await desk().queue(notice),
    ]);
    const third = await queue(notice);
    await house.settle();

    expect(new Set([first, second, third]).size).toBe(1);
    expect(post.received).toHaveLength(1);
  });

  test('a letter names the day that it is sent on, however long it waited', async () => {
    post.manner.set('a@example.com', 'defer');
    const id = await queue({ to: to('a@example.com') });
    await house.settle();
    expect(await stateOf(id)).toBe('QUEUED');

    await house.stand('2026-05-03T08:00:00+02:00');
    post.manner.clear();
    await retryNow();
    await house.settle();

    expect(post.received[0]!.text).toContain('Sent on 2026-05-03, deleted 7 days later.');
    const { body } = await house.as('administrator', 'acme').get(`/v1/notices/${id}`);
    expect(body.deliveries[0]).toMatchObject({ state: 'ACCEPTED', attempts: 1 });
    expect(body.deliveries[0].text.trim()).toBe(post.received[0]!.text.trim());
  });

  test('who it is from stands at its foot, in text and in HTML, and nothing in it is loaded from elsewhere (ToS 1.1)', async () => {
    await queue({ to: to('a@example.com') });
    await house.settle();

    const [mail] = post.received;
    expect(mail!.text).toContain('Org. no. 559477-1114');
    expect(mail!.html).toContain('Org. no. 559477-1114');
    expect(mail!.html).not.toMatch(/<img|src=/);
    expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail!.headers.has('list-unsubscribe')).toBe(false);
  });

  test('a crash after the server took it sends it again under the same Message-ID, and loses nothing', async () => {
    const id = await queue({ to: to('a@example.com') });
    const [{ id: deliveryId }] = (await house.rows<{ id: string }>('select id from delivery where notice_id = $1', [
      id,
    ])) as [{ id: string }];
    // Claimed by a worker that then died: nobody else touches it while the lease runs.
    const claimed = await house.execute<{ messageId: string }>(new ClaimDelivery(ACME, deliveryId));
    await house.settle();
    expect(post.received).toEqual([]);

    await house.rows(`update delivery set lease_until = '2020-01-01Z' where id = $1`, [deliveryId]);
    await house.settle();

    expect(post.received.map(({ messageId }) => messageId)).toEqual([claimed.messageId]);
    expect(await stateOf(id)).toBe('ACCEPTED');
  });

  test('three relays at once send a letter once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => queue({ to: to(`p${n}@example.com`) })));
    const relay = house.get(Relay);

    await Promise.all([relay.pass(), relay.pass(), relay.pass()]);
    await house.settle();

    expect(post.received.map(({ to }) => to).sort()).toEqual(Array.from({ length: 10 }, (_, n) => `p${n}@example.com`));
  });

  test('what one client is told arrives in the order in which it was said, also when the first letter takes its time', async () => {
    const readers = ['slow@example.com', 'b@example.com', 'c@example.com', 'slow@example.com', 'e@example.com'];
    post.manner.set('slow@example.com', 'slow');
    for (const reader of readers) await queue({ to: to(reader) });
    await house.settle();

    expect(post.received.map(({ to }) => to)).toEqual(readers);
  });

  test('a letter that cannot be written waits, says why, and holds up nobody', async () => {
    const broken = await queue({ template: 'test.broken', to: to('a@example.com') });
    const fine = await queue({ to: to('b@example.com') });
    await house.settle();

    expect([await stateOf(broken), await stateOf(fine)]).toEqual(['QUEUED', 'ACCEPTED']);
    expect(await house.rows('select reply, attempts from delivery where notice_id = $1', [broken])).toEqual([
      { reply: 'unexpected:TypeError', attempts: 1 },
    ]);
    await house.within(ACME, () => desk().drop(ACME, `k-${keys - 1}`, 'test'));
  });

  test('a letter whose link leads nowhere waits as well, and goes out once it is told where', async () => {
    const astray = await queue({ template: 'test.astray', to: to('a@example.com') });
    await house.settle();
    expect([await stateOf(astray), post.received]).toEqual(['QUEUED', []]);

    await house.rows(`update notice set data = '{"instanceUrl": "https://acme.example"}' where id = $1`, [astray]);
    await retryNow();
    await house.settle();

    expect(post.received.map(({ text }) => text)).toEqual([expect.stringContaining('https://acme.example/billing')]);
  });

  test('what is taken back before its hour is never sent', async () => {
    const id = await queue({ key: 'taken back', notBefore: new Date('2026-05-04T08:00:00+02:00') });
    await house.within(ACME, () => desk().drop(ACME, 'taken back', 'consent withdrawn'));
    await house.stand('2026-05-05T08:00:00+02:00');
    await house.settle();

    expect(post.received).toEqual([]);
    expect(await stateOf(id)).toBe('DROPPED');
  });

  test('the key in a secret letter reaches its reader and nobody who reads the archive', async () => {
    const id = await queue({ template: 'test.reset', to: to('a@example.com'), data: { token: 'open-sesame' } });
    await house.settle();

    expect(post.received[0]!.text).toContain('/reset/open-sesame');
    const stored = await house.rows(
      `select n.data, d.letter from notice n join delivery d on d.notice_id = n.id where n.id = $1`,
      [id],
    );
    expect(JSON.stringify(stored)).not.toContain('open-sesame');
    expect((await house.as('administrator', 'acme').get(`/v1/notices/${id}`)).text).not.toContain('open-sesame');
  });

  test('the doctor says whether the mail server answers', async () => {
    const mail = async (one: House) => (await one.get(Doctor).examine()).find(({ check }) => check === 'mail')!;
    const cutOff = await openHouse({ smtpUrl: 'smtp://127.0.0.1:1' });

    expect((await mail(house)).detail).toContain('the mail server answers');
    expect(await mail(cutOff)).toMatchObject({ status: 'fail', detail: expect.stringContaining('does not answer') });
    await cutOff.close();
  });

  test('two letters of one name end the start-up; an unknown one cannot be queued', async () => {
    const again = { id: 'test.final', version: 1, write: () => ({ subject: '', paragraphs: [] }) };

    expect(() => house.get(NoticeTemplates).register([again])).toThrow('Two letters are called test.final');
    await expect(queue({ template: 'test.nobody' })).rejects.toThrow('No letter is called');
  });

  describe('that come back', () => {
    const report = (returnPath: string, action = 'failed', status = '5.1.1') =>
      [
        `To: <${returnPath}>`,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
        '',
        '--b1',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; example.net',
        '',
        'Final-Recipient: rfc822; a@example.com',
        `Action: ${action}`,
        `Status: ${status}`,
        '',
        '--b1--',
      ].join('\r\n');
    const hand = (body: string, { secret = SANDBOX_SECRET, seconds = Math.floor(Date.now() / 1000) } = {}) => {
      const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
      return request(house.app.getHttpServer())
        .post('/v1/notices/bounces')
        .set('host', 'operator.localhost')
        .set('content-type', 'message/rfc822')
        .set('mailbox-signature', `t=${seconds},v1=${v1}`)
        .send(body);
    };
    const tasks = (id: string) =>
      house.rows(`select clause, owed_by, title, due_at, state from obligation where key = $1`, [
        `notices:bounce:${id}`,
      ]);

    test('at the door go to an address that has become known since, and the operator has to the last moment of its business day to find out why', async () => {
      // 5 May 2026 is a Tuesday.
      post.manner.set('founder@example.com', 'refuse').set('admin@example.com', 'defer');
      const id = await queue();
      const book = house.get(RecipientDirectory) as AddressBook;
      book.recipients.administrators.push({ email: 'new@example.com', name: 'New', language: 'en' });
      await house.settle();

      expect(post.received.map(({ to }) => to)).toEqual(['new@example.com']);
      expect(await stateOf(id)).toBe('ACCEPTED');
      expect(await tasks(id)).toEqual([
        {
          clause: 'ToS 3.4.e',
          owed_by: 'operator',
          title: 'notices.bounce',
          due_at: new Date('2026-05-07T21:59:59.999Z'),
          state: 'PENDING',
        },
      ]);
      await house.within(ACME, () => desk().drop(ACME, `k-${keys}`, 'test'));

      await house.stand('2026-05-07T23:59:59.999+02:00');
      await house.settle();
      expect(await tasks(id)).toMatchObject([{ state: 'PENDING' }]);
      await house.stand('2026-05-08T00:00:00+02:00');
      await house.settle();
      expect(await tasks(id)).toMatchObject([{ state: 'BREACHED' }]);
      await house.stand('2026-05-05T08:00:00+02:00');
    });

    test('by a report after they were accepted lose their receipt; with no address left they have bounced', async () => {
      const id = await queue({ key: 'later', to: to('a@example.com') });
      await house.settle();
      expect(await house.within(ACME, () => desk().receipt(ACME, 'later'))).toBeDefined();

      const answer = await hand(report(post.received[0]!.returnPath));
      await hand(report(post.received[0]!.returnPath));

      expect(answer.status).toBe(204);
      expect(await stateOf(id)).toBe('BOUNCED');
      expect(await house.within(ACME, () => desk().receipt(ACME, 'later'))).toBeUndefined();
      expect(await events(id)).toEqual([{ type: 'notices.NoticeAccepted' }, { type: 'notices.NoticeBounced' }]);
      expect(await tasks(id)).toHaveLength(1);
    });

    test('and concern one person are not sent to a colleague instead', async () => {
      post.manner.set('a@example.com', 'refuse');
      const id = await queue({ template: 'test.reset', to: to('a@example.com'), data: { token: 't' } });
      await house.settle();

      expect(post.received).toEqual([]);
      expect(await stateOf(id)).toBe('BOUNCED');
    });

    test('only late are no bounce', async () => {
      const id = await queue({ to: to('a@example.com') });
      await house.settle();

      await hand(report(post.received[0]!.returnPath, 'delayed', '4.4.7'));

      expect(await stateOf(id)).toBe('ACCEPTED');
    });

    test('with a wrong, old or missing signature, or to an address that we did not sign, change nothing', async () => {
      const id = await queue({ to: to('a@example.com') });
      await house.settle();
      const sound = report(post.received[0]!.returnPath);

      const wrong = await hand(sound, { secret: 'somebody else’s secret' });
      const old = await hand(sound, { seconds: Math.floor(Date.now() / 1000) - 301 });
      const missing = await request(house.app.getHttpServer())
        .post('/v1/notices/bounces')
        .set('host', 'operator.localhost')
        .set('content-type', 'message/rfc822')
        .send(sound);
      const unsigned = await hand(report('bounce+0000000000000000000000001.0000000000000000000000001.00000@x.example'));

      expect([wrong, old, missing].map(({ status, body }) => [status, body.code])).toEqual([
        [400, 'bad-signature'],
        [400, 'bad-signature'],
        [400, 'bad-signature'],
      ]);
      expect(unsigned.status).toBe(204);
      expect(await stateOf(id)).toBe('ACCEPTED');
    });
  });

  describe('over HTTP', () => {
    test('an administrator sees their own letters, newest first; a user and another client do not', async () => {
      const { body } = await house.as('administrator', 'acme').get('/v1/notices?limit=2&template=test.final');

      expect(body.items).toHaveLength(2);
      expect(body.items[0].id > body.items[1].id).toBe(true);
      expect((await house.as('user', 'acme').get('/v1/notices')).status).toBe(403);
      const foreign = await house.as('administrator', 'bolt').get(`/v1/notices/${body.items[0].id}`);
      const unknown = await house.as('administrator', 'bolt').get(`/v1/notices/${BOLT}`);
      expect([foreign.status, foreign.text]).toEqual([404, unknown.text]);
    });

    test('staff list all without anybody’s address, and leave their name where they read one (ToS 2.12)', async () => {
      const all = await house.as('agent', 'operator').get('/v1/notices');
      expect(all.text).not.toContain('@');

      const { id } = all.body.items[0];
      const one = await house.as('agent', 'operator').get(`/v1/notices/${id}?tenantId=${ACME}`);

      expect(one.body.deliveries).toHaveLength(1);
      expect(
        await house.rows(
          `select payload->>'what' as what from evidence where tenant_id = $1 and event_type = 'terms.BackOfficeRead'`,
          [ACME],
        ),
      ).toEqual([{ what: `notice ${id}` }]);
    });
  });
});
