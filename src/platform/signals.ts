import { Injectable } from '@nestjs/common';
import type { NewSignal, Signals } from '../shared-kernel/signals.js';
import { SYSTEM } from '../shared-kernel/tenant.js';
import { inTenant } from './tenant-scope.js';
import { BackgroundWorker } from './workers.js';

/** Signals that are remembered as known; past that all are forgotten, and the case tells what is new. */
const MOST_KNOWN = 10_000;

/** Hands on what was noticed, once for each thing. It keeps them in this process. */
@Injectable()
export class NoticedSignals extends BackgroundWorker implements Signals {
  readonly name = 'signals';
  private readonly known = new Set<string>();
  private waiting: NewSignal[] = [];
  private take: ((signal: NewSignal) => Promise<void>) | undefined;

  notice(signal: NewSignal): void {
    if (!this.take) return;
    const { tenantId, kind, subject, dedupeKey } = signal;
    const key = JSON.stringify([tenantId, kind, subject, dedupeKey]);
    if (this.known.has(key)) return;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.add(key);
    this.waiting.push(signal);
    this.wake();
  }

  followUp(take: (signal: NewSignal) => Promise<void>): void {
    this.take = take;
  }

  async runOnce(): Promise<number> {
    const taken = this.waiting;
    this.waiting = [];
    for (const signal of taken) await inTenant(signal.tenantId, SYSTEM, () => this.take!(signal));
    return taken.length;
  }
}
