/** What a mail server reports about one recipient (RFC 3464). */
export interface DeliveryReport {
  /** Where the report was sent: our return address, which names the delivery. */
  returnedTo: string;
  recipient: string | undefined;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** Enhanced status code, `5.1.1`. */
  status: string;
  diagnostic: string | undefined;
}

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** Reads a delivery status notification; `undefined` when the message is none, e.g. an out-of-office reply. */
export const readDeliveryReport = (message: string): DeliveryReport | undefined => {
  const { headers, body } = split(message);
  const contentType = headers.get('content-type') ?? '';
  const boundary = /boundary="?([^";\s]+)"?/i.exec(contentType)?.[1];
  const returnedTo = address(headers.get('to'));
  if (!/^multipart\/report\b/i.test(contentType) || !boundary || !returnedTo) return undefined;

  const status = partsOf(body, boundary)
    .map(split)
    .find((part) => /^message\/delivery-status\b/i.test(part.headers.get('content-type') ?? ''));
  const fields = status && perRecipient(status.body);
  const action = ACTIONS.find((known) => known === fields?.get('action')?.toLowerCase());
  const code = /\d\.\d{1,3}\.\d{1,3}/.exec(fields?.get('status') ?? '')?.[0];
  if (!fields || !action || !code) return undefined;
  return {
    returnedTo,
    recipient: typed(fields.get('original-recipient') ?? fields.get('final-recipient')),
    action,
    status: code,
    diagnostic: typed(fields.get('diagnostic-code')),
  };
};

/** A failure that no second try will mend; 4.x.x failed as well, after the other server had tried for days. */
export const isHardBounce = ({ action }: DeliveryReport): boolean => action === 'failed';

/** The group of fields about the recipient: the one with an Action, whichever place it has. */
const perRecipient = (body: string): Map<string, string> | undefined =>
  body
    .split(/\r?\n\r?\n/)
    .map(fieldsOf)
    .find((fields) => fields.has('action'));

const partsOf = (body: string, boundary: string): string[] =>
  body
    .split(`--${boundary}`)
    .slice(1)
    .map((part) => part.replace(/^\r?\n/, ''));

const split = (text: string): { headers: Map<string, string>; body: string } => {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  return { headers: fieldsOf(head), body: end ? text.slice(end.index + end[0].length) : '' };
};

/** Folded lines belong to the field above them (RFC 5322 2.2.3); of a field that repeats, the first counts. */
const fieldsOf = (block: string): Map<string, string> => {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
};

const address = (header: string | undefined): string | undefined =>
  header && (/<([^<>\s]+@[^<>\s]+)>/.exec(header)?.[1] ?? /[^\s<>,;:]+@[^\s<>,;]+/.exec(header)?.[0]);

/** `rfc822; anna@example.com` without its type. */
const typed = (field: string | undefined): string | undefined => field?.replace(/^[^;]*;\s*/, '');
