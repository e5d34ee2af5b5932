import { Global, Module } from '@nestjs/common';
import { RetentionController } from './adapters/http-retention.js';
import { NightlyRetention } from './adapters/jobs.js';
import {
  DiscoveredRetainedParts,
  ForeseeRetentionHandler,
  ListRetentionNightsHandler,
  ListRetentionRulesHandler,
  PostgresRetentionNights,
  PostgresRetentionReader,
  PostgresRetentionRules,
} from './adapters/postgres-retention.js';
import {
  BeginRetentionNightHandler,
  ClearRetainedHandler,
  ClearWhatIsDueHandler,
  EndRetentionNightHandler,
} from './application/clearing-out.js';
import { RetainedParts, RetentionReader } from './application/ports-retention.js';
import { ChangeRetentionRuleHandler, DecideRetentionRuleHandler } from './application/ruling-retention.js';
import { RetentionNights } from './domain/retention-night.js';
import { RetentionRules } from './domain/retention-rule.js';

const retention = [
  { provide: RetentionRules, useClass: PostgresRetentionRules },
  { provide: RetentionNights, useClass: PostgresRetentionNights },
  { provide: RetentionReader, useClass: PostgresRetentionReader },
  { provide: RetainedParts, useClass: DiscoveredRetainedParts },
  ChangeRetentionRuleHandler,
  DecideRetentionRuleHandler,
  ClearWhatIsDueHandler,
  BeginRetentionNightHandler,
  EndRetentionNightHandler,
  ClearRetainedHandler,
  ListRetentionRulesHandler,
  ListRetentionNightsHandler,
  ForeseeRetentionHandler,
  NightlyRetention,
];

/** ToS 9.1, 9.3, 9.4, 9.6, 9.10: the operator's own registers of what it holds, for how long, and what happened to it. */
@Global()
@Module({
  controllers: [RetentionController],
  providers: [...retention],
})
export class PrivacyRegistersModule {}
