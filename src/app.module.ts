import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './platform/config.js';
import type { Database } from './platform/database.js';
import { PlatformModule } from './platform/platform.module.js';

/** Every mapping of every context; the one list that the entity manager knows. */
export const entities = [];

/** The composition root: the only place that knows all contexts. */
@Module({})
export class AppModule {
  static with(config: Config, database: Database, extra: DynamicModule[] = []): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(config, database), ...extra] };
  }
}
