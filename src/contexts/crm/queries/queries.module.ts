import { Global, Module } from '@nestjs/common';
import { PostgresQueryEngine, RegisteredSources } from './adapters/engine.js';
import {
  QueryBuilderController,
  QueryResultsController,
  QueryRunsController,
  SavedQueriesController,
} from './adapters/http.js';
import { QueriesManifest } from './adapters/manifest.js';
import { PeopleInAnswers } from './adapters/personal-data.js';
import { PostgresQueryRuns, PostgresSavedQueries } from './adapters/postgres.js';
import {
  ListingQueryResults,
  ListingQueryRuns,
  ListingSavedQueries,
  ReadingQueryResults,
  ReadingQueryRuns,
  ReadingSavedQueries,
} from './adapters/reads.js';
import { QueryCatalogue, QueryEngine } from './application/ports.js';
import { RecordingAnswers, RecordingFailures, ReservingRuns, RunningQueries } from './application/running.js';
import { ChangingQueries, RemovingQueries, SavingQueries } from './application/saving.js';
import { QuerySources } from './contract.js';
import { QueryRuns, SavedQueries } from './domain/ports.js';

const handlers = [
  SavingQueries,
  ChangingQueries,
  RemovingQueries,
  RunningQueries,
  ReservingRuns,
  RecordingAnswers,
  RecordingFailures,
  ReadingSavedQueries,
  ListingSavedQueries,
  ReadingQueryRuns,
  ListingQueryRuns,
  ReadingQueryResults,
  ListingQueryResults,
];

/** Questions over what modules keep; each answer costs a unit and is frozen. */
@Global()
@Module({
  controllers: [SavedQueriesController, QueryRunsController, QueryResultsController, QueryBuilderController],
  providers: [
    ...handlers,
    QueriesManifest,
    PeopleInAnswers,
    RegisteredSources,
    { provide: QuerySources, useExisting: RegisteredSources },
    { provide: QueryCatalogue, useExisting: RegisteredSources },
    { provide: QueryEngine, useClass: PostgresQueryEngine },
    { provide: SavedQueries, useClass: PostgresSavedQueries },
    { provide: QueryRuns, useClass: PostgresQueryRuns },
  ],
  exports: [QuerySources],
})
export class QueriesModule {}
