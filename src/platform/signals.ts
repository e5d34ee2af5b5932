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
  private readonly waiting: NewSignal[] = [];
  private take: ((signal: NewSignal) => Promise<void>) | undefined;

  notice(signal: NewSignal): void {
    if (!this.take) return;
    const key = keyOf(signal);
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
    let handedOn = 0;
    for (let signal = this.waiting.shift(); signal; signal = this.waiting.shift()) {
      await this.handOn(signal);
      handedOn++;
    }
    return handedOn;
  }

  /** One that could not be handed on is forgotten, so that the next occasion brings it again. */
  private async handOn(signal: NewSignal): Promise<void> {
    try {
      await inTenant(signal.tenantId, SYSTEM, () => this.take!(signal));
    } catch (error) {
      this.known.delete(keyOf(signal));
      throw error;
    }
  }
}

const keyOf = ({ tenantId, kind, subject, dedupeKey }: NewSignal): string =>
  JSON.stringify([tenantId, kind, subject, dedupeKey]);
