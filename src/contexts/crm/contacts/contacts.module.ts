import { Global, Module } from '@nestjs/common';
import { ContactsController, TagsController } from './adapters/http.js';
import { ContactsManifest } from './adapters/manifest.js';
import { PersonalContacts } from './adapters/personal-data.js';
import { NumberingPlans } from './adapters/phone-numbers.js';
import { PostgresContactBatches, PostgresContacts, PostgresTimelines } from './adapters/postgres.js';
import {
  ListingContacts,
  ListingTags,
  PostgresContactRecords,
  ReadingContacts,
  ReadingTimelines,
  SearchingContacts,
} from './adapters/reads.js';
import { CapturingContacts } from './application/capturing.js';
import { ArchivingContacts, ChangingContacts } from './application/changing.js';
import { GroundingContacts, RestrictingContacts } from './application/grounding.js';
import { NotingOnContacts } from './application/noting.js';
import { TakingInContacts } from './application/taking-in.js';
import { ContactIntake, ContactRecords } from './contract.js';
import { PhoneNumbers } from './domain/phone-numbers.js';
import { ContactBatches, Contacts, Timelines } from './domain/ports.js';

const handlers = [
  CapturingContacts,
  ChangingContacts,
  ArchivingContacts,
  GroundingContacts,
  RestrictingContacts,
  NotingOnContacts,
  ReadingContacts,
  ListingContacts,
  SearchingContacts,
  ReadingTimelines,
  ListingTags,
];

/** People and companies that a client knows, each with a lawful basis. */
@Global()
@Module({
  controllers: [ContactsController, TagsController],
  providers: [
    ...handlers,
    ContactsManifest,
    PersonalContacts,
    { provide: Contacts, useClass: PostgresContacts },
    { provide: ContactBatches, useClass: PostgresContactBatches },
    { provide: Timelines, useClass: PostgresTimelines },
    { provide: PhoneNumbers, useClass: NumberingPlans },
    { provide: ContactIntake, useClass: TakingInContacts },
    { provide: ContactRecords, useClass: PostgresContactRecords },
  ],
  exports: [ContactIntake, ContactRecords],
})
export class ContactsModule {}
