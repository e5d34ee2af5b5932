import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Config } from '../../../platform/config.js';
import { Imprint } from '../../terms/contract.js';
import { type MailReply, MailServer, type OutgoingMail } from '../application/ports.js';

const SECONDS = 1000;
/** In all, however slowly each answer comes: shorter than the lease on a delivery, so that nobody else sends meanwhile. */
const SENT_WITHIN_MS = 100 * SECONDS;

/** Hands letters to the configured SMTP server; its answer is a union, never an exception. */
@Injectable()
export class SmtpMailServer extends MailServer implements OnApplicationShutdown {
  private transport: Transporter | undefined;

  constructor(
    private readonly config: Config,
    private readonly imprint: Imprint,
  ) {
    super();
  }

  async send(mail: OutgoingMail): Promise<MailReply> {
    try {
      const transport = await this.connected();
      const { response } = await transport.sendMail({
        from: { name: this.imprint.current().name, address: this.config.MAIL_FROM },
        to: { name: mail.to.name, address: mail.to.email },
        envelope: { from: mail.returnPath, to: mail.to.email },
        messageId: mail.messageId,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: headersOf(mail),
        attachments: mail.attachments.map(({ name, mediaType, content }) => ({
          filename: name,
          contentType: mediaType,
          content: Buffer.from(content),
        })),
        // A letter is text; nothing in it may make us read a file or fetch an address.
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.timeout(SENT_WITHIN_MS),
      });
      return { outcome: 'accepted', reply: String(response) };
    } catch (error) {
      return refusalOrDelay(error as SmtpError);
    }
  }

  /** `undefined` when the server answers and lets us in. */
  async whyUnreachable(): Promise<string | undefined> {
    try {
      await (await this.connected()).verify();
      return undefined;
    } catch (error) {
      return (error as SmtpError).code ?? (error as SmtpError).name;
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }

  private async connected(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    this.transport ??= createTransport({
      url: this.config.SMTP_URL,
      pool: true,
      maxConnections: 4,
      connectionTimeout: 10 * SECONDS,
      greetingTimeout: 10 * SECONDS,
      socketTimeout: this.config.SMTP_TIMEOUT_MS,
    } as never);
    return this.transport;
  }
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

function refusalOrDelay(error: SmtpError): MailReply {
  const reply = error.response ?? error.code ?? error.name;
  // 5xx about the envelope is final (RFC 5321 4.2.1); a failed login is ours to mend and nobody's address is wrong.
  const final = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  return final && (error.responseCode ?? 0) >= 500 ? { outcome: 'refused', reply } : { outcome: 'later', reply };
}

function headersOf({ unsubscribeUrl }: OutgoingMail): Record<string, string> {
  const automatic = { 'Auto-Submitted': 'auto-generated' };
  if (!unsubscribeUrl) return automatic;
  // RFC 8058: one click, and only where there is marketing to leave.
  return {
    ...automatic,
    'List-Unsubscribe': `<${unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
