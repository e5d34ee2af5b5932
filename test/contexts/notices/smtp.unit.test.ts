import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SmtpMailServer } from '../../../src/contexts/notices/adapters/smtp.js';
import type { OutgoingMail } from '../../../src/contexts/notices/application/ports.js';
import type { Imprint } from '../../../src/contexts/terms/contract.js';
import { readConfig } from '../../../src/platform/config.js';
import { ChaosProxy } from '../../reliability/chaos-proxy.js';
import { openPostOffice } from './post-office.js';

const imprint = { current: () => ({ name: 'Customer Connect' }) } as Imprint;
const letter: OutgoingMail = {
  messageId: '<letter@customerconnect.example>',
  returnPath: 'bounce@customerconnect.example',
  to: { name: 'Anna', email: 'anna@example.com' },
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  unsubscribeUrl: undefined,
  attachments: [],
};

describe('a mail server at the end of a bad network', () => {
  let post: Awaited<ReturnType<typeof openPostOffice>>;
  let network: ChaosProxy;
  let server: SmtpMailServer;

  beforeAll(async () => {
    post = await openPostOffice();
  });

  beforeEach(async () => {
    post.received.length = 0;
    network = await ChaosProxy.before(post.url);
    server = new SmtpMailServer(readConfig({ SMTP_URL: network.urlOf(post.url), SMTP_TIMEOUT_MS: '1000' }), imprint);
  });

  afterEach(async () => {
    server.onApplicationShutdown();
    await network.close();
  });

  afterAll(() => post.close());

  test('a letter whose receipt is lost is not sent again at once: its reader has one, and the relay takes its time', async () => {
    // The opening, the greeting, the envelope; the fourth exchange is the letter itself.
    network.misbehave({ oneIn: 4, mischiefs: ['closed before the answer'], seed: 6 });

    const reply = await server.send(letter);

    expect(reply).toMatchObject({ outcome: 'later' });
    expect(post.received).toHaveLength(1);
  });

  test('a server that falls silent holds up no lane for longer than it may, and gets the letter over another connection', async () => {
    await server.send(letter);
    network.misbehave({ oneIn: 1, mischiefs: ['silent'], seed: 1 });
    const unanswered = await server.send(letter);
    network.recover();

    const again = await server.send(letter);

    expect([unanswered, again]).toMatchObject([{ outcome: 'later' }, { outcome: 'accepted' }]);
    expect(post.received).toHaveLength(2);
  });
});
