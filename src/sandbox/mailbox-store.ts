import type { DatabaseSync } from 'node:sqlite';
import PostalMime, { type Email } from 'postal-mime';

/** Where a message was handed in, which need not be what its headers say. */
export interface Envelope {
  from: string;
  to: string[];
}

export interface MailSummary {
  id: number;
  from: string;
  to: string[];
  subject: string;
  /** Business time: the day the contract counts. */
  receivedAt: string;
  bounced: boolean;
}

export interface Mail extends MailSummary {
  returnPath: string;
  text: string;
  html: string | null;
  links: string[];
  headers: { name: string; value: string }[];
  attachments: { filename: string; mimeType: string; bytes: number }[];
}

/** How a mail server treats an address; most are `takes`. */
export const TEMPERS = ['takes', 'reject', 'bounce', 'slow', 'busy'] as const;
export type Temper = (typeof TEMPERS)[number];
export const isTemper = (value: unknown): value is Temper => TEMPERS.some((temper) => temper === value);

interface Arrival {
  raw: Buffer;
  envelope: Envelope;
  receivedAt: Date;
  /** Wall time before which nobody sees it. */
  visibleFrom: Date;
  bounced: boolean;
}

/** The mails that arrived, newest first, as they came over the wire and as a reader wants them. */
export class MailboxStore {
  constructor(private readonly database: DatabaseSync) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS mail (
        id INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT NOT NULL, raw BLOB NOT NULL, return_path TEXT NOT NULL,
        visible_from INTEGER NOT NULL, visible INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS recipient (mail_id INTEGER NOT NULL, address TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS recipient_address ON recipient (address, mail_id);
      CREATE TABLE IF NOT EXISTS refused_once (sender TEXT NOT NULL, recipient TEXT NOT NULL, PRIMARY KEY (sender, recipient));
      CREATE TABLE IF NOT EXISTS temper (address TEXT PRIMARY KEY, temper TEXT NOT NULL);`);
  }

  async keep({ raw, envelope, receivedAt, visibleFrom, bounced }: Arrival, now: Date): Promise<number> {
    const email = await PostalMime.parse(raw);
    const summary: Omit<MailSummary, 'id'> = {
      from: email.from?.address ?? envelope.from,
      to: envelope.to,
      subject: email.subject ?? '',
      receivedAt: receivedAt.toISOString(),
      bounced,
    };
    const visible = visibleFrom <= now ? 1 : 0;
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO mail (summary, raw, return_path, visible_from, visible) VALUES (?, ?, ?, ?, ?)')
      .run(JSON.stringify(summary), raw, envelope.from, visibleFrom.getTime(), visible);

    const insert = this.database.prepare('INSERT INTO recipient VALUES (?, ?)');
    for (const address of new Set(envelope.to.map((to) => to.toLowerCase()))) insert.run(lastInsertRowid, address);
    return Number(lastInsertRowid);
  }

  /** Slow mail whose time has come; the count of it. */
  reveal(now: Date): number {
    const due = this.database.prepare('UPDATE mail SET visible = 1 WHERE visible = 0 AND visible_from <= ?');
    return Number(due.run(now.getTime()).changes);
  }

  list({ to, after = 0, limit = 200 }: { to?: string; after?: number; limit?: number }): MailSummary[] {
    const filter = to ? 'AND id IN (SELECT mail_id FROM recipient WHERE address = ?)' : '';
    return this.database
      .prepare(`SELECT id, summary FROM mail WHERE visible = 1 AND id > ? ${filter} ORDER BY id DESC LIMIT ?`)
      .all(after, ...(to ? [to.toLowerCase()] : []), limit)
      .map((row) => ({ id: Number(row.id), ...JSON.parse(String(row.summary)) }));
  }

  recipients(): string[] {
    const rows = this.database.prepare('SELECT DISTINCT address FROM recipient ORDER BY address LIMIT 500').all();
    return rows.map((row) => String(row.address));
  }

  async read(id: number): Promise<Mail | undefined> {
    const row = this.row(id);
    if (!row) return undefined;
    const email = await PostalMime.parse(row.raw);
    return {
      id,
      ...row.summary,
      returnPath: row.returnPath,
      text: email.text ?? '',
      html: email.html ?? null,
      links: linksIn(email),
      headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      attachments: email.attachments.map(({ filename, mimeType, content }) => ({
        filename: filename ?? mimeType,
        mimeType,
        bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
      })),
    };
  }

  raw(id: number): Buffer | undefined {
    return this.row(id)?.raw;
  }

  async attachment(id: number, place: number) {
    const raw = this.raw(id);
    return raw && (await PostalMime.parse(raw)).attachments[place];
  }

  /** True the first time for this sender and recipient, false the next, and so on: a retry gets through. */
  refusesNow(sender: string, recipient: string): boolean {
    const gone = this.database
      .prepare('DELETE FROM refused_once WHERE sender = ? AND recipient = ?')
      .run(sender, recipient);
    if (gone.changes > 0) return false;
    this.database.prepare('INSERT INTO refused_once VALUES (?, ?)').run(sender, recipient);
    return true;
  }

  /** What somebody decided about an address; otherwise its name decides: `bounce+anything@…` counts as `bounce`. */
  temperOf(address: string): Temper {
    const known = address.toLowerCase();
    const decided = this.database.prepare('SELECT temper FROM temper WHERE address = ?').get(known)?.temper;
    const named = known.split('@')[0]!.split('+')[0];
    const temper = decided ?? named;
    return isTemper(temper) ? temper : 'takes';
  }

  /** From now on; `undefined` lets the name decide again. */
  setTemper(address: string, temper: Temper | undefined): void {
    this.database.prepare('DELETE FROM temper WHERE address = ?').run(address.toLowerCase());
    if (temper) this.database.prepare('INSERT INTO temper VALUES (?, ?)').run(address.toLowerCase(), temper);
  }

  tempers(): { address: string; temper: string }[] {
    const rows = this.database.prepare('SELECT address, temper FROM temper ORDER BY address').all();
    return rows.map(({ address, temper }) => ({ address: String(address), temper: String(temper) }));
  }

  private row(id: number) {
    const row = this.database.prepare('SELECT * FROM mail WHERE id = ? AND visible = 1').get(id);
    if (!row) return undefined;
    const summary: Omit<MailSummary, 'id'> = JSON.parse(String(row.summary));
    return { summary, raw: Buffer.from(row.raw as Uint8Array), returnPath: String(row.return_path) };
  }
}

/** What a reader could click, in the order of the text, then of the HTML. */
function linksIn({ text = '', html = '' }: Email): string[] {
  const inText = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  const inHtml = [...html.matchAll(/href\s*=\s*["'](https?:\/\/[^"']+)["']/gi)].map(([, url = '']) =>
    url.replaceAll('&amp;', '&'),
  );
  return [...new Set([...inText.map((url) => url.replace(/[.,;:!?]+$/, '')), ...inHtml])];
}
