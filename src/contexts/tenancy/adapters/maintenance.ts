import { defineEntity, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { OpeningHours } from '../../../platform/http/opening-hours.js';
import {
  type Instant,
  type InstantColumn,
  instant,
  isoInstant,
  isoOrNull,
  type MaybeInstantColumn,
} from '../../../platform/instants.js';
import { loaded, locking } from '../../../platform/mapping.js';
import { inTenant } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import { Interruptions } from '../../terms/contract-interruptions.js';
import { ListMaintenance, type MaintenanceRecord } from '../application/maintaining.js';
import { extendedBy, type MaintenanceKind, MaintenanceWindow, type Span } from '../domain/maintenance-window.js';
import { MaintenanceWindows } from '../domain/ports.js';

const MaintenanceWindowSchema = defineEntity({
  class: loaded(MaintenanceWindow),
  tableName: 'maintenance_window',
  properties: {
    id: p.uuid().primary(),
    kind: p.string().$type<MaintenanceKind>(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    reason: p.string(),
    daytimeReason: p.string().nullable(),
    recordedAt: p.datetime(),
    cancelledAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const maintenanceEntities = [MaintenanceWindowSchema];

interface MaintenanceTables {
  maintenance_window: {
    id: string;
    kind: MaintenanceKind;
    starts_at: InstantColumn;
    ends_at: InstantColumn;
    reason: string;
    daytime_reason: string | null;
    cancelled_at: MaybeInstantColumn;
  };
}

/** Remembers the windows to come, so that no request asks for them; a replica learns of a change at its next tick. */
@Injectable()
export class WatchedHours extends BackgroundWorker implements OpeningHours {
  readonly name = 'maintenance';
  private ahead: Span[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async runOnce(): Promise<number> {
    const rows = await inTenant(OPERATOR_TENANT, SYSTEM, () =>
      this.database
        .app<MaintenanceTables>()
        .selectFrom('maintenance_window')
        .select(['starts_at', 'ends_at'])
        .where('cancelled_at', 'is', null)
        .where('ends_at', '>', this.clock.now())
        .orderBy('starts_at')
        .execute(),
    );
    this.ahead = rows.map(spanOf);
    return 0;
  }

  look(): void {
    this.wake();
  }

  closedFor(): number | undefined {
    const now = this.clock.now();
    const running = this.ahead.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
    return running && Math.ceil((running.endsAt.getTime() - now.getTime()) / 1000);
  }

  next(): Span | undefined {
    const now = this.clock.now();
    return this.ahead.find(({ endsAt }) => now < endsAt);
  }
}

@Injectable()
export class PostgresMaintenanceWindows extends MaintenanceWindows {
  constructor(private readonly hours: WatchedHours) {
    super();
  }

  add(window: MaintenanceWindow): void {
    UnitOfWork.em.persist(window);
    UnitOfWork.afterCommit(() => this.hours.look());
  }

  async locked(id: string): Promise<MaintenanceWindow> {
    const window = await UnitOfWork.em.findOne(MaintenanceWindow, { id }, locking);
    if (!window) throw new NotFound();
    UnitOfWork.afterCommit(() => this.hours.look());
    return window;
  }
}

@Injectable()
export class RecordedInterruptions extends Interruptions {
  constructor(private readonly database: Database) {
    super();
  }

  async extended(dueAt: Date): Promise<Date> {
    const rows = await this.database
      .app<MaintenanceTables>()
      .selectFrom('maintenance_window')
      .select(['starts_at', 'ends_at'])
      .where('cancelled_at', 'is', null)
      .where('starts_at', '<=', dueAt)
      .where('ends_at', '>', dueAt)
      .execute();
    return extendedBy(dueAt, rows.map(spanOf));
  }
}

const spanOf = (row: { starts_at: Instant; ends_at: Instant }): Span => ({
  startsAt: instant(row.starts_at),
  endsAt: instant(row.ends_at),
});

@QueryHandler(ListMaintenance)
export class ListMaintenanceHandler implements IQueryHandler<ListMaintenance> {
  constructor(private readonly database: Database) {}

  async execute({ slice }: ListMaintenance): Promise<MaintenanceRecord[]> {
    const rows = await this.database
      .app<MaintenanceTables>()
      .selectFrom('maintenance_window')
      .selectAll()
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      startsAt: isoInstant(row.starts_at),
      endsAt: isoInstant(row.ends_at),
      reason: row.reason,
      daytimeReason: row.daytime_reason,
      cancelledAt: isoOrNull(row.cancelled_at),
    }));
  }
}
