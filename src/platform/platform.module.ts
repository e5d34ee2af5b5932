import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock, WallClock } from '../shared-kernel/clock.js';
import { Outbox } from '../shared-kernel/commands.js';
import { Contents } from '../shared-kernel/contents.js';
import { Ids, TimeOrderedIds } from '../shared-kernel/ids.js';
import { Secrets } from '../shared-kernel/secrets.js';
import { Signals } from '../shared-kernel/signals.js';
import { BusinessClock, SystemWallClock } from './clocks.js';
import { TransactionalCommands } from './command-bus.js';
import { Config } from './config.js';
import { ModuleContents } from './contents.js';
import { Database } from './database.js';
import { Doctor, doctorChecks } from './doctor.js';
import { Housekeeping } from './housekeeping.js';
import { AccessGuard } from './http/access.js';
import { ProblemFilter } from './http/problem-details.js';
import { RateLimits } from './http/rate-limits.js';
import { validation } from './http/validation.js';
import { Watch } from './http/watching.js';
import { LiveController, LiveUpdates } from './live-updates.js';
import { CrmModules } from './module-port.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxStore } from './outbox-store.js';
import { PersonalAnswers } from './personal-answers.js';
import { RandomSecrets } from './random-secrets.js';
import { Reactions } from './reactions.js';
import { NoticedSignals } from './signals.js';
import { Metrics, Readiness, TelemetryController } from './telemetry.js';
import { UnitOfWork } from './unit-of-work.js';
import { Workers } from './workers.js';

const shared = [
  { provide: Ids, useClass: TimeOrderedIds },
  { provide: Secrets, useClass: RandomSecrets },
  { provide: WallClock, useClass: SystemWallClock },
  {
    provide: Clock,
    useFactory: (wall: WallClock, config: Config) => new BusinessClock(wall, config.sandbox),
    inject: [WallClock, Config],
  },
  UnitOfWork,
  { provide: Outbox, useExisting: UnitOfWork },
  OutboxStore,
  Reactions,
  CrmModules,
  { provide: Contents, useClass: ModuleContents },
  NoticedSignals,
  { provide: Signals, useExisting: NoticedSignals },
  Watch,
  Workers,
  Metrics,
  Readiness,
  Doctor,
] satisfies Provider[];

/** What every context stands on. It knows none of them. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, database: Database): DynamicModule {
    const given = [
      { provide: Config, useValue: config },
      { provide: Database, useValue: database },
    ];
    return {
      module: PlatformModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      controllers: [TelemetryController, LiveController],
      providers: [
        ...given,
        ...shared,
        TransactionalCommands,
        OutboxRelay,
        Housekeeping,
        PersonalAnswers,
        LiveUpdates,
        ...doctorChecks,
        // In this order: who it is, then how often.
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateLimits },
        { provide: APP_PIPE, useValue: validation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [...given, ...shared, CqrsModule, DiscoveryModule],
    };
  }
}
