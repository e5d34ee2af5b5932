import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CSV_DIALECT } from '../../../../platform/csv.js';
import { Member, Tenant } from '../../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../../platform/http/idempotency.js';
import { PageQuery } from '../../../../platform/http/pagination.js';
import { currentActor } from '../../../../platform/tenant-scope.js';
import { Invalid, NotFound } from '../../../../shared-kernel/errors.js';
import { Metering, type MeterReading } from '../../../subscription/contract.js';
import { QueryCatalogue } from '../application/ports.js';
import {
  ListQueryResults,
  ListQueryRuns,
  ListSavedQueries,
  ReadQueryResult,
  ReadQueryRun,
  ReadSavedQuery,
  type SavedQueryRecord,
  type SourceRecord,
} from '../application/queries.js';
import { RunQuery } from '../application/running.js';
import { ChangeQuery, RemoveQuery, SaveQuery } from '../application/saving.js';
import { OPERATORS } from '../domain/definition.js';
import {
  NewRun,
  NewSavedQuery,
  pageOf,
  resultSchema,
  runSchema,
  SavedQueryPatch,
  savedQuerySchema,
  sourcesSchema,
  summarySchema,
  usageSchema,
} from './shapes.js';

const toRead = { module: 'queries', needs: 'read', scope: 'queries:read' } as const;
const toWrite = { module: 'queries', scope: 'queries:write' } as const;
/** What is no id at all is answered like an id that nobody has. */
const Id = () => Param('id', new ParseUUIDPipe({ exceptionFactory: () => new NotFound() }));
const Answers = (schema: object) => ApiOkResponse({ schema: schema as never });

@ApiTags('queries')
@Controller('v1/queries')
export class SavedQueriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Member(toWrite)
  @ApiCreatedResponse({ schema: savedQuerySchema as never })
  async save(
    @Tenant() tenantId: string,
    @Body() { name, definition }: NewSavedQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedQueryRecord> {
    const { id, version } = await this.commands.execute(new SaveQuery(tenantId, name, definition, currentActor()));
    void reply.header('location', `/v1/queries/${id}`).header('etag', etagOf(version));
    return this.queries.execute(new ReadSavedQuery(tenantId, id));
  }

  @Get()
  @Member(toRead)
  @Answers(pageOf(savedQuerySchema))
  list(@Tenant() tenantId: string, @Query() page: PageQuery): Promise<object> {
    return this.queries.execute(new ListSavedQueries(tenantId, page));
  }

  @Get(':id')
  @Member(toRead)
  @Answers(savedQuerySchema)
  async read(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedQueryRecord | undefined> {
    const query = await this.queries.execute(new ReadSavedQuery(tenantId, id));
    return answeredNotModified(request, reply, etagOf(query.version)) ? undefined : query;
  }

  @Patch(':id')
  @Member(toWrite)
  @Answers(savedQuerySchema)
  async change(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() patch: SavedQueryPatch,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedQueryRecord> {
    const changed = await this.commands.execute(new ChangeQuery(tenantId, id, version, patch));
    void reply.header('etag', etagOf(changed.version));
    return this.queries.execute(new ReadSavedQuery(tenantId, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Member(toWrite)
  @ApiNoContentResponse()
  remove(@Tenant() tenantId: string, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.commands.execute(new RemoveQuery(tenantId, id, version));
  }
}

@ApiTags('queries')
@Controller('v1/query-runs')
export class QueryRunsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Takes one unit of the period's quota (ToS 4.4); a run that fails gives it back. */
  @Post()
  @GatewayRoute()
  @Member(toWrite)
  @ApiCreatedResponse({ schema: runSchema as never })
  async run(
    @Tenant() tenantId: string,
    @Body() { queryId, definition }: NewRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!queryId === !definition)
      throw Invalid.field('/queryId', 'either-or', 'Send the id of a saved query or a definition.');
    const asked = definition ? { definition } : { queryId: queryId! };
    const { runId } = await this.commands.execute(new RunQuery(tenantId, asked, currentActor()));
    void reply.header('location', `/v1/query-runs/${runId}`);
    return this.queries.execute(new ReadQueryRun(tenantId, runId));
  }

  @Get()
  @Member(toRead)
  @Answers(pageOf(runSchema))
  list(@Tenant() tenantId: string, @Query() page: PageQuery): Promise<object> {
    return this.queries.execute(new ListQueryRuns(tenantId, page));
  }

  @Get(':id')
  @Member(toRead)
  @Answers(runSchema)
  read(@Tenant() tenantId: string, @Id() id: string): Promise<object> {
    return this.queries.execute(new ReadQueryRun(tenantId, id));
  }
}

@ApiTags('queries')
@Controller('v1/query-results')
export class QueryResultsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Member(toRead)
  @Answers(pageOf(summarySchema))
  list(@Tenant() tenantId: string, @Query() page: PageQuery): Promise<object> {
    return this.queries.execute(new ListQueryResults(tenantId, page));
  }

  /** Frozen on the day that it was taken; reading it is not metered (ToS 4.5, 4.7). */
  @Get(':id')
  @Member(toRead)
  @Answers(resultSchema)
  read(@Tenant() tenantId: string, @Id() id: string): Promise<object> {
    return this.queries.execute(new ReadQueryResult(tenantId, id));
  }

  @Get(':id/csv')
  @Member(toRead)
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async download(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { columns, rows } = await this.queries.execute(new ReadQueryResult(tenantId, id));
    const swedish = /^sv\b/i.test(request.headers['accept-language'] ?? '');
    void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="result-${id}.csv"`);
    const cells = rows.map((row) => row.map((cell) => (Array.isArray(cell) ? cell.join('; ') : cell)));
    return stringify([columns, ...cells, [], [swedish ? DISCLAIMER.sv : DISCLAIMER.en]], CSV_DIALECT);
  }
}

/** ToS 8.3, in our own words. */
const DISCLAIMER = {
  sv: 'Sammanställningen är avsedd som information för yrkesmässig användning; kontrollera den innan den ligger till grund för beslut.',
  en: 'This compilation is information for professional use; verify it before you base a decision on it.',
};

@ApiTags('queries')
@Controller('v1')
export class QueryBuilderController {
  constructor(
    private readonly catalogue: QueryCatalogue,
    private readonly metering: Metering,
  ) {}

  /** What can be asked, for a query builder. */
  @Get('query-sources')
  @Member(toRead)
  @Answers(sourcesSchema)
  sources(): { items: SourceRecord[] } {
    const items = this.catalogue.all().map(({ key, fields }) => ({
      key,
      fields: fields.map(({ name, type }) => ({ name, type, operators: OPERATORS[type] })),
    }));
    return { items };
  }

  /** What is left of this period's quotas. */
  @Get('usage')
  @Member({ needs: 'read', scope: 'queries:read' })
  @Answers(usageSchema)
  async usage(@Tenant() tenantId: string): Promise<{ items: MeterReading[] }> {
    return { items: await this.metering.usage(tenantId) };
  }
}
