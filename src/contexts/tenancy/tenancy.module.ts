import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { OpeningHours } from '../../platform/http/opening-hours.js';
import { NoticeTemplates } from '../notices/contract.js';
import { ClientNames } from '../terms/contract.js';
import { ContractParties } from '../terms/contract-bundle.js';
import { ClientRoll } from '../terms/contract-changes.js';
import { Interruptions } from '../terms/contract-interruptions.js';
import { KeyedFingerprints } from './adapters/fingerprints.js';
import { InstanceController, RegistrationController, StatusController } from './adapters/http.js';
import { ClientsController, ReRegistrationController } from './adapters/http-back-office.js';
import { MaintenanceController } from './adapters/http-maintenance.js';
import { ReclassificationController } from './adapters/http-reclassifying.js';
import {
  ListMaintenanceHandler,
  PostgresMaintenanceWindows,
  RecordedInterruptions,
  WatchedHours,
} from './adapters/maintenance.js';
import { ModulesInInstance } from './adapters/modules.js';
import { OfflineOrgNumbers } from './adapters/org-numbers.js';
import { PersonalRegistrations } from './adapters/personal-data.js';
import {
  PostgresAgreements,
  PostgresClientDirectory,
  PostgresClientRepository,
  PostgresInstances,
  PostgresMarkers,
  PostgresPurgeDays,
  PostgresRegistrations,
  PostgresReRegistrations,
} from './adapters/postgres.js';
import {
  ConfiguredAddresses,
  ListClientsHandler,
  ListedClientNames,
  ListReRegistrationsHandler,
  PostgresClients,
  ReadInstanceHandler,
} from './adapters/reads.js';
import { ClientParties } from './adapters/reads-party.js';
import { PostgresClientRoll } from './adapters/reads-roll.js';
import { ListReclassificationsHandler, PostgresReclassifications } from './adapters/reclassifications.js';
import { RetainedMarkers } from './adapters/retained.js';
import { DeclaredWork, ReturningWork } from './adapters/work.js';
import { ChangeSettingsHandler } from './application/changing-settings.js';
import { LockedInstanceControl } from './application/controlling.js';
import { Founding, VerifyRegistrationHandler } from './application/founding.js';
import { letters } from './application/letters.js';
import { EndMaintenanceHandler, PlanMaintenanceHandler, RecordOutageHandler } from './application/maintaining.js';
import { Fingerprints, OrgNumbers } from './application/ports.js';
import {
  ApprovePurgeHandler,
  PurgeBatchHandler,
  PurgeInquiry,
  PurgeInstanceHandler,
  RegisteredPurgeParticipants,
  RehearsePurgeHandler,
} from './application/purging.js';
import { DecideReRegistrationHandler } from './application/re-registering.js';
import { DecideReclassificationHandler, ProposeReclassificationHandler } from './application/reclassifying.js';
import { LapseRegistrationHandler, OpenRegistrationHandler, RegisterClientHandler } from './application/registering.js';
import { Clients, InstanceAddresses, InstanceControl, PurgeParticipants } from './contract.js';
import {
  Agreements,
  ClientDirectory,
  ClientRepository,
  Instances,
  MaintenanceWindows,
  Markers,
  PurgeDays,
  Reclassifications,
  Registrations,
  ReRegistrations,
} from './domain/ports.js';

const stores = [
  { provide: Registrations, useClass: PostgresRegistrations },
  { provide: ClientRepository, useClass: PostgresClientRepository },
  { provide: Agreements, useClass: PostgresAgreements },
  { provide: Instances, useClass: PostgresInstances },
  { provide: ReRegistrations, useClass: PostgresReRegistrations },
  { provide: Reclassifications, useClass: PostgresReclassifications },
  { provide: ClientDirectory, useClass: PostgresClientDirectory },
  { provide: Markers, useClass: PostgresMarkers },
  { provide: PurgeDays, useClass: PostgresPurgeDays },
  { provide: MaintenanceWindows, useClass: PostgresMaintenanceWindows },
];

const surroundings = [
  { provide: OrgNumbers, useClass: OfflineOrgNumbers },
  { provide: Fingerprints, useClass: KeyedFingerprints },
];

/** What other contexts may ask for. */
const published = [
  { provide: InstanceControl, useClass: LockedInstanceControl },
  { provide: Clients, useClass: PostgresClients },
  { provide: InstanceAddresses, useClass: ConfiguredAddresses },
  { provide: ClientNames, useClass: ListedClientNames },
  { provide: PurgeParticipants, useExisting: RegisteredPurgeParticipants },
  { provide: ClientRoll, useClass: PostgresClientRoll },
  { provide: ContractParties, useClass: ClientParties },
  { provide: Interruptions, useClass: RecordedInterruptions },
  { provide: OpeningHours, useExisting: WatchedHours },
];

const handlers = [
  RegisterClientHandler,
  OpenRegistrationHandler,
  LapseRegistrationHandler,
  VerifyRegistrationHandler,
  DecideReRegistrationHandler,
  ProposeReclassificationHandler,
  DecideReclassificationHandler,
  ListReclassificationsHandler,
  ChangeSettingsHandler,
  PurgeInstanceHandler,
  PurgeBatchHandler,
  ApprovePurgeHandler,
  RehearsePurgeHandler,
  ReadInstanceHandler,
  ListClientsHandler,
  ListReRegistrationsHandler,
  PlanMaintenanceHandler,
  RecordOutageHandler,
  EndMaintenanceHandler,
  ListMaintenanceHandler,
];

@Global()
@Module({
  controllers: [
    RegistrationController,
    InstanceController,
    StatusController,
    MaintenanceController,
    ClientsController,
    ReRegistrationController,
    ReclassificationController,
  ],
  providers: [
    ...stores,
    ...surroundings,
    RegisteredPurgeParticipants,
    PurgeInquiry,
    Founding,
    ModulesInInstance,
    PersonalRegistrations,
    RetainedMarkers,
    ReturningWork,
    DeclaredWork,
    WatchedHours,
    ...published,
    ...handlers,
  ],
  exports: published.map(({ provide }) => provide),
})
export class TenancyModule implements OnModuleInit {
  constructor(private readonly templates: NoticeTemplates) {}

  onModuleInit(): void {
    this.templates.register(letters);
  }
}
