import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { NoticeTemplates } from '../notices/contract.js';
import { BreachesController } from './adapters/http-breaches.js';
import { DisclosuresController } from './adapters/http-disclosures.js';
import { InventoryController } from './adapters/http-inventory.js';
import { RetentionController } from './adapters/http-retention.js';
import { NightlyRetention } from './adapters/jobs.js';
import { ListBreachesHandler, PostgresBreaches, PostgresBreachReader } from './adapters/postgres-breaches.js';
import {
  ListAllDisclosuresHandler,
  ListDisclosuresHandler,
  PostgresDisclosures,
} from './adapters/postgres-disclosures.js';
import {
  DiscoveredRetainedParts,
  ForeseeRetentionHandler,
  ListRetentionNightsHandler,
  ListRetentionRulesHandler,
  PostgresRetentionNights,
  PostgresRetentionReader,
  PostgresRetentionRules,
} from './adapters/postgres-retention.js';
import { ConfiguredSubProcessors } from './adapters/sub-processors.js';
import { breachLetters } from './application/breach-letters.js';
import {
  BeginRetentionNightHandler,
  ClearRetainedHandler,
  ClearWhatIsDueHandler,
  EndRetentionNightHandler,
} from './application/clearing-out.js';
import { RecordDisclosureHandler, ToldAuthoritiesAreDisclosures } from './application/disclosing.js';
import { ReadProcessingRecordHandler, SubProcessors } from './application/keeping-inventory.js';
import { RetainedParts, RetentionReader } from './application/ports-retention.js';
import {
  BreachClock,
  BreachReader,
  HandleBreachHandler,
  MarkClientToldHandler,
  PressForBreachHandler,
  ReportBreachHandler,
  TellClientOfBreachHandler,
  TellClientsOfBreachHandler,
} from './application/reporting-breaches.js';
import { ChangeRetentionRuleHandler, DecideRetentionRuleHandler } from './application/ruling-retention.js';
import { Breaches } from './domain/breach.js';
import { Disclosures } from './domain/disclosure.js';
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

const breaches = [
  { provide: Breaches, useClass: PostgresBreaches },
  { provide: BreachReader, useClass: PostgresBreachReader },
  BreachClock,
  ReportBreachHandler,
  HandleBreachHandler,
  PressForBreachHandler,
  TellClientsOfBreachHandler,
  TellClientOfBreachHandler,
  MarkClientToldHandler,
  ListBreachesHandler,
];

const disclosures = [
  { provide: Disclosures, useClass: PostgresDisclosures },
  RecordDisclosureHandler,
  ToldAuthoritiesAreDisclosures,
  ListDisclosuresHandler,
  ListAllDisclosuresHandler,
];

const inventory = [{ provide: SubProcessors, useClass: ConfiguredSubProcessors }, ReadProcessingRecordHandler];

/** ToS 9.1, 9.3, 9.4, 9.6, 9.10: the operator's own registers of what it holds, for how long, and what happened to it. */
@Global()
@Module({
  controllers: [InventoryController, RetentionController, BreachesController, DisclosuresController],
  providers: [...inventory, ...retention, ...breaches, ...disclosures],
})
export class PrivacyRegistersModule implements OnModuleInit {
  constructor(private readonly templates: NoticeTemplates) {}

  onModuleInit(): void {
    this.templates.register(breachLetters);
  }
}
