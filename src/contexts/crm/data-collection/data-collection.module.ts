import { Module } from '@nestjs/common';
import { CsvTables } from './adapters/csv.js';
import { ExportsController, ImportsController } from './adapters/http.js';
import { ImportWorker } from './adapters/jobs.js';
import { DataCollectionManifest } from './adapters/manifest.js';
import { PeopleInFiles } from './adapters/personal-data.js';
import { PostgresImports, PostgresRowFaults, StoredFiles } from './adapters/postgres.js';
import { ListingImports, ListingRowFaults, PreviewingImports, ReadingImports } from './adapters/reads.js';
import { Uploads } from './adapters/upload.js';
import { ExaminingImports, RecordingExaminations } from './application/examining.js';
import { CancellingImports, PlanningImports, StartingImports } from './application/planning.js';
import { ImportQueue, RowFaults, Tables, UploadedFiles } from './application/ports.js';
import { CompletingUploads, ReceivingImports, RejectingUploads, StoringChunks } from './application/receiving.js';
import { FinishingImports, RunningImports, TakingBatches } from './application/running.js';
import { Imports } from './domain/ports.js';

const handlers = [
  ReceivingImports,
  StoringChunks,
  CompletingUploads,
  RejectingUploads,
  ExaminingImports,
  RecordingExaminations,
  PlanningImports,
  StartingImports,
  CancellingImports,
  RunningImports,
  TakingBatches,
  FinishingImports,
  ReadingImports,
  ListingImports,
  PreviewingImports,
  ListingRowFaults,
];

/** Files of contacts, in and out. */
@Module({
  controllers: [ImportsController, ExportsController],
  providers: [
    ...handlers,
    DataCollectionManifest,
    PeopleInFiles,
    Uploads,
    ImportWorker,
    StoredFiles,
    { provide: UploadedFiles, useExisting: StoredFiles },
    { provide: ImportQueue, useExisting: ImportWorker },
    { provide: Tables, useClass: CsvTables },
    { provide: RowFaults, useClass: PostgresRowFaults },
    { provide: Imports, useClass: PostgresImports },
  ],
})
export class DataCollectionModule {}
