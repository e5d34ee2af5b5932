import { readConfig } from '../../src/platform/config.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import { TimeMachine } from '../../src/sandbox/time-machine.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface TestApp {
  runtime: Runtime;
  database: TestDatabase;
  port: number;
  clock: TestClock;
  /** Runs workers, webhooks and bounces until nothing is left to do now. */
  settle(): Promise<void>;
  /** The instance's own API, as a browser at its address would call it. */
  http(slug?: string): HttpClient;
  get<T>(token: abstract new (...args: never[]) => T): T;
  stop(): Promise<void>;
}

export interface TestClock {
  now(): Promise<Date>;
  /** Lives through every due instant up to this one and stands there. */
  advanceTo(instant: string): Promise<void>;
  /** Downtime: the scheduler wakes up late. */
  jumpTo(instant: string): Promise<void>;
}

/** The whole application on a database of its own, with the sandbox's Stripe and mailbox and a clock that stands. */
export async function startApp({
  now = '2026-01-15T09:00:00+01:00',
  env = {} as Record<string, string>,
} = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
    DATABASE_URL: database.appUrl,
    SYSTEM_DATABASE_URL: database.systemUrl,
    MIGRATION_DATABASE_URL: database.migratorUrl,
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...env,
  });
  const runtime = await startRuntime(config, { ephemeral: true });
  const port = await runtime.listen(0);
  const machine = runtime.app.get(TimeMachine, { strict: false });
  await machine.stand(new Date(now));
  return {
    runtime,
    database,
    port,
    clock: {
      now: async () => new Date((await machine.reading()).now),
      advanceTo: (instant) => machine.advanceTo(new Date(instant)),
      jumpTo: (instant) => machine.jumpTo(new Date(instant)),
    },
    settle: () => machine.settle(),
    http: (slug) => new HttpClient(port, slug),
    get: (token) => runtime.app.get(token as never, { strict: false }),
    stop: async () => {
      await runtime.stop();
      await database.drop();
    },
  };
}

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

/**
 * Calls the API as one browser would: the instance's Host, its exact Origin, and the cookies it was given.
 * Node does not resolve `acme.localhost`, so the request goes to loopback and names the host itself.
 */
export class HttpClient {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly port: number,
    private readonly slug?: string,
  ) {}

  get origin(): string {
    return `http://${this.slug ? `${this.slug}.` : ''}localhost:${this.port}`;
  }

  get<T = any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }
  post<T = any>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }
  patch<T = any>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PATCH', path, body, headers);
  }
  put<T = any>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PUT', path, body, headers);
  }
  delete<T = any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers);
  }

  async send<T>(method: string, path: string, body: unknown, given: Record<string, string>): Promise<Answer<T>> {
    const { request } = await import('node:http');
    const headers: Record<string, string> = { host: new URL(this.origin).host, origin: this.origin, ...given };
    if (this.cookies.size > 0) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const payload = body === undefined ? undefined : raw ? (body as string | Buffer) : JSON.stringify(body);
    if (payload !== undefined && !headers['content-type']) headers['content-type'] = 'application/json';

    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: this.port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) this.keep(cookie);
          const text = Buffer.concat(chunks).toString('utf8');
          const json = response.headers['content-type']?.includes('json') && text.length > 0;
          const answered = new Headers();
          for (const [name, value] of Object.entries(response.headers)) answered.set(name, String(value));
          resolve({
            status: response.statusCode!,
            headers: answered,
            text,
            body: json ? JSON.parse(text) : (text as never),
          });
        });
      });
      call.on('error', reject);
      if (payload !== undefined) call.write(payload);
      call.end();
    });
  }

  private keep(cookie: string): void {
    const [pair] = cookie.split(';');
    const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
    if (value === '' || /max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
