import { Injectable } from '@nestjs/common';
import { EventRecorder } from '../../../platform/unit-of-work.js';
import type { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import { evidenceOf } from '../domain/evidence.js';
import { EvidenceLog } from '../domain/ports.js';

/** Every event that cites a clause is evidence of it, in the transaction that it happened in. */
@Injectable()
export class EvidenceRecorder extends EventRecorder {
  constructor(
    private readonly log: EvidenceLog,
    private readonly ids: Ids,
    private readonly wall: WallClock,
  ) {
    super();
  }

  record(_tenantId: string, events: DomainEvent[], actor: Actor, at: Date): Promise<void> {
    const recordedAt = this.wall.now();
    return this.log.append(events.map((event) => evidenceOf(event, { id: this.ids.next(), actor, at, recordedAt })));
  }
}
