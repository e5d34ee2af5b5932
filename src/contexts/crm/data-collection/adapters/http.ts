import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { stringify } from 'csv-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CSV_DIALECT } from '../../../../platform/csv.js';
import { Member, Tenant } from '../../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../../platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../../../platform/http/pagination.js';
import { currentActor, inTenant } from '../../../../platform/tenant-scope.js';
import { Invalid, NotFound } from '../../../../shared-kernel/errors.js';
import { type ContactRecord, ContactRecords } from '../../contacts/contract.js';
import { CancelImport, PlanImport, StartImport } from '../application/planning.js';
import type { RowFault } from '../application/ports.js';
import {
  type ImportRecord,
  ListImports,
  ListRowFaults,
  PreviewImport,
  type PreviewRow,
  ReadImport,
} from '../application/queries.js';
import { ATTESTATION } from '../domain/import.js';
import {
  attestationSchema,
  faultsSchema,
  ImportPatch,
  importSchema,
  importsSchema,
  previewSchema,
  UploadQuery,
} from './shapes.js';
import { Uploads } from './upload.js';

const toRead = { module: 'data-collection', needs: 'read', scope: 'imports:read' } as const;
const toWrite = { module: 'data-collection', scope: 'imports:write' } as const;
/** What is no id at all is answered like an id that nobody has. */
const Id = () => Param('id', new ParseUUIDPipe({ exceptionFactory: () => new NotFound() }));
const Answers = (schema: object) => ApiOkResponse({ schema: schema as never });
const Accepts = () => ApiAcceptedResponse({ schema: importSchema as never });
const PAGE = 1_000;

@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly uploads: Uploads,
  ) {}

  /** The file as the body (`text/csv`) or as one part of a form; it is read as it comes. */
  @Post()
  @HttpCode(202)
  @GatewayRoute()
  @Member(toWrite)
  @ApiConsumes('text/csv', 'multipart/form-data')
  @Accepts()
  async upload(
    @Tenant() tenantId: string,
    @Query() { fileName }: UploadQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportRecord> {
    return this.accepted(tenantId, await this.uploads.receive(tenantId, request, fileName), reply);
  }

  @Get()
  @Member(toRead)
  @Answers(importsSchema)
  list(@Tenant() tenantId: string, @Query() page: PageQuery): Promise<{ items: ImportRecord[]; next: string | null }> {
    return this.queries.execute(new ListImports(tenantId, page));
  }

  /** The words that a person says yes to who states a lawful basis for a whole file. */
  @Get('attestation')
  @Member(toRead)
  @Answers(attestationSchema)
  attestation(): typeof ATTESTATION {
    return ATTESTATION;
  }

  @Get(':id')
  @Member(toRead)
  @Answers(importSchema)
  async read(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportRecord | undefined> {
    const record = await this.queries.execute(new ReadImport(tenantId, id));
    return answeredNotModified(request, reply, etagOf(record.version)) ? undefined : record;
  }

  @Get(':id/preview')
  @Member(toRead)
  @Answers(previewSchema)
  preview(@Tenant() tenantId: string, @Id() id: string): Promise<{ headers: string[]; rows: PreviewRow[] }> {
    return this.queries.execute(new PreviewImport(tenantId, id));
  }

  @Patch(':id')
  @Member(toWrite)
  @Answers(importSchema)
  async plan(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() change: ImportPatch,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportRecord> {
    await this.commands.execute(new PlanImport(tenantId, id, version, change, currentActor()));
    return this.tagged(tenantId, id, reply);
  }

  @Post(':id/runs')
  @HttpCode(202)
  @Member(toWrite)
  @Accepts()
  async start(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportRecord> {
    await this.commands.execute(new StartImport(tenantId, id, version));
    return this.accepted(tenantId, id, reply);
  }

  /** Needs no If-Match: a running import's version changes with every batch. */
  @Post(':id/cancellations')
  @HttpCode(200)
  @Member(toWrite)
  @Answers(importSchema)
  async cancel(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportRecord> {
    await this.commands.execute(new CancelImport(tenantId, id));
    return this.tagged(tenantId, id, reply);
  }

  @Get(':id/faults')
  @Member(toRead)
  @Answers(faultsSchema)
  async faults(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<{ items: RowFault[]; next: string | null }> {
    const question = { faultsOf: id };
    await this.queries.execute(new ReadImport(tenantId, id));
    const after = faultKey(readCursor(cursor, question));
    const rows = await this.queries.execute(new ListRowFaults(tenantId, id, after, limit + 1));
    const { items, next } = toPage(rows, limit, question, ({ line, ordinal }) => [String(line), String(ordinal)]);
    return { items: items.map(({ ordinal: _, ...fault }) => fault), next };
  }

  @Get(':id/faults/csv')
  @Member(toRead)
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async faultsAsCsv(@Tenant() tenantId: string, @Id() id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.queries.execute(new ReadImport(tenantId, id));
    const columns = ['line', 'column', 'rule', 'message', 'value'];
    sendCsv(reply, `import-${id}-faults.csv`, columns, this.allFaults(tenantId, id));
  }

  private async *allFaults(tenantId: string, id: string): AsyncGenerator<unknown[]> {
    const actor = currentActor();
    for (let after: [number, number] | undefined; ; ) {
      const query = new ListRowFaults(tenantId, id, after, PAGE);
      const page = await inTenant(tenantId, actor, () => this.queries.execute(query));
      for (const { line, column, rule, message, value } of page) yield [line, column, rule, message, value];
      if (page.length < PAGE) return;
      const { line, ordinal } = page.at(-1)!;
      after = [line, ordinal];
    }
  }

  private async accepted(tenantId: string, id: string, reply: FastifyReply): Promise<ImportRecord> {
    void reply.header('location', `/v1/imports/${id}`);
    return this.tagged(tenantId, id, reply);
  }

  private async tagged(tenantId: string, id: string, reply: FastifyReply): Promise<ImportRecord> {
    const record = await this.queries.execute(new ReadImport(tenantId, id));
    void reply.header('etag', etagOf(record.version));
    return record;
  }
}

@ApiTags('exports')
@Controller('v1/exports')
export class ExportsController {
  constructor(private readonly records: ContactRecords) {}

  /** The client's own data, open for as long as there is any, in a form that the import reads by itself. */
  @Get('contacts')
  @Member({ module: 'data-collection', needs: 'own-affairs', scope: 'contacts:read' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  contacts(@Tenant() tenantId: string, @Res() reply: FastifyReply): void {
    sendCsv(reply, 'contacts.csv', Object.keys(EXPORTED), this.allContacts(tenantId));
  }

  private async *allContacts(tenantId: string): AsyncGenerator<unknown[]> {
    const actor = currentActor();
    const cells = Object.values(EXPORTED);
    for (let after: string | undefined; ; ) {
      const page = await inTenant(tenantId, actor, () => this.records.page(tenantId, after, PAGE));
      for (const contact of page) yield cells.map((cell) => cell(contact));
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
    }
  }
}

/** Headers that the import knows by itself; the last ones only inform. */
const EXPORTED: Record<string, (contact: ContactRecord) => string | null> = {
  kind: ({ kind }) => kind,
  givenName: ({ givenName }) => givenName,
  familyName: ({ familyName }) => familyName,
  companyName: ({ companyName }) => companyName,
  title: ({ title }) => title,
  email: ({ email }) => email,
  phones: ({ phones }) => phones.join('; '),
  street: ({ address }) => address?.street ?? null,
  postalCode: ({ address }) => address?.postalCode ?? null,
  city: ({ address }) => address?.city ?? null,
  country: ({ address }) => address?.country ?? null,
  tags: ({ tags }) => tags.join('; '),
  language: ({ language }) => language,
  notes: ({ notes }) => notes,
  lawfulBasis: ({ lawfulBasis }) => lawfulBasis.basis,
  lawfulBasisSource: ({ lawfulBasis }) => lawfulBasis.source,
  lawfulBasisEvidence: ({ lawfulBasis }) => lawfulBasis.evidenceRef,
  lawfulBasisAt: ({ lawfulBasis }) => lawfulBasis.at,
  restriction: ({ restriction }) => restriction?.reason ?? null,
  archivedAt: ({ archivedAt }) => archivedAt,
  createdAt: ({ createdAt }) => createdAt,
  contactId: ({ id }) => id,
};

function faultKey(key: string[] | undefined): [number, number] | undefined {
  if (!key) return undefined;
  const [line, ordinal] = key.map(Number);
  if (!Number.isInteger(line) || !Number.isInteger(ordinal) || line! > 2e9 || ordinal! > 2e9)
    throw Invalid.field('/cursor', 'cursor', 'This is not a cursor of this list.');
  return [line!, ordinal!];
}

function sendCsv(reply: FastifyReply, fileName: string, columns: string[], rows: AsyncIterable<unknown[]>): void {
  const text = stringify({ ...CSV_DIALECT, header: true, columns });
  const source = Readable.from(rows);
  // A source that breaks must break the download as well: a short file would pass for a whole one.
  source.on('error', (error) => text.destroy(error));
  void reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(source.pipe(text));
}
