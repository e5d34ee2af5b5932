import { randomUUID } from 'node:crypto';

export interface FailedDelivery {
  original: Buffer;
  /** The envelope's sender, to whom the report goes; a VERP address names the recipient again. */
  returnPath: string;
  recipient: string;
  at: Date;
}

const HERE = 'mailbox.sandbox.example';

/** A delivery status notification (RFC 3464) about one recipient, as a receiving server writes it after it accepted. */
export function deliveryFailure({ original, returnPath, recipient, at }: FailedDelivery): string {
  const boundary = `report-${randomUUID()}`;
  const date = at.toUTCString().replace('GMT', '+0000');
  return [
    `From: Mail Delivery System <mailer-daemon@${HERE}>`,
    `To: <${returnPath}>`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${date}`,
    `Message-ID: <${randomUUID()}@${HERE}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message to ${recipient} could not be delivered: there is no such mailbox.`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${HERE}`,
    `Arrival-Date: ${date}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Original-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    `Remote-MTA: dns; ${HERE}`,
    'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here',
    `Last-Attempt-Date: ${date}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headersOf(original),
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/** The report carries the headers of what failed, not its text. */
function headersOf(original: Buffer): string {
  const message = original.toString('utf8');
  const end = message.search(/\r?\n\r?\n/);
  return (end < 0 ? message : message.slice(0, end)).replace(/\r?\n/g, '\r\n');
}
