import { Injectable } from '@nestjs/common';
import { inTenant } from '../../../platform/tenant-scope.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { type Actor, SYSTEM } from '../../../shared-kernel/tenant.js';
import { ChangeFanOut } from '../application/announcing.js';
import { TenantWork } from '../application/ports.js';
import { TenantReads } from '../application/ports-bundle.js';
import { Sealing } from '../application/sealing.js';
import { Sweep } from '../application/sweeping.js';

@Injectable()
export class SchedulerScope extends TenantWork {
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return inTenant(tenantId, SYSTEM, work);
  }
}

@Injectable()
export class ReaderScope extends TenantReads {
  as<T>(tenantId: string, reader: Actor, work: () => Promise<T>): Promise<T> {
    return inTenant(tenantId, reader, work);
  }
}

@Injectable()
export class ObligationSweeper extends BackgroundWorker {
  readonly name = 'obligation-sweeper';

  constructor(private readonly sweep: Sweep) {
    super();
  }

  runOnce(): Promise<number> {
    return this.sweep.pass();
  }

  override nextDue(): Promise<Date | undefined> {
    return this.sweep.nextDue();
  }
}

@Injectable()
export class EvidenceSealer extends BackgroundWorker {
  readonly name = 'evidence-sealer';

  constructor(private readonly sealing: Sealing) {
    super();
  }

  runOnce(): Promise<number> {
    return this.sealing.pass();
  }
}

/** What it waits for arrives as rows, never by the clock, so it knows no next due instant. */
@Injectable()
export class ChangeAnnouncer extends BackgroundWorker {
  readonly name = 'change-announcer';

  constructor(private readonly fanOut: ChangeFanOut) {
    super();
  }

  runOnce(): Promise<number> {
    return this.fanOut.pass();
  }
}
