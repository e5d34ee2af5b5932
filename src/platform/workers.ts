import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/**
 * Something that looks for due work and does it. Safe to run on every replica at once and again after a
 * crash: whoever comes second finds nothing left.
 */
export abstract class BackgroundWorker {
  abstract readonly name: string;
  private waker: (() => void) | undefined;

  /** Does what is due now, in bounded batches; returns how many effects it had. */
  abstract runOnce(): Promise<number>;

  /** The next business instant at which something falls due, if it knows one. */
  nextDue(): Promise<Date | undefined> {
    return Promise.resolve(undefined);
  }

  /** Asks for a run soon, without waiting for the next tick. */
  protected wake(): void {
    this.waker?.();
  }

  whenWoken(waker: () => void): void {
    this.waker = waker;
  }
}

/** Runs the workers: by timer when serving, by hand in tests and when the sandbox's clock moves. */
@Injectable()
export class Workers implements OnApplicationShutdown {
  private readonly logger = new Logger('Workers');
  private readonly running = new Map<BackgroundWorker, Promise<void>>();
  private readonly again = new Set<BackgroundWorker>();
  private readonly stuck = new Set<BackgroundWorker>();
  private found: BackgroundWorker[] | undefined;
  private stopping = false;
  private started = false;

  constructor(private readonly discovery: DiscoveryService) {}

  all(): readonly BackgroundWorker[] {
    this.found ??= this.lookForWorkers();
    return this.found;
  }

  /** From now on a woken worker runs by itself. */
  start(): void {
    this.started = true;
    for (const worker of this.all()) worker.whenWoken(() => this.kick(worker));
  }

  /** One run of every worker that is idle; overlapping ticks coalesce. */
  tick(): void {
    if (this.started) for (const worker of this.all()) this.kick(worker);
  }

  /** Runs the workers in turn until each has found nothing since the last that did: for tests and the moving clock. */
  async settle(): Promise<void> {
    const workers = this.all();
    for (let turn = 0, idle = 0; idle < workers.length; turn++) {
      const effects = await workers[turn % workers.length]!.runOnce();
      idle = effects > 0 ? 0 : idle + 1;
    }
  }

  async nextDue(): Promise<Date | undefined> {
    const instants = await Promise.all(this.all().map((worker) => worker.nextDue()));
    return instants.filter((instant) => instant !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running.values());
  }

  private lookForWorkers(): BackgroundWorker[] {
    const instances = this.discovery.getProviders().map(({ instance }) => instance);
    return [...new Set(instances.filter((instance) => instance instanceof BackgroundWorker))];
  }

  private kick(worker: BackgroundWorker): void {
    if (this.stopping) return;
    if (this.running.has(worker)) {
      this.again.add(worker);
      return;
    }
    const run = this.exhaust(worker).finally(() => {
      this.running.delete(worker);
      if (this.again.delete(worker)) this.kick(worker);
    });
    this.running.set(worker, run);
  }

  private async exhaust(worker: BackgroundWorker): Promise<void> {
    try {
      while (!this.stopping && (await worker.runOnce()) > 0);
      this.stuck.delete(worker);
    } catch (error) {
      // The next tick tries again; a database that is away must not end the process, nor fill the log.
      if (!this.stuck.has(worker)) this.logger.error({ worker: worker.name, err: error }, 'A worker stopped short');
      this.stuck.add(worker);
    }
  }
}
