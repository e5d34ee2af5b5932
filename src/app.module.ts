import type { EntitySchema } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import { inventory as complaintsInventory } from './contexts/complaints/adapters/data-inventory.js';
import { entities as complaints } from './contexts/complaints/adapters/mappings.js';
import { RetainedComplaints, RetainedErrorReports } from './contexts/complaints/adapters/retained.js';
import { ComplaintsModule } from './contexts/complaints/complaints.module.js';
import { inventory as conductInventory } from './contexts/conduct/adapters/data-inventory.js';
import { entities as conduct } from './contexts/conduct/adapters/mappings.js';
import { RetainedReports } from './contexts/conduct/adapters/retained.js';
import { ConductModule } from './contexts/conduct/conduct.module.js';
import { entities as contacts } from './contexts/crm/contacts/adapters/postgres.js';
import { ContactsModule } from './contexts/crm/contacts/contacts.module.js';
import { entities as imports } from './contexts/crm/data-collection/adapters/postgres.js';
import { DataCollectionModule } from './contexts/crm/data-collection/data-collection.module.js';
import { entities as queries } from './contexts/crm/queries/adapters/postgres.js';
import { QueriesModule } from './contexts/crm/queries/queries.module.js';
import { inventory as deskInventory } from './contexts/desk/adapters/data-inventory.js';
import { entities as desk } from './contexts/desk/adapters/postgres.js';
import { DeskModule } from './contexts/desk/desk.module.js';
import { inventory as identityInventory } from './contexts/identity/adapters/data-inventory.js';
import { entities as identity } from './contexts/identity/adapters/postgres.js';
import { IdentityModule } from './contexts/identity/identity.module.js';
import { inventory as noticesInventory } from './contexts/notices/adapters/data-inventory.js';
import { entities as notices } from './contexts/notices/adapters/postgres.js';
import { RetainedLetters } from './contexts/notices/adapters/retained.js';
import { NoticesModule } from './contexts/notices/notices.module.js';
import { inventory as privacyInventory } from './contexts/privacy/adapters/data-inventory.js';
import { entities as privacy } from './contexts/privacy/adapters/mappings.js';
import { registerEntities } from './contexts/privacy/adapters/mappings-registers.js';
import { RetainedClosures, RetainedDataRequests } from './contexts/privacy/adapters/retained.js';
import { PrivacyModule } from './contexts/privacy/privacy.module.js';
import { PrivacyRegistersModule } from './contexts/privacy/registers.module.js';
import { inventory as subscriptionInventory } from './contexts/subscription/adapters/data-inventory.js';
import { entities as subscription } from './contexts/subscription/adapters/mappings.js';
import { entities as subscriptionChanges } from './contexts/subscription/adapters/mappings-changes.js';
import { entities as invoicing } from './contexts/subscription/adapters/mappings-invoicing.js';
import {
  RetainedContracts,
  RetainedInvoices,
  RetainedPayments,
} from './contexts/subscription/adapters/retained-books.js';
import { SubscriptionModule } from './contexts/subscription/subscription.module.js';
import { inventory as tenancyInventory } from './contexts/tenancy/adapters/data-inventory.js';
import { entities as tenancy } from './contexts/tenancy/adapters/postgres.js';
import { TenancyModule } from './contexts/tenancy/tenancy.module.js';
import { inventory as termsInventory } from './contexts/terms/adapters/data-inventory.js';
import { entities as terms } from './contexts/terms/adapters/postgres.js';
import { RetainedAcceptances } from './contexts/terms/adapters/retained.js';
import { TermsModule } from './contexts/terms/terms.module.js';
import type { Config } from './platform/config.js';
import { DataInventoryModule } from './platform/data-inventory.js';
import type { Database } from './platform/database.js';
import { PlatformModule } from './platform/platform.module.js';

/** Every mapping of every context; the one list that the entity manager knows. */
export const entities: EntitySchema[] = [
  ...terms,
  ...notices,
  ...tenancy,
  ...identity,
  ...subscription,
  ...subscriptionChanges,
  ...invoicing,
  ...contacts,
  ...imports,
  ...queries,
  ...complaints,
  ...privacy,
  ...registerEntities,
  ...conduct,
  ...desk,
];

/** What each context declares about its tables (ToS 9.1); modules of the CRM say it in their manifests. */
const inventories = {
  terms: termsInventory,
  notices: noticesInventory,
  tenancy: tenancyInventory,
  identity: identityInventory,
  subscription: subscriptionInventory,
  complaints: complaintsInventory,
  privacy: privacyInventory,
  conduct: conductInventory,
  desk: deskInventory,
};

/** What goes when its time is over (ToS 9.4), in this order: nothing is left that refers to what is gone. */
const kept = [
  RetainedInvoices,
  RetainedPayments,
  RetainedContracts,
  RetainedLetters,
  RetainedAcceptances,
  RetainedComplaints,
  RetainedErrorReports,
  RetainedReports,
  RetainedDataRequests,
  RetainedClosures,
];

/** The composition root: the only place that knows all contexts, lowest first. */
@Module({})
export class AppModule {
  static with(config: Config, database: Database, extra: DynamicModule[] = []): DynamicModule {
    const contexts = [
      TermsModule,
      NoticesModule,
      TenancyModule,
      IdentityModule,
      SubscriptionModule,
      ContactsModule,
      DataCollectionModule,
      QueriesModule,
      ComplaintsModule,
      PrivacyModule,
      PrivacyRegistersModule,
      ConductModule,
      DeskModule,
    ];
    const platform = PlatformModule.with(config, database);
    return { module: AppModule, imports: [platform, DataInventoryModule.of(inventories, kept), ...contexts, ...extra] };
  }
}
