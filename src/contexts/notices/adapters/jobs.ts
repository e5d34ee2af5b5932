import { Injectable } from '@nestjs/common';
import { inTenant } from '../../../platform/tenant-scope.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { SYSTEM } from '../../../shared-kernel/tenant.js';
import { Relay } from '../application/delivering.js';
import { TenantWork } from '../application/ports.js';

@Injectable()
export class RelayScope extends TenantWork {
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return inTenant(tenantId, SYSTEM, work);
  }
}

@Injectable()
export class MailRelay extends BackgroundWorker {
  readonly name = 'mail-relay';

  constructor(private readonly relay: Relay) {
    super();
  }

  runOnce(): Promise<number> {
    return this.relay.pass();
  }

  override nextDue(): Promise<Date | undefined> {
    return this.relay.nextDue();
  }
}
