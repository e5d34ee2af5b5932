import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { SandboxClock } from './documents.js';
import { deliveryFailure } from './mailbox-bounces.js';
import { type Envelope, MailboxStore } from './mailbox-store.js';
import { SignedDeliveries } from './signed-deliveries.js';

const SLOW_SECONDS = 60;
/** A client's idle, pooled connection must not hold up the shutdown. */
const CLOSE_WITHIN_MS = 250;
const LARGEST_MESSAGE_BYTES = 25 * 1024 * 1024;

/**
 * A mail server that takes everything for everybody, so that nothing leaves this machine, and fails in the ways that
 * real ones do: it refuses, defers, delays, and bounces after it has accepted.
 */
export class Mailbox {
  readonly store: MailboxStore;
  readonly bounces: SignedDeliveries;
  private readonly server: SMTPServer;

  constructor(
    database: DatabaseSync,
    private readonly clock: SandboxClock,
  ) {
    this.store = new MailboxStore(database);
    this.bounces = new SignedDeliveries(database, clock.wall, {
      signatureHeader: 'Mailbox-Signature',
      contentType: 'message/rfc822',
    });
    this.server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      banner: 'Sandbox mailbox',
      size: LARGEST_MESSAGE_BYTES,
      closeTimeout: CLOSE_WITHIN_MS,
      onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
      onRcptTo: ({ address }, session, done) => done(this.refusal(address, session)),
      onData: (stream, session, done) => {
        this.accept(stream, session).then(
          () => done(null),
          (error: Error) => done(error),
        );
      },
    });
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        // A client that hangs up in mid-sentence is no concern of the other clients.
        this.server.on('error', () => undefined);
        resolve((this.server.server.address() as AddressInfo).port);
      });
    });
  }

  /** Shows slow mail whose time has come, then posts the bounces that are due. */
  async deliverDue(): Promise<number> {
    return this.store.reveal(this.clock.wall()) + (await this.bounces.deliverDue());
  }

  async stop(): Promise<void> {
    await this.bounces.stop();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private refusal(address: string, session: SMTPServerSession): Error | null {
    const temper = this.store.temperOf(address);
    if (temper === 'reject') return smtpError(550, '5.1.1 No such mailbox here');
    if (temper === 'busy' && this.store.refusesNow(senderOf(session), address.toLowerCase())) {
      return smtpError(451, '4.3.2 Busy; try again later');
    }
    return null;
  }

  private async accept(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await readAll(stream);
    if (stream.sizeExceeded) throw smtpError(552, '5.3.4 Message too big');
    const envelope: Envelope = {
      from: senderOf(session),
      to: session.envelope.rcptTo.map(({ address }) => address),
    };
    const slow = envelope.to.some((address) => this.store.temperOf(address) === 'slow');
    const bouncing = envelope.to.filter((address) => this.store.temperOf(address) === 'bounce');

    await this.keep(raw, envelope, { delaySeconds: slow ? SLOW_SECONDS : 0, bounced: bouncing.length > 0 });
    for (const recipient of bouncing) await this.bounce(raw, envelope.from, recipient);
  }

  private async keep(
    raw: Buffer,
    envelope: Envelope,
    { delaySeconds = 0, bounced = false }: { delaySeconds?: number; bounced?: boolean } = {},
  ): Promise<number> {
    const now = this.clock.wall();
    const visibleFrom = new Date(now.getTime() + delaySeconds * 1000);
    return await this.store.keep({ raw, envelope, receivedAt: this.clock.business(), visibleFrom, bounced }, now);
  }

  /** A report never answers a report: an empty return path gets none (RFC 5321, 4.5.5). */
  private async bounce(raw: Buffer, returnPath: string, recipient: string): Promise<void> {
    if (!returnPath) return;
    const report = deliveryFailure({ original: raw, returnPath, recipient, at: this.clock.wall() });
    const id = await this.keep(Buffer.from(report), { from: '', to: [returnPath] });
    this.bounces.enqueue(`mail ${id}`, report);
  }
}

function senderOf({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom ? envelope.mailFrom.address : '';
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
