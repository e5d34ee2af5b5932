import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Received {
  returnPath: string;
  to: string;
  messageId: string;
  subject: string;
  text: string;
  html: string;
  headers: Map<string, string>;
}

/** A real SMTP server that takes, takes its time, refuses or defers by the recipient's name, and can lose its nerve after taking. */
export async function openPostOffice() {
  const received: Received[] = [];
  const manner = new Map<string, 'refuse' | 'defer' | 'slow'>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const how = manner.get(address);
      if (how === 'refuse') return done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
      if (how === 'defer') return done(Object.assign(new Error('Busy'), { responseCode: 451 }));
      setTimeout(done, how === 'slow' ? 50 : 0);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(chunks));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          returnPath: mailFrom ? mailFrom.address : '',
          to: rcptTo[0]!.address,
          messageId: mail.messageId ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html ?? '',
          headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    manner,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
