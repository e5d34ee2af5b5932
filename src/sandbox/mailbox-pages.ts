import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Mailbox } from './mailbox.js';
import { mailboxControls } from './mailbox-control.js';
import { FRAME_SANDBOX, linked, MAIL_POLICY, sanitizedMail } from './mailbox-html.js';
import type { Mail, MailSummary } from './mailbox-store.js';
import { contentPolicy, html, type Markup, page } from './pages.js';

interface Filter {
  to?: string;
  after?: string;
}
interface OneMail {
  Params: { id: string; place?: string };
}

/** The mailbox as pages for people and as JSON for programs. */
export function mailboxServer(mailbox: Mailbox): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true });
  const { store } = mailbox;

  server.get<{ Querystring: Filter }>('/', ({ query }, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return show(
      reply,
      listPage(store.list(query.to ? { to: query.to } : {}), store.recipients(), query.to, nonce),
      nonce,
    );
  });
  server.get<OneMail>('/messages/:id', async ({ params }, reply) => {
    const mail = await store.read(Number(params.id));
    return mail ? show(reply, mailPage(mail, store.raw(mail.id)?.toString('utf8') ?? '')) : missing(reply);
  });
  server.get<OneMail>('/messages/:id/html', async ({ params }, reply) => {
    const mail = await store.read(Number(params.id));
    if (!mail?.html) return missing(reply);
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': MAIL_POLICY })
      .send(sanitizedMail(mail.html));
  });
  server.get<OneMail>('/messages/:id/raw', ({ params }, reply) => {
    const raw = store.raw(Number(params.id));
    return raw ? reply.header('content-type', 'text/plain; charset=utf-8').send(raw) : missing(reply);
  });
  server.get<OneMail>('/messages/:id/attachments/:place', async ({ params }, reply) => {
    const attachment = await store.attachment(Number(params.id), Number(params.place));
    if (!attachment) return missing(reply);
    return reply
      .headers({
        'content-type': attachment.mimeType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename ?? 'unnamed')}`,
        'content-security-policy': 'sandbox',
      })
      .send(bytesOf(attachment.content));
  });

  server.get<{ Querystring: Filter }>('/api/messages', async ({ query }) => {
    const listed = store.list({ ...(query.to && { to: query.to }), after: Number(query.after ?? 0) || 0 });
    return { messages: await Promise.all(listed.map(({ id }) => store.read(id))) };
  });
  server.get<OneMail>('/api/messages/:id', async ({ params }, reply) => {
    const mail = await store.read(Number(params.id));
    return mail ?? reply.code(404).send({ error: 'There is no such message.' });
  });
  server.get('/api/bounces', () => ({
    targets: mailbox.bounces.targets(),
    undelivered: mailbox.bounces.undelivered(),
  }));
  mailboxControls(server, mailbox);
  return server;
}

const bytesOf = (content: ArrayBuffer | Uint8Array | string) =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));

function show(reply: FastifyReply, body: string, nonce?: string) {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(nonce),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(body);
}

function missing(reply: FastifyReply) {
  const body = html`${banner()}<main class="card"><h1>There is no such message</h1><a class="button" href="/">All messages</a></main>`;
  return show(reply.code(404), page({ title: 'No such message' }, body));
}

/** Looks again every few seconds, and leaves the page alone while somebody types or nothing has changed. */
const REFRESH = `setInterval(async () => {
  if (document.hidden || document.activeElement?.tagName === 'INPUT') return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('messages');
  const shown = document.getElementById('messages');
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
}, 3000);`;

function banner(): Markup {
  return html`<header class="sandbox"><span><span class="badge">Sandbox</span> Mail that was sent here stays here.</span></header>`;
}

function listPage(mails: MailSummary[], recipients: string[], to: string | undefined, nonce: string): string {
  const body = html`${banner()}
    <main>
      <h1>Mailbox</h1>
      <form class="filter" method="get" action="/" role="search">
        <div class="field"><label for="to">Recipient</label>
          <input id="to" name="to" type="text" list="recipients" autocomplete="off" spellcheck="false" value="${to}"></div>
        <datalist id="recipients">${recipients.map((address) => html`<option value="${address}"></option>`)}</datalist>
        <button type="submit">Show</button>
        ${to && html`<a class="button second" href="/">Show all</a>`}
      </form>
      <div id="messages" aria-live="polite">${mails.length === 0 ? nothing(to) : html`<ul class="mails">${mails.map(listItem)}</ul>`}</div>
    </main>`;
  return page({ title: to ? `Mail to ${to}` : 'Mailbox', wide: true, script: { nonce, source: REFRESH } }, body);
}

const nothing = (to: string | undefined) =>
  html`<p class="card quiet">${to ? `Nothing has arrived for ${to}.` : 'Nothing has arrived yet.'}</p>`;

function listItem({ id, from, to, subject, receivedAt, bounced }: MailSummary): Markup {
  return html`<li><a href="/messages/${id}">
    <span class="subject">${subject || '(no subject)'} ${bounced && html`<span class="badge wrong">bounced</span>`}</span>
    <time datetime="${receivedAt}">${readable(receivedAt)}</time>
    <span class="people">${to.join(', ')} – from ${from || 'a mail server'}</span></a></li>`;
}

function mailPage(mail: Mail, raw: string): string {
  const body = html`${banner()}
    <nav class="up"><a href="/">All messages</a></nav>
    <main>
      <section class="card">
        <h1>${mail.subject || '(no subject)'} ${mail.bounced && html`<span class="badge wrong">bounced</span>`}</h1>
        <dl>
          <dt>To</dt><dd>${mail.to.map((address, place) => html`${place > 0 && ', '}<a href="/?to=${encodeURIComponent(address)}">${address}</a>`)}</dd>
          <dt>From</dt><dd>${mail.from || 'a mail server'}</dd>
          <dt>Received</dt><dd>${readable(mail.receivedAt)}</dd>
          ${
            mail.attachments.length > 0 &&
            html`<dt>Attached</dt><dd>${mail.attachments.map(
              ({ filename, bytes }, place) =>
                html`<a href="/messages/${mail.id}/attachments/${place}">${filename}</a> <span class="quiet">(${Math.ceil(bytes / 1024)} kB)</span> `,
            )}</dd>`
          }
        </dl>
      </section>
      ${
        mail.html &&
        html`<section class="card"><h2>Message</h2>
        <iframe title="The message" src="/messages/${mail.id}/html" sandbox="${FRAME_SANDBOX}"></iframe></section>`
      }
      ${mail.text && html`<section class="card"><h2>${mail.html ? 'Text part' : 'Message'}</h2><p class="mail-text">${linked(mail.text)}</p></section>`}
      <section class="card">
        <details><summary>Headers and return path</summary>
          <dl><dt>Return-Path</dt><dd>${mail.returnPath || '<>'}</dd>
          ${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></details>
        <details><summary>Raw</summary><p><a href="/messages/${mail.id}/raw">On a page of its own</a></p><pre class="raw">${raw}</pre></details>
      </section>
    </main>`;
  return page({ title: mail.subject || '(no subject)', wide: true }, body);
}

const SHOWN = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Europe/Stockholm',
});
const readable = (instant: string) => SHOWN.format(new Date(instant));
