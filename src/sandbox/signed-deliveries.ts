import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const SECOND = 1000;
/** The wait after the first, second, … failed try; from the last on it stays. */
const BACKOFF_SECONDS = [1, 2, 5, 15, 60, 300, 900, 3600];
const ANSWER_WITHIN_SECONDS = 10;

export interface Delivery {
  seq: number;
  subject: string;
  url: string;
  attempts: number;
  dueAt: string;
  lastAnswer: string | null;
}

interface DeliveryRow {
  seq: number;
  subject: string;
  url: string;
  secret: string;
  body: string;
  attempts: number;
}

/**
 * Signed HTTP posts that are repeated until the receiver answers 2xx, and survive a restart. Nothing is sent but by
 * `deliverDue`, which a timer calls and a test calls by hand. Signatures follow Stripe's scheme:
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, fresh at every try, in wall time.
 */
export class SignedDeliveries {
  private running: Promise<number> = Promise.resolve(0);
  private stopped = false;
  paused = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly wall: () => Date,
    private readonly format: { signatureHeader: string; contentType: string },
  ) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS target (url TEXT PRIMARY KEY, secret TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS delivery (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, rank REAL, subject TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL, delivered_at INTEGER, last_answer TEXT);
      CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_at) WHERE delivered_at IS NULL;
      CREATE INDEX IF NOT EXISTS delivery_owed ON delivery (subject) WHERE delivered_at IS NULL;`);
  }

  /** The one receiver from now on; what still waits goes to it, since an application may come back on another port. */
  setTarget(url: string, secret: string): void {
    this.database.prepare('DELETE FROM target WHERE url <> ?').run(url);
    this.database.prepare('UPDATE delivery SET url = ? WHERE delivered_at IS NULL').run(url);
    this.addTarget(url, secret);
  }

  addTarget(url: string, secret: string): void {
    this.database
      .prepare('INSERT INTO target VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET secret = excluded.secret')
      .run(url, secret);
  }

  targets(): string[] {
    return this.database
      .prepare('SELECT url FROM target ORDER BY url')
      .all()
      .map((row) => String(row.url));
  }

  /** One delivery for each receiver there is now; with none, nobody is told, as with the real provider. */
  enqueue(subject: string, body: string): void {
    const insert = this.database.prepare('INSERT INTO delivery (subject, url, body, due_at) VALUES (?, ?, ?, ?)');
    const rank = this.database.prepare('UPDATE delivery SET rank = seq WHERE seq = ?');
    for (const url of this.targets()) {
      rank.run(insert.run(subject, url, body, this.wall().getTime()).lastInsertRowid);
    }
  }

  undelivered(): Delivery[] {
    return this.database
      .prepare('SELECT * FROM delivery WHERE delivered_at IS NULL ORDER BY rank, seq')
      .all()
      .map((row) => ({
        seq: Number(row.seq),
        subject: String(row.subject),
        url: String(row.url),
        attempts: Number(row.attempts),
        dueAt: new Date(Number(row.due_at)).toISOString(),
        lastAnswer: row.last_answer === null ? null : String(row.last_answer),
      }));
  }

  owedOf(subject: string): number {
    const owed = this.database.prepare('SELECT count(*) n FROM delivery WHERE subject = ? AND delivered_at IS NULL');
    return Number(owed.get(subject)?.n);
  }

  /** Undelivered posts about these subjects go out in this order, in the places that they hold together now. */
  reorder(subjects: string[]): void {
    const rows = this.undelivered().filter(({ subject }) => subjects.includes(subject));
    const ranks = rows.map(({ seq }) => this.rankOf(seq));
    const wanted = rows.toSorted((a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject));
    const update = this.database.prepare('UPDATE delivery SET rank = ? WHERE seq = ?');
    wanted.forEach(({ seq }, place) => {
      update.run(ranks[place] ?? seq, seq);
    });
  }

  /** Posts what is due and answers how many were accepted. Calls queue up behind one another. */
  deliverDue(): Promise<number> {
    this.running = this.running.then(() => this.pass());
    return this.running;
  }

  /** Waits for the post under way and sends no more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async pass(): Promise<number> {
    if (this.paused || this.stopped) return 0;
    const due = this.database
      .prepare(
        `SELECT delivery.*, target.secret FROM delivery JOIN target USING (url)
         WHERE delivered_at IS NULL AND due_at <= ? ORDER BY rank, seq LIMIT 500`,
      )
      .all(this.wall().getTime()) as unknown as DeliveryRow[];

    let accepted = 0;
    for (const delivery of due) {
      if (this.stopped) break;
      const answer = await this.post(delivery);
      if (this.settle(delivery, answer)) accepted += 1;
    }
    return accepted;
  }

  /** The receiver's status code, or in words why there was none: both are kept for whoever looks. */
  private async post({ url, secret, body }: DeliveryRow): Promise<number | string> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': this.format.contentType,
          [this.format.signatureHeader]: signature(body, secret, this.wall()),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_SECONDS * SECOND),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      return String(error instanceof Error && error.cause ? error.cause : error);
    }
  }

  private settle({ seq, attempts }: DeliveryRow, answer: number | string): boolean {
    const delivered = typeof answer === 'number' && answer >= 200 && answer < 300;
    const waitSeconds = BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length - 1)] ?? 0;
    const now = this.wall().getTime();
    this.database
      .prepare('UPDATE delivery SET attempts = ?, last_answer = ?, delivered_at = ?, due_at = ? WHERE seq = ?')
      .run(attempts + 1, String(answer), delivered ? now : null, now + waitSeconds * SECOND, seq);
    return delivered;
  }

  private rankOf(seq: number): number {
    return Number(this.database.prepare('SELECT rank FROM delivery WHERE seq = ?').get(seq)?.rank ?? seq);
  }
}

export function signature(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / SECOND);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
