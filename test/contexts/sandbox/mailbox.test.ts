import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import PostalMime from 'postal-mime';
import { openDatabase } from '../../../src/sandbox/documents.js';
import { Mailbox } from '../../../src/sandbox/mailbox.js';
import { sanitizedMail } from '../../../src/sandbox/mailbox-html.js';
import { mailboxServer } from '../../../src/sandbox/mailbox-pages.js';
import { aSandbox, Receiver, type RunningSandbox } from './a-sandbox.js';

let sandbox: RunningSandbox;

beforeEach(async () => {
  sandbox = await aSandbox();
});
afterEach(() => sandbox.stop());

const send = (mail: SendMailOptions, at = sandbox) =>
  createTransport(at.smtpUrl).sendMail({
    from: 'Customer Connect <notices@operator.example>',
    to: 'anna@acme.example',
    subject: 'Verify your address',
    text: 'Please open https://acme.example/verify?token=abc. It works for a day.',
    ...mail,
  });
interface ListedMail {
  id: number;
  subject: string;
  to: string[];
  text: string;
  html: string | null;
  links: string[];
  receivedAt: string;
}
const inbox = async (query = '', at = sandbox): Promise<ListedMail[]> => {
  const answer = (await (await fetch(`${at.mailboxUrl}/api/messages${query}`)).json()) as { messages: ListedMail[] };
  return answer.messages;
};
const pageAt = async (path: string) => (await fetch(`${sandbox.mailboxUrl}${path}`)).text();
const smtpCode = (sending: Promise<unknown>) =>
  sending.then(
    () => 250,
    (error: { responseCode?: number }) => error.responseCode,
  );

describe('arriving', () => {
  test('a mail is kept with its text, its links and the business day', async () => {
    await send({
      text: 'Åse, open https://acme.example/verify?token=a_b.',
      html: '<a href="https://acme.example/x?a=1&amp;b=2">go</a>',
    });

    expect(await inbox()).toMatchObject([
      {
        subject: 'Verify your address',
        to: ['anna@acme.example'],
        text: expect.stringContaining('Åse, open'),
        links: ['https://acme.example/verify?token=a_b', 'https://acme.example/x?a=1&b=2'],
        receivedAt: '2026-03-01T09:00:00.000Z',
      },
    ]);
  });

  test('the newest comes first, by recipient however it is written, and after the last one seen', async () => {
    await send({ subject: 'one' });
    await send({ subject: 'two', to: 'Bo@Acme.example' });
    await send({ subject: 'three' });

    const all = await inbox();
    const subjects = async (query: string) => (await inbox(query)).map(({ subject }) => subject);

    expect(all.map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
    expect(await subjects('?to=bo@acme.example')).toEqual(['two']);
    expect(await subjects(`?after=${all[1]!.id}`)).toEqual(['three']);
  });

  test('mail is there again after a restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const before = await aSandbox({ directory });
    await send({}, before);
    await before.stop();

    const after = await aSandbox({ directory });
    const kept = await inbox('', after);
    await after.stop();
    rmSync(directory, { recursive: true });

    expect(kept).toHaveLength(1);
  });
});

describe('addresses that misbehave', () => {
  test('reject@ is refused for good, and nothing is kept', async () => {
    expect(await smtpCode(send({ to: 'reject@acme.example' }))).toBe(550);
    expect(await inbox()).toEqual([]);
  });

  test('busy@ is refused once and then accepted, for each sender again', async () => {
    const codes = [
      await smtpCode(send({ to: 'busy@acme.example' })),
      await smtpCode(send({ to: 'busy@acme.example' })),
      await smtpCode(
        send({ to: 'busy@acme.example', envelope: { from: 'other@operator.example', to: 'busy@acme.example' } }),
      ),
    ];

    expect(codes).toEqual([451, 250, 451]);
  });

  test('slow@ is accepted, and seen when a minute of wall time has passed', async () => {
    await send({ to: 'slow@acme.example' });
    const atOnce = await inbox();
    sandbox.clock.passSeconds(59);
    await sandbox.deliverDue();
    const before = await inbox();

    sandbox.clock.passSeconds(1);
    const shown = await sandbox.deliverDue();

    expect([atOnce, before]).toEqual([[], []]);
    expect(shown).toBe(1);
    expect(await inbox()).toHaveLength(1);
  });
});

describe('bounces', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.open();
    sandbox.setBounceTarget(receiver.url, 'mail-secret');
  });
  afterEach(() => receiver.close());

  const VERP = 'bounces+n-42@operator.example';
  const sendToBounce = (to = 'bounce+now@acme.example') => send({ to, envelope: { from: VERP, to } });

  test('bounce@ is accepted, then reported to the return path as RFC 3464 has it, signed', async () => {
    await sendToBounce();

    const delivered = await sandbox.deliverDue();

    const { body, headers } = receiver.received[0]!;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['mailbox-signature'])) ?? [];
    expect(delivered).toBe(1);
    expect(v1).toBe(createHmac('sha256', 'mail-secret').update(`${t}.${body}`).digest('hex'));
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(60);
    expect(body).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status; boundary=/m);
    expect(body).toMatch(/^Final-Recipient: rfc822; bounce\+now@acme\.example\r$/m);
    expect(body).toMatch(/^Action: failed\r$/m);
    expect(body).toMatch(/^Status: 5\.1\.1\r$/m);
    const parsed = await PostalMime.parse(body);
    expect(parsed.to?.[0]?.address).toBe(VERP);
    expect(body).toContain('Subject: Verify your address');
    expect(body).not.toContain('token=abc');
  });

  test('a bounce is reported again until somebody takes it', async () => {
    receiver.willAnswer(503);
    await sendToBounce();

    const first = await sandbox.deliverDue();
    sandbox.clock.passSeconds(1);
    const second = await sandbox.deliverDue();

    expect([first, second, receiver.received.length]).toEqual([0, 1, 2]);
  });

  test('only the recipient who is gone is reported', async () => {
    await send({ to: 'anna@acme.example', envelope: { from: VERP, to: ['anna@acme.example', 'bounce@acme.example'] } });

    await sandbox.deliverDue();

    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]!.body).not.toContain('rfc822; anna@');
  });

  test('a report never answers a report', async () => {
    await send({ envelope: { from: '', to: 'bounce@acme.example' } });

    expect(await sandbox.deliverDue()).toBe(0);
  });

  test('the report lies in the mailbox too, and the mail shows that it bounced', async () => {
    await sendToBounce();

    const html = await pageAt('/');

    expect(html).toContain('Undelivered mail returned to sender');
    expect(html).toContain('bounced</span>');
  });
});

describe('what a sandbox can be told about an address', () => {
  const VERP = 'bounces+n-43@operator.example';
  const control = (body?: object) =>
    fetch(`${sandbox.mailboxUrl}/_sandbox/addresses`, {
      method: body ? 'POST' : 'GET',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const bounced = async () => {
    const mails = await inbox('?to=Anna@acme.example');
    return (mails as (ListedMail & { bounced: boolean })[]).map((mail) => mail.bounced).reverse();
  };

  test('it starts to bounce, and stops', async () => {
    const mail = { to: 'anna@acme.example', envelope: { from: VERP, to: 'anna@acme.example' } };
    await send(mail);
    await control({ address: 'Anna@acme.example', temper: 'bounce' });
    await send(mail);
    await control({ address: 'anna@acme.example', temper: 'as-named' });
    await send(mail);

    expect(await bounced()).toEqual([false, true, false]);
    expect(await (await control()).json()).toMatchObject({ addresses: [] });
  });

  test('it takes mail although its name says otherwise', async () => {
    await control({ address: 'reject@acme.example', temper: 'takes' });

    expect(await smtpCode(send({ to: 'reject@acme.example' }))).toBe(250);
    expect(await smtpCode(send({ to: 'reject@else.example' }))).toBe(550);
    expect(await (await control()).json()).toMatchObject({
      addresses: [{ address: 'reject@acme.example', temper: 'takes' }],
    });
  });

  test('another machine is told nothing and changes nothing', async () => {
    const server = mailboxServer(new Mailbox(openDatabase(':memory:'), sandbox.clock));
    const from = (remoteAddress: string) => server.inject({ url: '/_sandbox/addresses', remoteAddress });

    expect((await from('192.0.2.1')).statusCode).toBe(403);
    expect((await from('::1')).json()).toMatchObject({ addresses: [] });
  });

  test('what is no address, or nothing that one can do, is refused', async () => {
    for (const body of [{ address: 'anna', temper: 'bounce' }, { address: 'anna@acme.example', temper: 'sulk' }, {}])
      expect((await control(body)).status).toBe(400);
  });
});

describe('reading', () => {
  const HOSTILE =
    '<p onclick="steal()">Hi</p><script>steal()</script><img src=x onerror=steal()><a href="javascript:steal()">x</a>' +
    '<scr<script></script>ipt>steal()</script><form action="https://evil.example"><input></form><meta http-equiv="refresh" content="0">';

  test('a page escapes what the mail says and makes its links links', async () => {
    await send({ subject: '<script>alert(1)</script>', text: 'Open https://acme.example/a?b=1&c=2, please <b>.' });
    const [{ id } = { id: 0 }] = await inbox();

    const html = await pageAt(`/messages/${id}`);

    expect(html).not.toContain('<script>alert');
    expect(html).toContain('<a href="https://acme.example/a?b=1&#38;c=2" target="_blank" rel="noreferrer">');
    expect(html).toContain('please &#60;b&#62;');
  });

  test('a mail’s HTML stands in a frame that runs and loads nothing', async () => {
    await send({ html: HOSTILE });
    const [{ id } = { id: 0 }] = await inbox();

    const page = await pageAt(`/messages/${id}`);
    const framed = await fetch(`${sandbox.mailboxUrl}/messages/${id}/html`);
    const policy = framed.headers.get('content-security-policy') ?? '';

    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toContain('script-src');
    expect(await framed.text()).not.toMatch(/<script|onclick|onerror|javascript:|<form|<meta http/i);
  });

  test('what the filter takes out does not come together again', () => {
    expect(sanitizedMail('<scr<script></script>ipt>steal()</scr</script>ipt>')).not.toMatch(/<script/i);
  });

  test('headers, the raw message and attachments can be read', async () => {
    await send({ attachments: [{ filename: 'faktura å.pdf', content: 'pdf bytes', contentType: 'application/pdf' }] });
    const [{ id } = { id: 0 }] = await inbox();

    const attachment = await fetch(`${sandbox.mailboxUrl}/messages/${id}/attachments/0`);

    expect(await pageAt(`/messages/${id}/raw`)).toContain('Subject: Verify your address');
    expect(await pageAt(`/messages/${id}`)).toContain('Return-Path');
    expect(attachment.headers.get('content-disposition')).toContain('faktura%20%C3%A5.pdf');
    expect(await attachment.text()).toBe('pdf bytes');
  });

  test('a message that does not exist is a 404, on the page and in JSON', async () => {
    expect((await fetch(`${sandbox.mailboxUrl}/messages/999`)).status).toBe(404);
    expect((await fetch(`${sandbox.mailboxUrl}/api/messages/nonsense`)).status).toBe(404);
  });
});

test('business time dates a mail, wherever the clock was moved', async () => {
  sandbox.clock.moveBusinessTo('2027-02-28T23:30:00Z');

  await send({});

  expect((await inbox())[0]!.receivedAt).toBe('2027-02-28T23:30:00.000Z');
});
