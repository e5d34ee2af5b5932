import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Database } from '../../../../platform/database.js';
import { inTenant } from '../../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../../platform/unit-of-work.js';
import { BackgroundWorker } from '../../../../platform/workers.js';
import { WallClock } from '../../../../shared-kernel/clock.js';
import { SYSTEM } from '../../../../shared-kernel/tenant.js';
import { ExamineImport } from '../application/examining.js';
import { ImportQueue } from '../application/ports.js';
import { RejectUpload } from '../application/receiving.js';
import { RunImport } from '../application/running.js';
import type { DataCollectionTables, ImportRow } from './tables.js';

/** Longer than any batch and any read-through takes; a crash costs at most this much waiting. */
const LEASE_MS = 120_000;
const AT_ONCE = 10;

type Claimed = Pick<
  ImportRow,
  'id' | 'state' | 'uploaded_at' | 'stated_encoding' | 'sheet' | 'processed_rows' | 'requested_by'
>;

/**
 * Takes imports on: reads uploads through, runs what was started, gives up on senders that went away. The
 * lease only saves work; that each batch goes in once is the import's own doing.
 */
@Injectable()
export class ImportWorker extends BackgroundWorker implements ImportQueue {
  readonly name = 'imports';

  constructor(
    private readonly database: Database,
    private readonly commands: CommandBus,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async announce(tenantId: string, importId: string): Promise<void> {
    await this.lease(tenantId, importId, null);
    UnitOfWork.afterCommit(() => this.wake());
  }

  renew(tenantId: string, importId: string): Promise<void> {
    return this.lease(tenantId, importId, this.leaseEnd());
  }

  async runOnce(): Promise<number> {
    const waiting = await this.database
      .system<DataCollectionTables>()
      .selectFrom('contact_import')
      .select(['tenant_id', 'id'])
      .where('state', 'in', ['VALIDATING', 'RUNNING'])
      .where(({ eb, or }) => or([eb('leased_until', 'is', null), eb('leased_until', '<=', this.wall.now())]))
      .limit(AT_ONCE)
      .execute();
    let effects = 0;
    for (const { tenant_id, id } of waiting)
      if (await inTenant(tenant_id, SYSTEM, () => this.takeOn(tenant_id, id))) effects++;
    return effects;
  }

  private async takeOn(tenantId: string, id: string): Promise<boolean> {
    const claimed = await this.claim(tenantId, id);
    if (!claimed) return false;
    // What it does, it does for the one who asked for it; evidence names them.
    const actor = { kind: 'user', id: claimed.requested_by } as const;
    await inTenant(tenantId, actor, () => this.commands.execute(nextStep(tenantId, claimed)));
    return true;
  }

  private async claim(tenantId: string, id: string): Promise<Claimed | undefined> {
    const [claimed] = await this.database
      .app<DataCollectionTables>()
      .updateTable('contact_import')
      .set({ leased_until: this.leaseEnd() })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('state', 'in', ['VALIDATING', 'RUNNING'])
      .where(({ eb, or }) => or([eb('leased_until', 'is', null), eb('leased_until', '<=', this.wall.now())]))
      .returning(['id', 'state', 'uploaded_at', 'stated_encoding', 'sheet', 'processed_rows', 'requested_by'])
      .execute();
    return claimed;
  }

  private async lease(tenantId: string, importId: string, until: Date | null): Promise<void> {
    await this.database
      .app<DataCollectionTables>()
      .updateTable('contact_import')
      .set({ leased_until: until })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', importId)
      .execute();
  }

  private leaseEnd(): Date {
    return new Date(this.wall.now().getTime() + LEASE_MS);
  }
}

function nextStep(tenantId: string, { id, state, uploaded_at, stated_encoding, sheet, processed_rows }: Claimed) {
  if (state === 'RUNNING') return new RunImport(tenantId, id, sheet!, processed_rows);
  if (uploaded_at !== null) return new ExamineImport(tenantId, id, stated_encoding);
  return new RejectUpload(tenantId, id, {
    code: 'upload-interrupted',
    line: null,
    message: 'The file did not arrive completely.',
  });
}
