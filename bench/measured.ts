import { type ChildProcess, fork } from 'node:child_process';

/** What a measured process is asked for; it answers each with one message. */
type Task = (given: never) => Promise<unknown>;
interface Question {
  id: number;
  ask: string;
  given?: unknown;
}

/** In the measured process: says on which port it serves, tells its own CPU time, and does its named tasks. */
export function attendMeasurements(port: number, tasks: Record<string, Task> = {}): void {
  const known: Record<string, Task> = {
    ...tasks,
    cpuMicroseconds: async () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  };
  process.on('message', ({ id, ask, given }: Question) => {
    void known[ask]!(given as never).then((answer) => process.send!({ id, answer }));
  });
  process.send!({ id: 0, answer: port });
}

/** A process of its own for whatever is measured, so that the load it is under costs it nothing. */
export class MeasuredProcess {
  private readonly waiting = new Map<number, (answer: never) => void>();
  private asked = 0;

  private constructor(
    private readonly child: ChildProcess,
    private listening: (port: number) => void,
    readonly ended: Promise<never>,
  ) {
    child.on('message', ({ id, answer }: { id: number; answer: never }) => {
      if (id === 0) this.listening(answer);
      else this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    });
  }

  static async start(
    file: URL,
    environment: Record<string, string>,
  ): Promise<{ process: MeasuredProcess; port: number }> {
    // A profiler's options go to whoever is measured, by name.
    const execArgv =
      process.env.BENCH_PROFILE && file.pathname.includes(process.env.BENCH_PROFILE)
        ? ['--cpu-prof', '--cpu-prof-dir=.data/profiles']
        : [];
    const child = fork(file, { env: { PATH: process.env.PATH, ...environment }, execArgv });
    const ended = new Promise<never>((_, failed) => {
      child.on('exit', (code) => failed(new Error(`${file.pathname} ended with ${code}`)));
    });
    ended.catch(() => undefined);
    const listening = Promise.withResolvers<number>();
    const measured = new MeasuredProcess(child, listening.resolve, ended);
    return { process: measured, port: await Promise.race([listening.promise, ended]) };
  }

  ask<T>(ask: string, given?: unknown): Promise<T> {
    const id = ++this.asked;
    const answer = new Promise<T>((resolve) => this.waiting.set(id, resolve));
    this.child.send({ id, ask, given });
    return Promise.race([answer, this.ended]);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended.catch(() => undefined);
  }
}
