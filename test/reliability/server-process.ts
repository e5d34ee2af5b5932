import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const fromSource = import.meta.url.endsWith('.ts');
const entry = new URL(`../../src/main.${fromSource ? 'ts' : 'js'}`, import.meta.url);
const hooks = fromSource ? ['--import', new URL('../support/typescript-hooks.mjs', import.meta.url).href] : [];

/** The whole product as `npm start` runs it, in a process that can be killed. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private said = '';
  kills = 0;

  constructor(
    readonly port: number,
    private readonly environment: Record<string, string>,
  ) {}

  start(): void {
    this.said = '';
    this.child = spawn(process.execPath, [...hooks, entry.pathname], {
      env: { PATH: process.env.PATH, ...this.environment, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text) => (this.said = `${this.said}${text}`.slice(-4000)));
  }

  get pid(): number {
    return this.child!.pid!;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** No time to say goodbye. */
  async kill(): Promise<void> {
    this.kills++;
    await this.end('SIGKILL');
  }

  /** As an orchestrator ends it; what does not end within ten seconds is killed. */
  async stop(): Promise<void> {
    const patience = setTimeout(() => this.child?.kill('SIGKILL'), 10_000);
    await this.end('SIGTERM');
    clearTimeout(patience);
  }

  async ready(withinMs = 30_000): Promise<void> {
    for (const until = Date.now() + withinMs; Date.now() < until; await pause(50)) {
      if (!this.running) throw new Error(`The server ended by itself: ${this.said}`);
      if ((await this.probe()) === 200) return;
    }
    throw new Error(`The server was not ready within ${withinMs} ms: ${this.said}`);
  }

  /** The status of /readyz, or nothing when nobody answers. */
  async probe(): Promise<number | undefined> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer();
    return answer?.status;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    this.child!.kill(signal);
    if (this.running) await once(this.child!, 'exit');
  }
}

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}

/** Providers that nobody reaches: with all of them named, a process brings up no sandbox of its own. */
export const NOBODY_OUTSIDE = {
  SMTP_URL: 'smtp://127.0.0.1:9',
  STRIPE_SECRET_KEY: 'sk_test_drill',
  STRIPE_WEBHOOK_SECRET: 'whsec_drill',
  STRIPE_API_URL: 'http://127.0.0.1:9',
};
